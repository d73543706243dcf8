import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  canonicalRecord,
  type GivenUp,
  type RollbackRecord,
  type StepResult,
  Trainer,
  TrainingError,
  type TrainingPlan,
  type TrainingRecord,
} from '@engram/ntm';
import { showProgress } from '@engram/plot/node';
import { FileError } from '@engram/tensor';
import { onInterrupt } from '../interrupt.ts';
import { UsageError } from '../usage-error.ts';
import { loadTrainer, saveTrainer } from './checkpoint-file.ts';
import { lock } from './lock.ts';
import { Log, type LogRecord, logBeside, reasonOf } from './log-file.ts';
import { refuseToOverwrite } from './out-files.ts';
import { unitOf } from './sizes.ts';

export interface TrainOptions {
  /** The checkpoint; the log is beside it. */
  readonly path: string;
  /** Go on with the checkpoint, if there is one. */
  readonly resume: boolean;
  /** Start anew, whatever is there. */
  readonly overwrite: boolean;
  /** Ends when the task has been learned. */
  readonly untilConverged: boolean;
  /** Ends after so many seconds of training. */
  readonly seconds: number | null;
  /** Whether training steps and answers are compiled; default true. */
  readonly compiled?: boolean;
  readonly quiet: boolean;
  /** For lines beside the progress. */
  readonly say: (line: string) => void;
  /** What the progress says of a step, and of how fast it goes; default loss, errors, gradient and sequences a second. */
  readonly status?: (result: StepResult, stepsPerSecond: number) => string;
  /** A line on records of a window, beside those on what went wrong and what was learned. */
  readonly onRecords?: (records: readonly TrainingRecord[]) => string | null;
}

export type Ending = 'done' | 'failed' | 'converged' | 'time' | 'interrupted';

export interface Trained {
  readonly trainer: Trainer;
  readonly ending: Ending;
  /** What the process ends with when it was interrupted. */
  readonly exitCode: number | null;
  /** Of training, over all its parts. */
  readonly seconds: number;
  /** Of training, until the task had been learned. */
  readonly convergedSeconds: number | null;
  /** Of the last step; of the last window where there was none. */
  readonly loss: number;
  readonly log: readonly LogRecord[];
}

/** Says where a training that was interrupted can go on, and ends the process as whoever interrupted it expects. */
export const endInterrupted = ({ trainer, exitCode }: Trained, path: string, tell: (line: string) => void): void => {
  tell(`Stopped at step ${trainer.progress.step}, saved in ${path}. The same command with --resume goes on.`);
  process.exitCode = exitCode ?? 130;
};

/** A checkpoint is written after so many seconds, wherever in a window the training is: a long one must not lose it. */
const SAVE_EVERY = 2;

/**
 * Trains one seed, with its checkpoint, log and progress.
 * @throws {UsageError} where a checkpoint is in the way, of another training or in use; and where the disk takes no more,
 * with what is saved and what is not.
 */
export const trainOne = async (plan: TrainingPlan, options: TrainOptions): Promise<Trained> => {
  const release = await lock(options.path);
  try {
    return await train(plan, options);
  } finally {
    release();
  }
};

