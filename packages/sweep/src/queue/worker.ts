import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { encodeRecord } from '@engram/ntm';
import { checkOptions } from '@engram/tensor';
import { type Job, UnrecoverableError, WaitingError, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import { SweepError, whole } from '../errors.ts';
import { textOfResult } from '../result.ts';

import { Supervisor } from '../supervise.ts';
import type { TrialProgress } from '../train-trial.ts';
import { kernelsHere, version } from '../version.ts';
import type { RunWorkerOptions, Trains } from '../worker-options.ts';
import { connect } from './connection.ts';
import {
  commitResult,
  deathsIn,
  type JobData,
  jobIn,
  jobName,
  keysOf,
  type Lease,
  PREFIX,
  partName,
  QUEUE,
  saveCheckpoint,
  textOfDeaths,
} from './protocol.ts';

/** A job may lose its worker so often, by machines that end; one that ends its own process is set aside sooner. */
const MOST_LOST = 1000;

/** Milliseconds from one word about what it does to the next. */
const TELL_EVERY = 1000;

/** Milliseconds for saying good-bye to the server. */
const CLOSE_WITHIN = 2000;

/** Somebody else has the trial now. */
class LeaseLost extends Error {}

/** @see runWorker of ../run-worker.ts */
export const workFor = async (options: RunWorkerOptions): Promise<void> => {
  const {
    queue,
    workers = 1,
    lease = 30,
    signal = new AbortController().signal,
    onNote = () => {},
    onResult = () => {},
    makeTrainer = () => new Supervisor(),
  } = checkOptions('runWorker', options, {
    queue: 1,
    workers: 'number',
    lease: 'number',
    signal: 1,
    onNote: 1,
    onResult: 1,
    makeTrainer: 1,
  });
  whole('workers', workers, 1);
  if (!(lease >= 1)) throw new SweepError(`lease is a number of seconds ≥ 1, got ${lease}`);
  const { redis, close } = await connect(queue, onNote);
  const hand = new Hand(redis, { workers, onNote, onResult, makeTrainer });
  const worker = new Worker(QUEUE, (job, token) => hand.take(job, token!), {
    connection: redis,
    prefix: PREFIX,
    concurrency: workers,
    lockDuration: 1000 * lease,
    stalledInterval: 500 * lease,
    maxStalledCount: MOST_LOST,
    removeOnComplete: { count: 0 },
  });
  // What it says of a connection, the connection has said; what it says of a job, the job's hold has.
  worker.on('error', () => {});
  worker.on('lockRenewalFailed', (jobs) => hand.lose(jobs));
  const teller = setInterval(() => hand.tell(), TELL_EVERY);
  await new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => resolve());
    if (signal.aborted) resolve();
    hand.onLeave = resolve;
  });
  clearInterval(teller);
  await hand.stop();
  // A server that is gone, and a client that waits for one, are not waited for: what is under way is taken over elsewhere.
  await Promise.race([worker.close(redis.status !== 'ready').catch(() => {}), sleep(CLOSE_WITHIN)]);
  hand.end();
  close();
  worker.disconnect().catch(() => {});
  if (hand.trouble) throw hand.trouble;
};

interface HandOptions extends Required<Pick<RunWorkerOptions, 'workers' | 'onNote' | 'onResult' | 'makeTrainer'>> {}

interface Held {
  readonly stop: AbortController;
  readonly sweep: string;
  readonly part: string;
  progress: TrialProgress | null;
  isLost: boolean;
}

/** The trials that a worker holds. */
class Hand {
  readonly #redis: Redis;
  readonly #options: HandOptions;
  readonly #free: Trains[];
  readonly #all: readonly Trains[];
  readonly #held = new Map<string, Held>();
  #stopped = false;
  #onIdle: () => void = () => {};
  onLeave: () => void = () => {};
  trouble: SweepError | null = null;

  constructor(redis: Redis, options: HandOptions) {
    this.#redis = redis;
    this.#options = options;
    this.#all = Array.from({ length: options.workers }, options.makeTrainer);
    this.#free = [...this.#all];
  }

