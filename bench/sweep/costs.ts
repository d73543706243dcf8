/**
 * What a sweep costs beside its training: `node --expose-gc --import tsx bench/sweep/costs.ts [embedded] [queue] [empty] [workers]`.
 * Starts a Redis of its own on loopback.
 */
import { fork, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Recipe, recipes, Trainer } from '@engram/ntm';
import { range, runSweep, type SweepPlan } from '@engram/sweep';

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;

/** A network of the usual size, for so short a time that what is beside its training shows. */
const base: Recipe = { ...recipes.copy, steps: 20 };
const TRIALS = 40;

const planOf = (seeds: number, plan: Recipe = base): SweepPlan => ({
  base: plan,
  vary: { seed: range(0, seeds) },
  goal: 'errors',
});

const folder = mkdtempSync(join(tmpdir(), 'engram-costs-'));
let made = 0;
const fresh = (): string => join(folder, `${made++}`);

/** Seconds that the same trainings take in this process, warm. */
const training = async (): Promise<number> => {
  const seconds: number[] = [];
  for (let seed = 0; seed < TRIALS; seed++) {
    const start = performance.now();
    await new Trainer({ ...base, seed }).run();
    seconds.push((performance.now() - start) / 1000);
  }
  return median(seconds);
};

/** Seconds from one result to the next, with one worker. */
const between = async (queue?: string): Promise<number> => {
  const at: number[] = [];
  await runSweep(planOf(TRIALS), {
    out: fresh(),
    workers: 1,
    ...(queue === undefined ? {} : { queue }),
    onEvent: ({ event }) => event === 'result' && at.push(performance.now() / 1000),
  });
  return median(at.slice(1).map((each, i) => each - at[i]!));
};

const say = (what: string, value: string): void => console.log(`${what.padEnd(60)} ${value}`);

const startRedis = async (): Promise<{ url: string; stop: () => void }> => {
  const program = ['redis-server', 'valkey-server'].find((name) => spawnSync(name, ['--version']).status === 0);
  if (!program) throw new Error('there is neither redis-server nor valkey-server on the PATH');
  const port = await new Promise<number>((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
  const child = spawn(program, ['--port', `${port}`, '--save', '', '--appendonly', 'yes', '--dir', folder], {
    stdio: 'ignore',
  });
  await new Promise((resolve) => setTimeout(resolve, 500));
  return { url: `redis://127.0.0.1:${port}`, stop: () => child.kill('SIGKILL') };
};

const startWorker = (url: string, workers: number, kind: 'real' | 'empty') => {
  const child = fork(fileURLToPath(new URL('./worker.ts', import.meta.url)), [url, `${workers}`, kind]);
  const ready = new Promise<void>((resolve) => child.once('message', () => resolve()));
  const memory = (): Promise<number> =>
    new Promise((resolve) => {
      child.once('message', (bytes) => resolve(bytes as number));
      child.send('memory');
    });
  return { ready, memory, stop: () => child.kill('SIGTERM') };
};

const MB = 2 ** 20;
const parts = process.argv.slice(2);
const wanted = (part: string): boolean => parts.length === 0 || parts.includes(part);
const redis = await startRedis();
try {
  if (wanted('embedded') || wanted('queue')) {
    const alone = await training();
    say('training of a trial, alone in a warm process', `${(1000 * alone).toFixed(0)} ms`);
    if (wanted('embedded')) say('beside it, embedded', `${(1000 * ((await between()) - alone)).toFixed(0)} ms a trial`);
    if (wanted('queue')) {
      const worker = startWorker(redis.url, 1, 'real');
      await worker.ready;
      say(
        'beside it, over a queue on loopback',
        `${(1000 * ((await between(redis.url)) - alone)).toFixed(0)} ms a trial`,
      );
      say('resident memory of a worker besides its training', `${((await worker.memory()) / MB).toFixed(0)} MB`);
      worker.stop();
    }
  }
  if (wanted('empty')) {
    const workers = [0, 1, 2, 3].map(() => startWorker(redis.url, 50, 'empty'));
    await Promise.all(workers.map(({ ready }) => ready));
    const start = performance.now();
    let first = 0;
    let head = 0;
    await runSweep(planOf(10_000), {
      out: fresh(),
      queue: redis.url,
      onEvent: ({ event }) => {
        if (event === 'result') first ||= performance.now();
        head = Math.max(head, process.memoryUsage.rss());
      },
    });
    const seconds = (performance.now() - first) / 1000;
    say(
      '10,000 empty trials, 4 worker processes of 50 each',
      `${(10_000 / seconds).toFixed(0)} a second (${((performance.now() - start) / 1000).toFixed(1)} s with sending)`,
    );
    say('resident memory of the head', `${(head / MB).toFixed(0)} MB`);
    for (const worker of workers) worker.stop();
  }
  if (wanted('workers')) {
    const plan: SweepPlan = { base: { ...recipes.copy }, vary: { seed: range(0, 20) }, untilLearned: true };
    const times: number[] = [];
    for (const workers of [1, 2]) {
      const start = performance.now();
      await runSweep(plan, { out: fresh(), workers });
      times.push((performance.now() - start) / 1000);
      say(`copy to learned, 20 seeds, ${workers} at once`, `${times.at(-1)!.toFixed(1)} s`);
    }
    say('two workers against one', `${(times[0]! / times[1]!).toFixed(2)} ×`);
  }
} finally {
  redis.stop();
  rmSync(folder, { recursive: true, force: true });
}