const train = async (plan: TrainingPlan, options: TrainOptions): Promise<Trained> => {
  const { path, quiet, say } = options;
  const { trainer, log, before } = await begin(plan, options);
  const start = performance.now();
  const elapsed = (): number => before + (performance.now() - start) / 1000;

  let ending: Ending = 'done';
  let exitCode: number | null = null;
  const first = trainer.progress.step;
  let { begun } = trainer.progress;
  const saved = { at: elapsed(), step: first };
  const save = async (): Promise<void> => {
    await saveTrainer(path, trainer);
    Object.assign(saved, { at: elapsed(), step: trainer.progress.step });
  };
  const end = (why: Ending): true => {
    ending = why;
    return true;
  };
  const interrupted = (code: number): void => {
    exitCode = code;
  };
  const bar = quiet ? null : showProgress(plan.steps);
  const off = onInterrupt(interrupted);
  const smooth = smoothed();
  const errors = `${unitOf(trainer.task, 1)} errors`;
  const status =
    options.status ??
    ((result: StepResult, perSecond: number) => statusLine(smooth(result), errors, perSecond * plan.batch));
  let last: StepResult | null = null;

  const isOver = (): boolean => {
    if (exitCode !== null) return end('interrupted');
    if (options.untilConverged && trainer.converged) return end('converged');
    return options.seconds !== null && elapsed() >= options.seconds && end('time');
  };
  const onStep = (result: StepResult): boolean | Promise<boolean> => {
    const stepsPerSecond = (result.step - first) / (elapsed() - before);
    last = result;
    bar?.update(result.step - begun, { status: status(result, stepsPerSecond), stepsPerSecond });
    if (isOver()) return true;
    return elapsed() - saved.at >= SAVE_EVERY && save().then(() => false);
  };
  // Before the checkpoint of the same step: lines behind it are dropped when it is resumed, missing ones are lost.
  const onRecords = (records: readonly TrainingRecord[]): void => {
    log.write(records, elapsed());
    for (const record of records) {
      if (record.kind === 'start') begun = record.step;
      // Where the training ends with it, the result says so.
      if (record.kind === 'converged' && options.untilConverged) continue;
      const line = lineOf(record, errors, elapsed());
      if (line !== null) bar?.aside(() => say(line));
    }
    const more = options.onRecords?.(records) ?? null;
    if (more === null) return;
    if (bar) bar.aside(() => say(more));
    else say(more);
  };

  try {
    await trainer.run({ onStep, onRecords });
  } catch (error) {
    if (isOfDisk(error)) throw await rescue(error, { path, trainer, log, save, last: saved });
    // What there is is kept and reported; other seeds go on.
    if (!(error instanceof TrainingError)) throw error;
    ending = 'failed';
    bar?.aside(() => say(error.message));
  } finally {
    bar?.stop();
    off();
  }
  try {
    await save();
  } catch (error) {
    throw isOfDisk(error) ? await rescue(error, { path, trainer, log, save, last: saved }) : error;
  }
  return {
    trainer,
    ending,
    exitCode,
    seconds: elapsed(),
    convergedSeconds: convergedSeconds(log.records),
    loss:
      (last as StepResult | null)?.loss ??
      log.records.findLast((record) => record.kind === 'window')?.loss ??
      Number.NaN,
    log: log.records,
  };
};

/** What a disk says that is full, or a folder that is gone. */
const isOfDisk = (error: unknown): error is Error =>
  error instanceof FileError || (error instanceof Error && 'syscall' in error);

interface Rescue {
  readonly path: string;
  readonly trainer: Trainer;
  readonly log: Log;
  readonly save: () => Promise<void>;
  /** The last step that was saved. */
  readonly last: { readonly step: number };
}

/** A disk that is full may be less so a moment later. */
const LAST_ATTEMPT_AFTER = 1000;

/** A last attempt to keep what has been trained. @returns the error to end with, which says what became of it. */
const rescue = async (trouble: Error, { path, trainer, log, save, last }: Rescue): Promise<UsageError> => {
  const attempt = async (write: () => Promise<void>): Promise<boolean> => {
    try {
      await write();
      return true;
    } catch (error) {
      if (isOfDisk(error)) return false;
      throw error;
    }
  };
  const { step } = trainer.progress;
  await sleep(LAST_ATTEMPT_AFTER);
  const { step: before } = last;
  const logged = await attempt(() => log.rewrite());
  const kept = await attempt(save);
  const why =
    trouble instanceof FileError ? trouble.message : `${logBeside(path)}: cannot be written: ${reasonOf(trouble)}`;
  const fate = kept
    ? `saved in ${path}${logged ? '' : `, without the log of what came after step ${before}`}`
    : `${path} is of step ${before}, and what came after it is lost`;
  return new UsageError(`${why}. Stopped at step ${step}: ${fate}. The same command with --resume goes on`);
};

