import { evaluate, fit, type Streams, streams, TinyNTM } from '@engram/ntm';
import { manualSeed } from '@engram/tensor';
import type { Lab, LabFlags } from './flags.ts';
import { showProgress } from './progress.ts';
import { recipes } from './recipe.ts';

/** What a training run left behind. */
export interface Run {
  readonly model: TinyNTM;
  readonly streams: Streams;
  readonly steps: number;
  readonly seconds: number;
  /** Of the last step. */
  readonly loss: number;
  readonly solved: boolean;
  /** One point a check: mean loss of a step since the last one, share of fresh sequences recalled. */
  readonly curve: { readonly steps: number[]; readonly loss: number[]; readonly accuracy: number[] };
}

/** Fresh sequences that a check looks at. */
const CHECK_SEQUENCES = 500;

/** Trains until the task is solved, or the steps are used up. */
export const train = async (lab: Lab, flags: LabFlags, say: (line: string) => void): Promise<Run> => {
  const { memory, length, hidden, slots, width, steps, seed } = flags;
  manualSeed(seed);
  const model = new TinyNTM({ hidden, slots, width, memory });
  const random = streams(seed);
  const { optimizer, clip, batch, checkEvery, onCheck } = recipes[memory](model, lab.task, flags, random.training);

  const curve: Run['curve'] = { steps: [], loss: [], accuracy: [] };
  const progress = showProgress(steps);
  const start = performance.now();
  let summedLoss = 0;
  let accuracy: number | null = null;

  const check = (step: number): boolean => {
    accuracy = evaluate(model, lab.task, length, { count: CHECK_SEQUENCES, generator: random.validation }).sequence;
    const { solved, line } = onCheck({ step, summedLoss, accuracy });
    curve.steps.push(step);
    curve.loss.push(summedLoss / checkEvery);
    curve.accuracy.push(accuracy);
    summedLoss = 0;
    if (line) progress.aside(() => say(line));
    return solved;
  };

  const onStep = (step: number, loss: number): boolean => {
    summedLoss += loss;
    const solved = step % checkEvery === 0 && check(step);
    progress.update(step, { loss, accuracy, stepsPerSecond: (1000 * step) / (performance.now() - start) });
    return solved;
  };

  try {
    const result = await fit(model, optimizer, { steps, batch, clip, onStep });
    const seconds = (performance.now() - start) / 1000;
    return { model, streams: random, steps: result.steps, seconds, loss: result.loss, solved: result.stopped, curve };
  } finally {
    progress.stop();
  }
};
