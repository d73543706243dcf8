import { compiledModel, evaluate, fit, type Streams, streams, TinyNTM, type TokenModel } from '@engram/ntm';
import { manualSeed } from '@engram/tensor';
import type { Lab, LabFlags } from './flags.ts';
import { showProgress } from './progress.ts';
import { recipes } from './recipe.ts';

/** What a training run left behind. */
export interface Run {
  readonly model: TinyNTM;
  /** The same network for answering, compiled unless `--eager` was given. */
  readonly answers: TokenModel;
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

/** `accuracy` is that of whole sequences, once it has been measured. */
const statusLine = (loss: number, accuracy: number | null, stepsPerSecond: number): string =>
  `loss ${loss.toFixed(4)}  recalled ${accuracy === null ? '   –' : `${(100 * accuracy).toFixed(0).padStart(3)} %`}  ${stepsPerSecond.toFixed(0)} steps/s`;

/** Trains until the task is solved, or the steps are used up. */
export const train = async (lab: Lab, flags: LabFlags, say: (line: string) => void): Promise<Run> => {
  const { memory, length, hidden, slots, width, steps, seed, eager } = flags;
  manualSeed(seed);
  const model = new TinyNTM({ hidden, slots, width, memory });
  const answers = eager ? model : compiledModel(model);
  const random = streams(seed);
  const { optimizer, clip, batch, checkEvery, onCheck } = recipes[memory](model, lab.task, flags, random.training);

  const curve: Run['curve'] = { steps: [], loss: [], accuracy: [] };
  const progress = showProgress(steps);
  const start = performance.now();
  let summedLoss = 0;
  let accuracy: number | null = null;

  const check = async (step: number): Promise<boolean> => {
    const fresh = { count: CHECK_SEQUENCES, generator: random.validation };
    accuracy = (await evaluate(answers, lab.task, length, fresh)).sequence;
    const { solved, line } = onCheck({ step, summedLoss, accuracy });
    curve.steps.push(step);
    curve.loss.push(summedLoss / checkEvery);
    curve.accuracy.push(accuracy);
    summedLoss = 0;
    if (line) progress.aside(() => say(line));
    return solved;
  };

  const onStep = async (step: number, loss: number): Promise<boolean> => {
    summedLoss += loss;
    const solved = step % checkEvery === 0 && (await check(step));
    const stepsPerSecond = (1000 * step) / (performance.now() - start);
    progress.update(step, { status: statusLine(loss, accuracy, stepsPerSecond), stepsPerSecond });
    return solved;
  };

  try {
    const result = await fit(model, optimizer, { steps, batch, clip, compiled: !eager, onStep });
    const seconds = (performance.now() - start) / 1000;
    return {
      model,
      answers,
      streams: random,
      steps: result.steps,
      seconds,
      loss: result.loss,
      solved: result.stopped,
      curve,
    };
  } finally {
    progress.stop();
  }
};