  async take(job: Job<{ readonly text?: unknown }>, token: string): Promise<void> {
    let data: JobData;
    try {
      data = jobIn(job.data?.text);
      if (job.id !== jobName(data.sweep, partName(data.trial.id, data.rung)))
        throw new SweepError('the job has the name of another');
    } catch (error) {
      if (!(error instanceof SweepError)) throw error;
      this.#options.onNote(`a job is refused: ${error.message}`);
      throw new UnrecoverableError(error.message);
    }
    if (this.#stopped || !this.#isAlike(data)) return this.#putBack(job, token);
    const trains = this.#free.pop()!;
    try {
      await this.#train(job, token, data, trains);
    } finally {
      this.#free.push(trains);
    }
  }

  /** Whether this is a worker for that sweep. One that is not leaves: it would take its jobs again and again. */
  #isAlike({ version: theirs, kernels }: JobData): boolean {
    const kernelsOfHere = kernelsHere();
    if (theirs === version && kernels === kernelsOfHere) return true;
    this.trouble ??= new SweepError(
      theirs === version
        ? `the sweep is computed by ${kernels}, and here it would be ${kernelsOfHere}: unlike results are not mixed`
        : `the sweep is of version ${theirs}, and this worker of ${version}: unlike results are not mixed`,
    );
    this.onLeave();
    return false;
  }

  async #putBack(job: Job, token: string): Promise<never> {
    await job.moveToWait(token);
    throw new WaitingError();
  }

  async #train(
    job: Job,
    token: string,
    { sweep, trial, rung, checkpointEvery }: JobData,
    trains: Trains,
  ): Promise<void> {
    const part = partName(trial.id, rung);
    const lease: Lease = { sweep, part, trial: trial.id, token };
    const keys = keysOf(sweep);
    if ((await this.#redis.sismember(keys.done, part)) === 1) return;
    const held: Held = { stop: new AbortController(), sweep, part, progress: null, isLost: false };
    this.#held.set(job.id!, held);
    try {
      const outcome = await trains.run({
        trial,
        pauseAt: rung,
        checkpointEvery,
        load: () => this.#redis.getBuffer(keys.checkpoint(trial.id)),
        save: async (bytes) => {
          if (!(await saveCheckpoint(this.#redis, lease, bytes))) throw new LeaseLost();
        },
        deaths: async () => deathsIn(await this.#redis.hget(keys.deaths, trial.id)),
        died: async (deaths) => {
          await this.#redis.hset(keys.deaths, trial.id, textOfDeaths(deaths));
        },
        onProgress: (progress) => {
          held.progress = progress;
        },
        onNote: (text) => this.#options.onNote(`${trial.id}: ${text}`),
        signal: held.stop.signal,
      });
      if (held.isLost) throw new LeaseLost();
      if (outcome.kind === 'stopped') {
        if (!(await saveCheckpoint(this.#redis, lease, outcome.checkpoint))) throw new LeaseLost();
        return await this.#putBack(job, token);
      }
      const { result, network, checkpoint } = outcome;
      if (!(await commitResult(this.#redis, lease, { result: textOfResult(result), network, checkpoint })))
        throw new LeaseLost();
      this.#options.onResult(trial.id);
    } catch (error) {
      if (!(error instanceof LeaseLost)) throw error;
      this.#options.onNote(`${trial.id}: another worker has been given it meanwhile; what this one had is refused`);
      throw error;
    } finally {
      this.#held.delete(job.id!);
      if (this.#held.size === 0) this.#onIdle();
    }
  }

  /** Jobs that others have been given. */
  lose(jobs: readonly string[]): void {
    for (const job of jobs) {
      const held = this.#held.get(job);
      if (!held) continue;
      held.isLost = true;
      held.stop.abort();
    }
  }

  /** Says what it does. */
  tell(): void {
    if (this.#redis.status !== 'ready') return;
    let i = 0;
    for (const { sweep, part, progress } of this.#held.values()) {
      i++;
      if (!progress) continue;
      const name = `${hostname()}:${process.pid}:${i}`;
      const { workers } = keysOf(sweep);
      const state = encodeRecord({ at: Date.now(), part, ...progress });
      // It is for looking at.
      this.#redis.hset(workers, name, state).catch(() => {});
    }
  }

  /** Ends all that is under way, with checkpoints where the server takes them. */
  async stop(): Promise<void> {
    this.#stopped = true;
    for (const { stop } of this.#held.values()) stop.abort();
    if (this.#redis.status !== 'ready') return;
    const gone = new Promise<void>((resolve) => this.#redis.once('close', resolve));
    const idle = new Promise<void>((resolve) => {
      this.#onIdle = resolve;
    });
    if (this.#held.size > 0) await Promise.race([idle, gone]);
  }

  end(): void {
    for (const trains of this.#all) trains.kill();
  }
}
