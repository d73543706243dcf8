import { existsSync } from 'node:fs';
import {
  type RollbackRecord,
  type StepResult,
  Trainer,
  TrainingError,
  type TrainingPlan,
  type TrainingRecord,
} from '@engram/ntm';
import { showProgress } from '../lab/progress.ts';
import { UsageError } from '../lab/usage-error.ts';
import { loadTrainer, saveTrainer } from './checkpoint-file.ts';
import { Log, logBeside } from './log-file.ts';
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
  /** Of training, over all its parts. */
  readonly seconds: number;
  /** Of training, until the task had been learned. */
  readonly convergedSeconds: number | null;
}

/** A checkpoint is written after so many seconds, wherever in a window the training is: a long one must not lose it. */
const SAVE_EVERY = 2;

/** Trains one seed, with its checkpoint, log and progress. @throws {UsageError} where a checkpoint is in the way, or of another training. */
export const trainOne = async (plan: TrainingPlan, options: TrainOptions): Promise<Trained> => {
  const { path, quiet, say } = options;
  const { trainer, log, before } = await begin(plan, options);
  const start = performance.now();
  const elapsed = (): number => before + (performance.now() - start) / 1000;

  let ending: Ending = 'done';
  let saved = elapsed();
  const first = trainer.progress.step;
  const end = (why: Ending): true => {
    ending = why;
    return true;
  };
  let interrupted = false;
  const onInterrupt = () => {
    interrupted = true;
  };
  const bar = quiet ? null : showProgress(plan.steps, { onInterrupt });
  if (!bar) process.once('SIGINT', onInterrupt);
  const smooth = smoothed();

  const save = async (): Promise<void> => {
    await saveTrainer(path, trainer);
    saved = elapsed();
  };
  const isOver = (): boolean => {
    if (interrupted) return end('interrupted');
    if (options.untilConverged && trainer.converged) return end('converged');
    return options.seconds !== null && elapsed() >= options.seconds && end('time');
  };
  const onStep = (result: StepResult): boolean | Promise<boolean> => {
    const stepsPerSecond = (result.step - first) / (elapsed() - before);
    bar?.update(result.step, { status: statusLine(smooth(result), stepsPerSecond * plan.batch), stepsPerSecond });
    if (isOver()) return true;
    return elapsed() - saved >= SAVE_EVERY && save().then(() => false);
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
    // What there is is kept and reported; other seeds go on.
    if (!(error instanceof TrainingError)) throw error;
    ending = 'failed';
    bar?.aside(() => say(error.message));
  } finally {
    bar?.stop();
    process.off('SIGINT', onInterrupt);
  }
  await saveTrainer(path, trainer);
  return { trainer, ending, seconds: elapsed(), convergedSeconds: log.convergedSeconds };
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
