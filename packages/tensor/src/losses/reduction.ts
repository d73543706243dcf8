import type { Tensor } from '../autograd/tensor.ts';
import { ArgumentError, ShapeError } from '../errors.ts';
import { checkFloat, tensorOrNull } from '../ops/arguments.ts';
import { mean, sum } from '../ops/reduce.ts';
import type { OptionNames } from '../options.ts';
import { show } from '../quote.ts';
import { broadcastsTo } from '../shape/broadcast.ts';
import { formatShape, type Shape, sameShape } from '../shape/shape.ts';

/** What becomes of the elements' losses: their mean, their sum, or all of them, in the shape that they have. */
export type Reduction = 'mean' | 'sum' | 'none';

/** What every loss takes. */
export interface LossOptions {
  /** Whether the elements' losses are averaged, summed or kept; default `'mean'`. */
  readonly reduction?: Reduction;
}

export const LOSS: OptionNames<LossOptions> = { reduction: 1 };

/** @throws {ArgumentError} on an unknown reduction. */
export const reduceLoss = (op: string, losses: Tensor, reduction: Reduction = 'mean'): Tensor => {
  if (reduction === 'mean') return mean(losses);
  if (reduction === 'sum') return sum(losses);
  if (reduction === 'none') return losses;
  throw new ArgumentError(`${op}: reduction is 'mean', 'sum' or 'none', got ${show(reduction)}`);
};

/** @throws {ShapeError} unless that has the shape: broadcasting a loss hides a bug more often than it helps. */
export const checkShape = (op: string, input: Tensor, x: Tensor, name: string, shape: Shape = input.shape): void => {
  if (sameShape(x.shape, shape)) return;
  const rule = shape === input.shape ? ' must have one shape; expand() one of them' : `: must be ${formatShape(shape)}`;
  throw new ShapeError(`${op}: input ${formatShape(input.shape)} and ${name} ${formatShape(x.shape)}${rule}`);
};

/** @throws {ArgumentError | ShapeError} unless a weight is a tensor that broadcasts to the input, or left out. */
export const checkWeight = (op: string, input: Tensor, weight: Tensor | undefined, name = 'weight'): void => {
  const given = tensorOrNull(op, weight, name);
  if (given && !broadcastsTo(given.shape, input.shape))
    throw new ShapeError(
      `${op}: ${name} ${formatShape(given.shape)} does not broadcast to ${formatShape(input.shape)}`,
    );
};

/** @throws {ShapeError | DTypeError} unless these are floats of one shape. */
export const checkAlike = (op: string, input: Tensor, others: Readonly<Record<string, Tensor>>): void => {
  checkFloat(op, input);
  for (const [name, x] of Object.entries(others)) checkShape(op, input, checkFloat(op, x, `the ${name}`), name);
};
