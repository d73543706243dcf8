import { evaluate, fit, type Streams, streams, TinyNTM, type TokenBatch } from '@engram/ntm';
import { Adam, manualSeed, narrow } from '@engram/tensor';
import type { Lab, LabFlags } from './flags.ts';
import { type Progress, showProgress } from './progress.ts';

/** What a training run left behind. */
export interface Run {
  readonly model: TinyNTM;
  readonly streams: Streams;
  readonly steps: number;
  readonly seconds: number;
  readonly loss: number;
  /** Whether the last validations were (all but) perfect. */
  readonly solved: boolean;
  readonly curve: { readonly steps: number[]; readonly loss: number[]; readonly accuracy: number[] };
}

/** Steps between validations, and points of the curve. */
const VALIDATE_EVERY = 50;
const VALIDATION_SEQUENCES = 400;
/** Solved: this share of fresh sequences right, this many validations in a row. */
const SOLVED = 0.995;
const IN_A_ROW = 2;
const CLIP = 1;
/**
 * How much of the learning rate is left once a validation was this good. At the full rate the last few per cent come and
 * go; lowered from the start, some seeds never find their slots.
 */
const REFINE = [
  { above: 0.97, rate: 0.1 },
  { above: 0.85, rate: 0.3 },
];
const BETAS = [0.9, 0.99] as const;

/** The original lab's data set and how often it goes through it. */
const FIXED_SAMPLES = 1000;

/** Trains until the task is solved, or the steps are used up. */
export const train = async (lab: Lab, flags: LabFlags, log: (line: string) => void): Promise<Run> => {
  const { task } = lab;
  const { memory, length, hidden, slots, width, batch, lr, steps, seed } = flags;
  const fixed = memory === 'fixed';
  manualSeed(seed);
  const model = new TinyNTM({ hidden, slots, width, memory });
  const optimizer = new Adam(model.parameters(), fixed ? { lr } : { lr, betas: BETAS });
  const random = streams(seed);
  const next = fixed
    ? fixedSet(task.sample(FIXED_SAMPLES, length, random.training), batch)
    : () => task.sample(batch, length, random.training);
  const epoch = Math.ceil(FIXED_SAMPLES / batch);

  const curve: Run['curve'] = { steps: [], loss: [], accuracy: [] };
  const progress: Progress = showProgress(steps);
  const start = performance.now();
  let since = 0;
  let sum = 0;
  let accuracy: number | null = null;
  let best = 0;
  let streak = 0;

  const validate = (n: number): void => {
    accuracy = evaluate(model, task, length, { count: VALIDATION_SEQUENCES, generator: random.validation }).sequence;
    streak = accuracy >= SOLVED ? streak + 1 : 0;
    best = Math.max(best, accuracy);
    if (!fixed) optimizer.lr = lr * (REFINE.find(({ above }) => best > above)?.rate ?? 1);
    curve.steps.push(n);
    curve.loss.push(sum / since);
    curve.accuracy.push(accuracy);
  };

  const onStep = (n: number, loss: number): boolean => {
    sum += loss;
    since++;
    const endOfEpoch = fixed && n % epoch === 0;
    if (fixed ? endOfEpoch : n % VALIDATE_EVERY === 0) {
      validate(n);
      if (endOfEpoch) {
        progress.clearLine();
        log(`epoch ${n / epoch}  summed loss ${sum.toFixed(1)}  sequences recalled ${(100 * accuracy!).toFixed(1)} %`);
      }
      sum = 0;
      since = 0;
    }
    progress.update(n, { loss, accuracy, stepsPerSecond: (1000 * n) / (performance.now() - start) });
    return streak >= IN_A_ROW && !fixed;
  };

  try {
    const {
      steps: taken,
      loss,
      stopped,
    } = await fit(model, optimizer, { steps, batch: next, onStep, ...(fixed ? {} : { clip: CLIP }) });
    return {
      model,
      streams: random,
      steps: taken,
      seconds: (performance.now() - start) / 1000,
      loss,
      solved: stopped,
      curve,
    };
  } finally {
    progress.stop();
  }
};

/** Goes through a data set that was drawn once, in order, again and again. */
const fixedSet = ({ inputs, targets }: TokenBatch, batch: number) => {
  const samples = inputs.shape[0]!;
  const epoch = Math.ceil(samples / batch);
  return (step: number): TokenBatch => {
    const start = (step % epoch) * batch;
    const size = Math.min(batch, samples - start);
    return { inputs: narrow(inputs, 0, start, size), targets: narrow(targets, 0, start, size) };
  };
};
