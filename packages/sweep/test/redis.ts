import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { leaveOut, type Test } from '@engram/tools/suite';
import { Redis } from 'ioredis';

const SERVERS = ['redis-server', 'valkey-server'];

/** What there is of them; leaves the file out where there is none. */
const findServer = (): string =>
  SERVERS.find((name) => spawnSync(name, ['--version']).status === 0) ??
  leaveOut('queues', 'there is neither redis-server nor valkey-server on the PATH');

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });

/** A server of the suite's own on loopback, which keeps what it has in a file. */
export class Server {
  readonly url: string;
  readonly #program: string;
  readonly #args: readonly string[];
  #process: ChildProcess | null = null;

  private constructor(program: string, port: number, folder: string, more: readonly string[]) {
    this.url = `redis://127.0.0.1:${port}`;
    this.#program = program;
    this.#args = [
      '--port',
      `${port}`,
      '--bind',
      '127.0.0.1',
      '--dir',
      folder,
      '--save',
      '',
      '--appendonly',
      'yes',
      ...more,
    ];
  }

  static async start(program: string, folder: string, ...more: readonly string[]): Promise<Server> {
    const server = new Server(program, await freePort(), folder, more);
    await server.start();
    return server;
  }

  /** Again, with what it had. */
  async start(): Promise<void> {
    this.#process = spawn(this.#program, this.#args, { stdio: 'ignore' });
    const redis = new Redis(this.url, { lazyConnect: true, retryStrategy: (times) => (times < 200 ? 50 : null) });
    redis.on('error', () => {});
    // A refused connection is tried again; one that reads its file says so until it has.
    for (;;) {
      try {
        if (redis.status === 'wait' || redis.status === 'end') await redis.connect();
        await redis.ping();
        break;
      } catch {
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    }
    redis.disconnect();
  }

  async stop(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    const child = this.#process;
    this.#process = null;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill(signal);
    await ended;
  }
}

/** Servers for the tests of a suite, gone after it. */
export const servers = (test: Test): ((...more: readonly string[]) => Promise<Server>) => {
  const program = findServer();
  const made: { readonly server: Server; readonly folder: string }[] = [];
  test.after(async () => {
    for (const { server, folder } of made) {
      await server.stop('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    }
  });
  return async (...more) => {
    const folder = mkdtempSync(join(tmpdir(), 'engram-redis-'));
    const server = await Server.start(program, folder, ...more);
    made.push({ server, folder });
    return server;
  };
};
