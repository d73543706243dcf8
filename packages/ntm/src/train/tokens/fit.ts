import {
  ArgumentError,
  checkOptions,
  clipGradNorm,
  compile,
  crossEntropy,
  type Module,
  type Optimizer,
  reshape,
  type Tensor,
} from '@engram/tensor';
import type { TokenBatch } from '../../tasks/tokens/token-task.ts';
import { turns } from '../turn.ts';

export interface FitOptions {
  /** Training steps at most. */
  readonly steps: number;
  /** The batch of each step, counted from 0. */
  readonly batch: (step: number) => TokenBatch;
  /** The gradients' norm is clipped to this; default no clipping. */
  readonly clip?: number | undefined;
  /** Whether the training step is compiled; default true. */
  readonly compiled?: boolean;
  /** Called after each step, with the step's number from 1 and its loss. Ends the training when it returns true. */
  readonly onStep?: (step: number, loss: number) => boolean | undefined | Promise<boolean | undefined>;
}

export interface FitResult {
  /** Steps taken. */
  readonly steps: number;
  /** The loss of the last one. */
  readonly loss: number;
  readonly stopped: boolean;
}

type TokenNetwork = Module & { forward(inputs: Tensor): Tensor };

/**
 * One training step as a function of its batch alone: the mean cross-entropy over all steps of all sequences, its
 * gradient, clipped, and the optimizer's update. inputs, targets [B, T] → loss [].
 */
export const trainStep = (model: TokenNetwork, optimizer: Optimizer, clip?: number) => {
  const parameters = model.parameters();
  return (inputs: Tensor, targets: Tensor): Tensor => {
    const logits = model.forward(inputs);
    const loss = crossEntropy(reshape(logits, [-1, logits.shape[2]!]), reshape(targets, [-1]));
    optimizer.zeroGrad();
    loss.backward();
    if (clip !== undefined) clipGradNorm(parameters, clip);
    optimizer.step();
    return loss.detach();
  };
};

/** Trains a token network. @throws {ArgumentError} on an unknown option, or steps that are not a whole number ≥ 1. */
export const fit = async (model: TokenNetwork, optimizer: Optimizer, options: FitOptions): Promise<FitResult> => {
  const names = { steps: 1, batch: 1, clip: 1, compiled: 1, onStep: 1 } as const;
  const { steps, batch, clip, compiled = true, onStep } = checkOptions('fit', options, names);
  if (!Number.isInteger(steps) || steps < 1) throw new ArgumentError(`fit: steps is a whole number ≥ 1, got ${steps}`);
  const eager = trainStep(model, optimizer, clip);
  const step = compiled ? compile(eager, { name: 'trainStep' }) : eager;
  let loss = Number.NaN;
  const others = turns();
  for (let n = 1; n <= steps; n++) {
    const { inputs, targets } = batch(n - 1);
    loss = await (await step(inputs, targets)).item();
    const stopped = (await onStep?.(n, loss)) === true;
    if (stopped) return { steps: n, loss, stopped };
    await others();
  }
  return { steps, loss, stopped: false };
};
