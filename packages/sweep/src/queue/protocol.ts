import { createHash } from 'node:crypto';
import { encodeRecord, type TrainingPlan } from '@engram/ntm';
import type { Redis } from 'ioredis';
import * as v from 'valibot';
import { SweepError } from '../errors.ts';
import { parsed } from '../result.ts';
import type { Deaths } from '../supervise.ts';
import { checkedPlanOf } from '../sweep.ts';
import { idOf, isId, type Trial, trialOf } from '../trial.ts';

// What a head and its workers have in common: names of keys, the text of a job, and the writes that only the owner of a trial may do.

/** All sweeps of a server share one queue: a worker serves them all. */
export const QUEUE = 'trials';
export const PREFIX = 'engram-sweep';

const isSweep = (text: unknown): text is string => typeof text === 'string' && /^[0-9a-f-]{36}$/.test(text);

/** A trial with the step at which it pauses: what one job is. */
export const partName = (trial: string, rung: number): string => `${trial}.${Number.isFinite(rung) ? rung : 'end'}`;

export const partNamed = (name: string): { readonly trial: string; readonly rung: number } | null => {
  const [, trial, rung] = /^([0-9a-f]{20})\.(\d{1,15}|end)$/.exec(name) ?? [];
  return trial === undefined ? null : { trial, rung: rung === 'end' ? Number.POSITIVE_INFINITY : Number(rung) };
};

export const jobName = (sweep: string, part: string): string => `${sweep}.${part}`;

export const keysOf = (sweep: string) => {
  const key = (name: string): string => `${PREFIX}:${sweep}:${name}`;
  return {
    /** By the names of parts: results that the head has not taken yet, and the networks that belong to them. */
    results: key('results'),
    networks: key('networks'),
    /** The names of parts that have had a result. */
    done: key('done'),
    /** By trials: how often their processes ended. */
    deaths: key('deaths'),
    /** By workers: what they do. */
    workers: key('workers'),
    checkpoint: (trial: string): string => key(`checkpoint:${trial}`),
    all: key('*'),
  };
};

const lockOf = (job: string): string => `${PREFIX}:${QUEUE}:${job}:lock`;

/** What a job says: data, and never code. */
export interface JobData {
  readonly sweep: string;
  readonly trial: Trial;
  readonly rung: number;
  readonly checkpointEvery: number;
  readonly version: string;
  readonly kernels: string;
}

export const textOfJob = (data: JobData): string => {
  const { trial, rung, ...rest } = data;
  return encodeRecord({ ...rest, ...trial, rung });
};

const short = v.pipe(v.string(), v.maxLength(2000));

const jobSchema = v.strictObject({
  sweep: v.custom<string>(isSweep, 'is the name of a sweep'),
  id: v.custom<string>(isId, 'is the name of a trial'),
  settings: v.record(v.string(), v.union([v.number(), v.string(), v.boolean(), v.null()])),
  plan: v.custom<TrainingPlan>((value) => typeof value === 'object' && value !== null, 'is a plan'),
  untilLearned: v.boolean(),
  rung: v.custom<number>((value) => typeof value === 'number' && value > 0, 'is a number of steps'),
  checkpointEvery: v.custom<number>((value) => typeof value === 'number' && value > 0, 'is a number of seconds'),
  version: short,
  kernels: short,
});

/** No job is longer. */
const LONGEST = 100_000;

/** @throws {SweepError} on what is not a job, or not one that does what its name says. */
export const jobIn = (text: unknown): JobData => {
  if (typeof text !== 'string' || text.length > LONGEST)
    throw new SweepError('the job is not text of a bounded length');
  const { sweep, id, settings, plan, untilLearned, rung, checkpointEvery, version, kernels } = parsed(
    jobSchema,
    text,
    'the job',
  );
  const checked = checkedPlanOf(plan);
  if (idOf(checked, untilLearned) !== id) throw new SweepError('the job’s plan is not that of its trial');
  return { sweep, trial: trialOf(checked, untilLearned, settings), rung, checkpointEvery, version, kernels };
};

export const deathsIn = (text: string | null): Deaths => {
  if (text === null) return { crashes: 0, kills: 0 };
  const [crashes = 0, kills = 0] = text.split(',').map(Number);
  return { crashes: Number.isSafeInteger(crashes) ? crashes : 0, kills: Number.isSafeInteger(kills) ? kills : 0 };
};

export const textOfDeaths = ({ crashes, kills }: Deaths): string => `${crashes},${kills}`;

const script = (text: string) => {
  const sha = createHash('sha1').update(text).digest('hex');
  return async (redis: Redis, keys: readonly string[], args: readonly (string | Uint8Array)[]): Promise<number> => {
    const rest = [
      ...keys,
      ...args.map((arg) => (typeof arg === 'string' ? arg : Buffer.from(arg.buffer, arg.byteOffset, arg.length))),
    ];
    try {
      return (await redis.evalsha(sha, keys.length, ...rest)) as number;
    } catch (error) {
      if (!(error as Error).message.startsWith('NOSCRIPT')) throw error;
      return (await redis.eval(text, keys.length, ...rest)) as number;
    }
  };
};

// The lock of a job holds the token of the worker that has it. Whoever was frozen for too long has another token than its.
const save = script(`
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[2], ARGV[2])
return 1`);

const commit = script(`
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
if redis.call('SADD', KEYS[2], ARGV[2]) == 0 then return 1 end
if ARGV[4] ~= '' then redis.call('HSET', KEYS[4], ARGV[2], ARGV[4]) end
if ARGV[5] ~= '' then redis.call('SET', KEYS[5], ARGV[5]) else redis.call('DEL', KEYS[5]) end
redis.call('HSET', KEYS[3], ARGV[2], ARGV[3])
return 1`);

/** A worker's hold on a job: writes that it may do as long as nobody else has been given the job. */
export interface Lease {
  readonly sweep: string;
  readonly part: string;
  readonly trial: string;
  readonly token: string;
}

/** @returns whether the job was still this worker's. */
export const saveCheckpoint = async (
  redis: Redis,
  { sweep, part, trial, token }: Lease,
  bytes: Uint8Array,
): Promise<boolean> =>
  (await save(redis, [lockOf(jobName(sweep, part)), keysOf(sweep).checkpoint(trial)], [token, bytes])) === 1;

export interface Commit {
  readonly result: string;
  readonly network: Uint8Array | null;
  readonly checkpoint: Uint8Array | null;
}

/** The result, once, with its network or its checkpoint. @returns whether the job was still this worker's. */
export const commitResult = async (
  redis: Redis,
  { sweep, part, trial, token }: Lease,
  { result, network, checkpoint }: Commit,
): Promise<boolean> => {
  const keys = keysOf(sweep);
  return (
    (await commit(
      redis,
      [lockOf(jobName(sweep, part)), keys.done, keys.results, keys.networks, keys.checkpoint(trial)],
      [token, part, result, network ?? '', checkpoint ?? ''],
    )) === 1
  );
};

/** What a worker is doing, for the head to show. */
export const workerStateSchema = v.strictObject({
  at: v.number(),
  part: short,
  step: v.number(),
  sequences: v.number(),
  errors: v.nullable(v.number()),
  learned: v.boolean(),
});
