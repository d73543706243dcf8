import { setTimeout as sleep } from 'node:timers/promises';
import { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import { SweepError } from '../errors.ts';
import type { Listener } from '../events.ts';
import type { SweepFolder } from '../folder.ts';
import { parsed, resultIn, type TrialResult } from '../result.ts';
import { sha256 } from '../sha256.ts';
import { type OpenPart, type Standings, standingOf } from '../standings.ts';
import { nothing, shortened } from '../train-trial.ts';
import { kernelsHere, version } from '../version.ts';
import { connect } from './connection.ts';
import { jobName, keysOf, PREFIX, partName, partNamed, QUEUE, textOfJob, workerStateSchema } from './protocol.ts';

interface Options {
  /** The sweep's own name. */
  readonly id: string;
  readonly checkpointEvery: number;
  readonly tell: Listener;
  readonly signal: AbortSignal;
}

/** Milliseconds from one look at the queue to the next, where there was nothing and where there was something. */
const IDLE = 200;
const BUSY = 1;
/** Looks at what workers do, and at jobs that failed, are further apart. */
const LOOK_EVERY = 1000;
/** Results that are taken at once. */
const TAKEN = 200;
/** Jobs that are sent at once. */
const SENT = 500;
/** A worker that has not been heard of for so long is not shown. */
const HEARD_WITHIN = 10_000;

/** A connection to a queue, for one sweep. */
export interface QueueLine {
  /** Sends what is open, and takes the results as they come. Ends when nothing is open, or it is told to stop. */
  run(standings: Standings, folder: SweepFolder, options: Options): Promise<void>;
  close(): void;
}

/** @throws {SweepError} in one line where it cannot be had. */
export const openQueue = async (url: string, tell: Listener): Promise<QueueLine> => {
  const { redis, close } = await connect(url, (text) => tell({ event: 'note', trial: null, text }));
  return {
    close,
    run: async (standings, folder, options) => {
      const { signal } = options;
      // Who waits for a server that is gone, and is told to stop, waits no longer.
      signal.addEventListener('abort', close);
      try {
        await runThrough(redis, standings, folder, options);
      } catch (error) {
        if (!signal.aborted || !/Connection is closed/.test((error as Error).message)) throw error;
      } finally {
        signal.removeEventListener('abort', close);
      }
    },
  };
};

const runThrough = async (redis: Redis, standings: Standings, folder: SweepFolder, options: Options): Promise<void> => {
  const { signal } = options;
  const queue = new Queue(QUEUE, { connection: redis, prefix: PREFIX });
  // What it says of a connection, the connection has said.
  queue.on('error', () => {});
  const head = new Head(standings, folder, redis, queue, options);
  let isBack = false;
  redis.on('ready', () => {
    isBack = true;
  });
  try {
    await head.send(standings.open);
    let looked = 0;
    while (!standings.isOver && !signal.aborted) {
      // A server that was killed may have forgotten the last second.
      if (isBack) {
        isBack = false;
        await head.send(standings.open);
      }
      const isBusy = await head.take();
      if (performance.now() - looked > LOOK_EVERY) {
        looked = performance.now();
        await head.look();
      }
      await sleep(isBusy ? BUSY : IDLE, undefined, { signal }).catch(() => {});
    }
    if (standings.isOver) await head.forget();
  } finally {
    if (!signal.aborted) await queue.close().catch(() => {});
  }
};

class Head {
  readonly #standings: Standings;
  readonly #folder: SweepFolder;
  readonly #redis: Redis;
  readonly #queue: Queue;
  readonly #options: Options;
  readonly #keys: ReturnType<typeof keysOf>;
  /** Parts whose job or result was refused once: the second time that is their result. */
  readonly #refused = new Set<string>();
  readonly #began = new Map<string, number>();
  #cursor = '0';

  constructor(standings: Standings, folder: SweepFolder, redis: Redis, queue: Queue, options: Options) {
    this.#standings = standings;
    this.#folder = folder;
    this.#redis = redis;
    this.#queue = queue;
    this.#options = options;
    this.#keys = keysOf(options.id);
  }

  /** A job that is there already stays as it is. */
  async send(parts: readonly OpenPart[]): Promise<void> {
    const { id, checkpointEvery } = this.#options;
    const facts = { sweep: id, checkpointEvery, version, kernels: kernelsHere() };
    for (let from = 0; from < parts.length; from += SENT) {
      const some = parts.slice(from, from + SENT);
      await this.#queue.addBulk(
        some.map(({ trial, rung }) => ({
          name: 'trial',
          data: { text: textOfJob({ ...facts, trial, rung }) },
          opts: { jobId: jobName(id, partName(trial.id, rung)), removeOnComplete: true, removeOnFail: false },
        })),
      );
    }
  }

  /** Some of the results that have come. @returns whether there may be more right now. */
  async take(): Promise<boolean> {
    const { results } = this.#keys;
    // On from where the last look ended: in a large hash, what is left may be far behind its beginning.
    const [next, found] = await this.#redis.hscan(results, this.#cursor, 'COUNT', TAKEN);
    this.#cursor = next;
    const entries: [string, string][] = [];
    for (let i = 0; i < found.length; i += 2) entries.push([found[i]!, found[i + 1]!]);
    const advanced = await Promise.all(entries.map(([part, text]) => this.#takeOne(part, text)));
    if (advanced.includes(true)) await this.send(this.#standings.open);
    return entries.length > 0 || next !== '0';
  }

  /** @returns whether other trials are open now. */
  async #takeOne(part: string, text: string): Promise<boolean> {
    const named = partNamed(part);
    const isWanted = named !== null && this.#standings.isOpen(named.trial) && named.rung === this.#standings.rung;
    if (!isWanted) {
      await this.#drop(part);
      return false;
    }
    const network = await this.#redis.hgetBuffer(this.#keys.networks, part);
    let result: TrialResult;
    try {
      result = this.#checked(part, named.trial, text, network);
    } catch (error) {
      if (!(error instanceof SweepError)) throw error;
      await this.#drop(part);
      await this.#redis.srem(this.#keys.done, part);
      return this.#refuse(part, error.message);
    }
    // In the folder first: a head that ends here finds it in both.
    if (network) await this.#folder.keepNetwork(named.trial, network);
    const advanced = await this.#keep(result, named.rung);
    await this.#drop(part);
    return advanced;
  }

  /** @throws {SweepError} on what is not the result of this part. */
  #checked(part: string, trial: string, text: string, network: Buffer | null): TrialResult {
    const result = resultIn(text, `the result of ${part}`);
    if (result.trial !== trial) throw new SweepError(`the result of ${part} is that of another trial`);
    if (result.network !== (network && sha256(network)))
      throw new SweepError(`the network of ${part} is not that of its result`);
    if (result.version !== version || result.kernels !== kernelsHere()) {
      throw new SweepError(`the result of ${part} is by ${result.kernels}, version ${result.version}`);
    }
    return result;
  }

  async #keep(result: TrialResult, rung: number): Promise<boolean> {
    await this.#folder.keepResult(result, result.ending === 'paused' ? rung : Number.POSITIVE_INFINITY);
    const began = this.#began.get(result.trial);
    this.#began.delete(result.trial);
    const seconds = began === undefined ? null : (performance.now() - began) / 1000;
    await this.#folder.log({ event: 'result', trial: result.trial, seconds, ending: result.ending });
    const standing = standingOf(result);
    const advanced = this.#standings.add(standing);
    this.#options.tell({ event: 'result', result: standing, worker: 'queue', seconds });
    if (advanced) this.#options.tell({ event: 'rung', ...this.#standings.atRung });
    return advanced;
  }

  async #drop(part: string): Promise<void> {
    await this.#redis.hdel(this.#keys.networks, part);
    await this.#redis.hdel(this.#keys.results, part);
  }

  /** The first time it is sent anew. */
  async #refuse(part: string, why: string): Promise<boolean> {
    const named = partNamed(part);
    if (named === null || !this.#standings.isOpen(named.trial) || named.rung !== this.#standings.rung) return false;
    this.#options.tell({ event: 'note', trial: named.trial, text: `refused: ${why}` });
    if (!this.#refused.has(part)) {
      this.#refused.add(part);
      await this.send(this.#standings.open.filter(({ trial }) => trial.id === named.trial));
      return false;
    }
    const facts = { kernels: kernelsHere(), version };
    return this.#keep(
      { ...nothing, trial: named.trial, ending: 'refused', why: shortened(why), ...facts },
      Number.POSITIVE_INFINITY,
    );
  }

  /** What workers do, and which jobs no worker could take. */
  async look(): Promise<void> {
    const { tell, id } = this.#options;
    for (const [worker, text] of Object.entries(await this.#redis.hgetall(this.#keys.workers))) {
      let state: ReturnType<typeof stateIn>;
      try {
        state = stateIn(text);
      } catch (error) {
        if (!(error instanceof SweepError)) throw error;
        continue;
      }
      const trial = partNamed(state.part)?.trial;
      if (trial === undefined || !this.#standings.isOpen(trial) || Date.now() - state.at > HEARD_WITHIN) continue;
      if (!this.#began.has(trial)) {
        this.#began.set(trial, performance.now());
        tell({ event: 'started', trial, worker });
      }
      const { step, sequences, errors, learned } = state;
      tell({ event: 'progress', trial, worker, progress: { step, sequences, errors, learned } });
    }
    for (const job of await this.#queue.getFailed(0, TAKEN)) {
      if (!job?.id?.startsWith(`${id}.`)) continue;
      const part = job.id.slice(id.length + 1);
      const why = job.failedReason || 'it failed';
      await job.remove();
      await this.#refuse(part, why);
    }
  }

  /** Takes all that the sweep has in the store away. */
  async forget(): Promise<void> {
    let cursor = '0';
    do {
      const [next, keys] = await this.#redis.scan(cursor, 'MATCH', this.#keys.all, 'COUNT', 1000);
      if (keys.length > 0) await this.#redis.unlink(...keys);
      cursor = next;
    } while (cursor !== '0');
  }
}

const stateIn = (text: string) => parsed(workerStateSchema, text, 'a worker’s state');
