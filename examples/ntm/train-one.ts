import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type RollbackRecord,
  type StepResult,
  Trainer,
  TrainingError,
  type TrainingPlan,
  type TrainingRecord,
} from '@engram/ntm';
import { FileError } from '@engram/tensor';
import { onInterrupt } from '../lab/interrupt.ts';
import { showProgress } from '../lab/progress.ts';
import { UsageError } from '../lab/usage-error.ts';
import { loadTrainer, saveTrainer } from './checkpoint-file.ts';
import { lock } from './lock.ts';
import { Log, logBeside, reasonOf } from './log-file.ts';
import { refuseToOverwrite } from './out-files.ts';

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
  readonly quiet: boolean;
  /** For lines beside the progress. */
  readonly say: (line: string) => void;
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
}

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
  const bar = quiet ? null : showProgress(plan.steps, { onInterrupt: interrupted });
  const off = bar ? () => bar.stop() : onInterrupt(interrupted);
  const smooth = smoothed();

  const isOver = (): boolean => {
    if (exitCode !== null) return end('interrupted');
    if (options.untilConverged && trainer.converged) return end('converged');
    return options.seconds !== null && elapsed() >= options.seconds && end('time');
  };
  const onStep = (result: StepResult): boolean | Promise<boolean> => {
    const stepsPerSecond = (result.step - first) / (elapsed() - before);
    bar?.update(result.step, { status: statusLine(smooth(result), stepsPerSecond * plan.batch), stepsPerSecond });
    if (isOver()) return true;
    return elapsed() - saved.at >= SAVE_EVERY && save().then(() => false);
  };
  // Before the checkpoint of the same step: lines behind it are dropped when it is resumed, missing ones are lost.
  const onRecords = (records: readonly TrainingRecord[]): void => {
    log.write(records, elapsed());
    for (const record of records) {
      if (record.kind === 'rollback') bar?.aside(() => say(rollbackLine(record)));
      if (record.kind === 'converged')
        bar?.aside(() => say(`Learned after ${record.sequences} sequences, ${elapsed().toFixed(1)} s`));
    }
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
    off();
  }
  try {
    await save();
  } catch (error) {
    throw isOfDisk(error) ? await rescue(error, { path, trainer, log, save, last: saved }) : error;
  }
  return { trainer, ending, exitCode, seconds: elapsed(), convergedSeconds: log.convergedSeconds };
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
  { path, resume, overwrite }: TrainOptions,
): Promise<{ trainer: Trainer; log: Log; before: number }> => {
  if (resume && existsSync(path)) {
    const trainer = await loadTrainer(path);
    checkSamePlan(path, trainer.plan, plan);
    const { log, seconds } = await Log.resume(logBeside(path), trainer.progress.step);
    return { trainer, log, before: seconds };
  }
  if (!overwrite) refuseToOverwrite(path);
  const trainer = new Trainer(plan);
  const log = await Log.start(logBeside(path));
  // So that a training that is killed before its first window can be resumed as well.
  await saveTrainer(path, trainer);
  return { trainer, log, before: 0 };
};

/** A training goes on with the settings that it was started with. @throws {UsageError} that names the others. */
const checkSamePlan = (path: string, old: TrainingPlan, now: TrainingPlan): void => {
  const fields = Object.keys({ ...old, ...now }) as (keyof TrainingPlan)[];
  const text = (value: unknown): string => JSON.stringify(value) ?? 'nothing';
  const other = fields.filter((field) => text(old[field]) !== text(now[field]));
  if (other.length === 0) return;
  const list = other.map((field) => `${field} ${text(old[field])}, now ${text(now[field])}`).join('; ');
  throw new UsageError(`${path} was started with other settings: ${list}. Give the same flags to go on with it`);
};

/** Running means, so that the progress does not flicker. */
const smoothed = () => {
  let mean: StepResult | null = null;
  return (result: StepResult): StepResult => {
    const mix = (key: 'loss' | 'bitErrors' | 'gradNorm'): number =>
      mean && Number.isFinite(mean[key]) ? mean[key] + 0.05 * (result[key] - mean[key]) : result[key];
    mean = { ...result, loss: mix('loss'), bitErrors: mix('bitErrors'), gradNorm: mix('gradNorm') };
    return mean;
  };
};

const statusLine = ({ loss, bitErrors, gradNorm }: StepResult, sequencesPerSecond: number): string =>
  `loss ${loss.toFixed(4)}  bit errors ${bitErrors.toFixed(2)}  gradient ${gradNorm.toPrecision(2)}  ${sequencesPerSecond.toFixed(0)} sequences/s`;

const rollbackLine = ({ step, why, bitErrors, gradNorms }: RollbackRecord): string =>
  `Step ${step}: ${why === 'collapse' ? `collapsed to ${bitErrors.toFixed(1)} bit errors` : 'the loss is not finite'}; back to the last good window. ` +
  `Gradient norms before: ${gradNorms
    .slice(-5)
    .map((norm) => norm.toPrecision(2))
    .join(', ')}`;