const begin = async (
  plan: TrainingPlan,
  { path, resume, overwrite, compiled = true }: TrainOptions,
): Promise<{ trainer: Trainer; log: Log; before: number }> => {
  if (resume && existsSync(path)) {
    const trainer = await loadTrainer(path, { compiled });
    checkSamePlan(path, trainer.plan, plan);
    const { log, seconds } = await Log.resume(logBeside(path), trainer.progress.step);
    return { trainer, log, before: seconds };
  }
  if (!overwrite) refuseToOverwrite(path);
  const trainer = new Trainer(plan, { compiled });
  const log = await Log.start(logBeside(path));
  // So that a training that is killed before its first window can be resumed as well.
  await saveTrainer(path, trainer);
  return { trainer, log, before: 0 };
};

/** A training goes on with the settings that it was started with. @throws {UsageError} that names the others. */
const checkSamePlan = (path: string, old: TrainingPlan, now: TrainingPlan): void => {
  const fields = Object.keys({ ...old, ...now }) as (keyof TrainingPlan)[];
  const text = (value: unknown): string => (value === undefined ? 'nothing' : canonicalRecord(value));
  const other = fields.filter((field) => text(old[field]) !== text(now[field]));
  if (other.length === 0) return;
  const list = other.map((field) => `${field} ${text(old[field])}, now ${text(now[field])}`).join('; ');
  throw new UsageError(`${path} was started with other settings: ${list}. Give the same flags to go on with it`);
};

/** Running means, so that the progress does not flicker. */
const smoothed = () => {
  let mean: StepResult | null = null;
  return (result: StepResult): StepResult => {
    const mix = (key: 'loss' | 'errors' | 'gradNorm'): number =>
      mean && Number.isFinite(mean[key]) ? mean[key] + 0.05 * (result[key] - mean[key]) : result[key];
    mean = { ...result, loss: mix('loss'), errors: mix('errors'), gradNorm: mix('gradNorm') };
    return mean;
  };
};

const statusLine = ({ loss, errors, gradNorm }: StepResult, what: string, sequencesPerSecond: number): string =>
  `loss ${loss.toFixed(4)}  ${what} ${errors.toFixed(2)}  gradient ${gradNorm.toPrecision(2)}  ${sequencesPerSecond.toFixed(0)} sequences/s`;

/** When the task had been learned by the start that counts. */
const convergedSeconds = (log: readonly LogRecord[]): number | null => {
  const begun = log.findLastIndex(({ kind }) => kind === 'start') + 1;
  return log.slice(begun).find(({ kind }) => kind === 'converged')?.seconds ?? null;
};

/** What is worth a line of a record; `null` for the others. */
const lineOf = (record: TrainingRecord, what: string, seconds: number): string | null => {
  if (record.kind === 'rollback') return rollbackLine(record, what);
  if (record.kind === 'converged') return `Learned after ${record.sequences} sequences, ${seconds.toFixed(1)} s`;
  if (record.kind === 'start')
    return `Step ${record.step}: ${GIVEN_UP[record.why]}; start ${record.start + 1}, with other weights`;
  return null;
};

const GIVEN_UP: Readonly<Record<GivenUp, string>> = {
  'not learned': 'the task has not been learned',
  collapses: 'too many collapses',
  'wrong beyond its training': 'longer sequences than those of the training go wrong',
};

const rollbackLine = ({ step, why, errors, gradNorms }: RollbackRecord, what: string): string =>
  `Step ${step}: ${why === 'collapse' ? `collapsed to ${errors.toFixed(1)} ${what}` : 'the loss is not finite'}; back to the last good window. ` +
  `Gradient norms before: ${gradNorms
    .slice(-5)
    .map((norm) => norm.toPrecision(2))
    .join(', ')}`;
