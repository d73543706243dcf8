import type { TokenBatch, TokenTask } from '@engram/ntm';
import { Adam, type Generator, type Module, narrow, type Optimizer } from '@engram/tensor';
import type { LabFlags } from './flags.ts';

/** A look at the network between training steps. */
interface Check {
  readonly step: number;
  /** Losses since the last check. */
  readonly summedLoss: number;
  /** Share of fresh sequences that it recalls. */
  readonly accuracy: number;
}

/** How a network is trained. */
interface Recipe {
  readonly optimizer: Optimizer;
  /** The gradients' norm is clipped to this. */
  readonly clip?: number;
  /** The batch of a step, counted from 0. */
  readonly batch: (step: number) => TokenBatch;
  /** Steps between checks. */
  readonly checkEvery: number;
  /** Draws its consequences from a check: whether the task is solved, and a line worth printing. */
  readonly onCheck: (check: Check) => { readonly solved: boolean; readonly line?: string };
}

type RecipeOf = (model: Module, task: TokenTask, flags: LabFlags, random: Generator) => Recipe;

/** Solved: this share of fresh sequences right, this many checks in a row. */
const SOLVED = 0.998;
const IN_A_ROW = 2;
/**
 * How much of the learning rate is left once a check was this good. At the full rate the last few per cent come and go;
 * lowered from the start, some seeds never find their slots.
 */
const REFINE = [
  { above: 0.97, rate: 0.2 },
  { above: 0.85, rate: 0.5 },
];

/** Fresh sequences at every step, until the task is solved. */
const writable: RecipeOf = (model, task, { length, batch, lr }, random) => {
  const optimizer = new Adam(model.parameters(), { lr, betas: [0.9, 0.99] });
  let best = 0;
  let streak = 0;
  return {
    optimizer,
    clip: 1,
    batch: () => task.sample(batch, length, random),
    checkEvery: 50,
    onCheck: ({ accuracy }) => {
      best = Math.max(best, accuracy);
      streak = accuracy >= SOLVED ? streak + 1 : 0;
      optimizer.lr = lr * (REFINE.find(({ above }) => best > above)?.rate ?? 1);
      return { solved: streak >= IN_A_ROW };
    },
  };
};

const EPOCH_SAMPLES = 1000;

/** As the original lab does it: samples that are drawn once, and gone through again and again, in order. */
const fixed: RecipeOf = (model, task, { length, batch, lr }, random) => {
  const { inputs, targets } = task.sample(EPOCH_SAMPLES, length, random);
  const checkEvery = Math.ceil(EPOCH_SAMPLES / batch);
  return {
    optimizer: new Adam(model.parameters(), { lr }),
    batch: (step) => {
      const start = (step % checkEvery) * batch;
      const size = Math.min(batch, EPOCH_SAMPLES - start);
      return { inputs: narrow(inputs, 0, start, size), targets: narrow(targets, 0, start, size) };
    },
    checkEvery,
    onCheck: ({ step, summedLoss, accuracy }) => ({
      solved: false,
      line: `epoch ${step / checkEvery}  summed loss ${summedLoss.toFixed(1)}  sequences recalled ${(100 * accuracy).toFixed(1)} %`,
    }),
  };
};

/** How each kind of memory is trained. */
export const recipes = { writable, fixed };
