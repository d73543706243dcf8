import { existsSync } from 'node:fs';
import { setImmediate as turn } from 'node:timers/promises';
import { showProgress } from '@engram/plot/node';
import type { Schedule, Tensor } from '@engram/tensor';
import { onInterrupt } from '../interrupt.ts';
import { lock } from '../training/lock.ts';
import { UsageError } from '../usage-error.ts';
import {
  type Changing,
  loadCheckpoint,
  type Measured,
  type Progress,
  type Settings,
  saveCheckpoint,
} from './checkpoint.ts';

/** A number that is worth looking at while the model learns, such as how well it does on what it has not seen. */
export interface Measure {
  readonly name: string;
  /** After so many steps, and at the end. */
  readonly every: number;
  /** Of the model as it is; it has been set to `eval()`. */
  readonly run: () => Promise<number>;
  /** How the progress says it. Default: four decimals. */
  readonly show?: (value: number) => string;
}

export interface Training extends Changing {
  readonly steps: number;
  /** One update, counted from 0. → its loss. */
  readonly step: (step: number) => Tensor | Promise<Tensor>;
  /** The learning rate of each step; default: the optimizer's own. */
  readonly schedule?: Schedule;
  readonly measure?: Measure;
  /** What else decides the numbers, besides the seed and the steps: a checkpoint of other settings is refused. */
  readonly settings?: Settings;
}

/** What a training left behind. */
export interface Trained extends Progress {
  readonly steps: number;
  /** The mean of the last steps. */
  readonly loss: number;
  /** Parameters of the model. */
  readonly params: number;
  readonly checkpoint: string;
}

/** Somebody ended the training. It is saved. */
export class Interrupted extends Error {
  override name = 'Interrupted';
  /** What the process ends with. */
  readonly exitCode: number;

  constructor(message: string, exitCode: number) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** A checkpoint is written after so many seconds. */
const SAVE_EVERY = 5;
/** The loss that is shown is the mean of so many steps. */
const SHOWN = 50;

const meanOfLast = (losses: readonly number[]): number => {
  const last = losses.slice(-SHOWN);
  return last.reduce((sum, loss) => sum + loss, 0) / last.length;
};

const statusLine = (losses: readonly number[], perSecond: number, measure?: Measure, last?: Measured): string => {
  const show = measure?.show ?? ((value) => value.toFixed(4));
  const measured = measure ? `  ${measure.name} ${last ? show(last.value) : '–'}` : '';
  return `loss ${meanOfLast(losses).toFixed(4)}${measured}  ${perSecond.toFixed(perSecond < 10 ? 1 : 0)} steps/s`;
};

/**
 * Trains to the end, or goes on with the checkpoint at `path`, which then gives the same numbers as if it had never stopped.
 * The model is left in `eval()`.
 * @throws {Interrupted} when the process is asked to end; all is saved by then.
 * @throws {UsageError} on a loss that is not finite, on a checkpoint in use, of other settings, or that cannot be read.
 */
export const train = async (training: Training, path: string, resume: boolean): Promise<Trained> => {
  const release = await lock(path);
  try {
    return await run(training, path, resume);
  } finally {
    release();
  }
};

const run = async (training: Training, path: string, resume: boolean): Promise<Trained> => {
  const { model, optimizer, steps, step, schedule, measure, settings = {} } = training;
  const fixed: Settings = { ...settings, steps };
  const before: Progress =
    resume && existsSync(path) ? await loadCheckpoint(path, training, fixed) : { losses: [], measured: [], seconds: 0 };
  const losses = [...before.losses];
  const measured = [...before.measured];
  const first = losses.length;
  const start = performance.now();
  const elapsed = (): number => (performance.now() - start) / 1000;
  /** Up to the last step. */
  let { seconds } = before;
  const progress = (): Progress => ({ losses, measured, seconds });
  let saved = 0;
  const save = async (): Promise<void> => {
    await saveCheckpoint(path, training, fixed, progress());
    saved = elapsed();
  };

  let exitCode: number | null = null;
  const bar = showProgress(steps, { from: first });
  const off = onInterrupt((code) => {
    exitCode = code;
  });
  try {
    model.train();
    while (losses.length < steps && exitCode === null) {
      const at = losses.length;
      if (schedule) optimizer.lr = schedule(at);
      const loss = await (await step(at)).item();
      if (!Number.isFinite(loss)) throw new UsageError(notFinite(loss, at + 1, path, resume || elapsed() > SAVE_EVERY));
      losses.push(loss);
      const done = losses.length;
      if (measure && (done % measure.every === 0 || done === steps)) {
        model.eval();
        measured.push({ step: done, value: await measure.run() });
        model.train();
      }
      seconds = before.seconds + elapsed();
      const stepsPerSecond = (done - first) / elapsed();
      bar.update(done, { status: statusLine(losses, stepsPerSecond, measure, measured.at(-1)), stepsPerSecond });
      if (elapsed() - saved >= SAVE_EVERY) await save();
      // Whatever it awaits, a step on the CPU lets nothing else run: no signal would come through.
      await turn();
    }
  } finally {
    bar.stop();
    off();
    model.eval();
  }
  if (losses.length > first || first === 0) await save();
  if (exitCode !== null) {
    const where = `Stopped at step ${losses.length}, saved in ${path}. The same command with --resume goes on.`;
    throw new Interrupted(where, exitCode);
  }
  const params = model.parameters().reduce((n, p) => n + p.numel, 0);
  return { ...progress(), steps, loss: meanOfLast(losses), params, checkpoint: path };
};

const notFinite = (loss: number, step: number, path: string, saved: boolean): string =>
  `the loss of step ${step} is ${loss}; ${saved ? `${path} is of a step before` : 'nothing was saved'}`;
