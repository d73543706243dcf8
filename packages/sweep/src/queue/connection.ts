import { EngramError } from '@engram/tensor';
import { Redis } from 'ioredis';
import { SweepError } from '../errors.ts';

/** Milliseconds that a first connection may take. */
const PATIENCE = 10_000;

/** A queue's address for people: without the password. */
const shownURL = (url: string): string => {
  try {
    const { protocol, host } = new URL(url);
    return `${protocol}//${host}`;
  } catch {
    return 'the queue';
  }
};

const checkURL = (url: string): void => {
  let protocol: string;
  try {
    ({ protocol } = new URL(url));
  } catch {
    throw new SweepError(`the queue's address is like redis://host:6379 or rediss://:password@host:6380`);
  }
  if (protocol !== 'redis:' && protocol !== 'rediss:') {
    throw new SweepError(`the queue's address begins with redis:// or, encrypted, rediss://, got ${protocol}//`);
  }
};

export interface Connection {
  readonly redis: Redis;
  readonly close: () => void;
}

/**
 * A connection that waits for a server that is gone, and says so.
 * @throws {SweepError} in one line where it cannot be had: no server, a wrong password, a server that forgets keys.
 */
export const connect = async (url: string, say: (text: string) => void): Promise<Connection> => {
  checkURL(url);
  const shown = shownURL(url);
  let isUp = false;
  let isGone = false;
  let isClosed = false;
  let last: Error | null = null;
  const redis = new Redis(url, {
    maxRetriesPerRequest: null,
    connectTimeout: PATIENCE,
    lazyConnect: true,
    // The first time, whoever waits is told at once; later a server comes back.
    // The queue's client makes others of the same kind, which end with this one.
    retryStrategy: (times) => (isUp && !isClosed ? Math.min(100 * 2 ** Math.min(times, 6), 3000) : null),
  });
  redis.on('error', (error: Error) => {
    last = error;
  });
  redis.on('close', () => {
    if (!isUp || isGone || isClosed) return;
    isGone = true;
    say(`${shown} is gone; waiting for it`);
  });
  redis.on('ready', () => {
    if (isGone) say(`${shown} is back`);
    isGone = false;
  });
  try {
    await redis.connect();
    await checkPolicy(redis, shown);
  } catch (error) {
    redis.disconnect();
    if (error instanceof EngramError) throw error;
    const { message } = (last ?? error) as Error;
    throw new SweepError(`${shown} cannot be used as a queue: ${message}`, { cause: error });
  }
  isUp = true;
  return {
    redis,
    close: () => {
      isClosed = true;
      redis.disconnect();
    },
  };
};

/** A server that drops keys when its memory is full would drop trials and checkpoints. @throws {SweepError} */
const checkPolicy = async (redis: Redis, shown: string): Promise<void> => {
  const policy = /maxmemory_policy:(\S+)/.exec(await redis.info('memory'))?.[1] ?? 'noeviction';
  if (policy === 'noeviction') return;
  throw new SweepError(
    `${shown} has maxmemory-policy ${policy}: when its memory is full it would drop trials and checkpoints. Set it to noeviction (CONFIG SET maxmemory-policy noeviction)`,
  );
};
