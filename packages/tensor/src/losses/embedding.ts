import type { Tensor } from '../autograd/tensor.ts';
import { checkEps, checkTensor } from '../ops/arguments.ts';
import { add, div, minimum, mul, sub } from '../ops/arithmetic.ts';
import { eq, ne, where } from '../ops/compare.ts';
import { clamp } from '../ops/elementwise.ts';
import { sqrt, square } from '../ops/power.ts';
import { sum } from '../ops/reduce.ts';
import { norm } from '../ops/statistics.ts';
import { checkOptions } from '../options.ts';
import { checkAlike, checkShape, type LossOptions, reduceLoss } from './reduction.ts';

/** What `tripletMarginLoss` calls a distance, and when it is large enough. */
export interface TripletMarginOptions extends LossOptions {
  /** How much further away the negatives are to be; default 1. */
  readonly margin?: number;
  /** Of the norm that is the distance; default 2. */
  readonly p?: number;
  /** Added to differences; default 1e-6. */
  readonly eps?: number;
  /** Whether the distance of positive and negative counts where it is shorter (Balntas et al., BMVC 2016); default false. */
  readonly swap?: boolean;
}

/**
 * max(d(a, p) − d(a, n) + margin, 0), with d(x, y) = ‖x − y + eps‖ₚ along the last axis. anchor, positive, negative [A…, D] → [],
 * or [A…] with `reduction: 'none'`.
 * @throws {ShapeError | DTypeError}
 */
export const tripletMarginLoss = (
  anchor: Tensor,
  positive: Tensor,
  negative: Tensor,
  options?: TripletMarginOptions,
): Tensor => {
  const op = 'tripletMarginLoss';
  const names = { margin: 'number', p: 'number', eps: 'number', swap: 'flag', reduction: 1 } as const;
  const { margin = 1, p = 2, eps = 1e-6, swap = false, reduction } = checkOptions(op, options, names);
  checkEps(op, eps);
  checkAlike(op, anchor, { positive, negative });
  const distance = (x: Tensor, y: Tensor): Tensor => norm(add(sub(x, y), eps), p, -1);
  const far = distance(anchor, negative);
  const away = swap ? minimum(far, distance(positive, negative)) : far;
  return reduceLoss(op, clamp(add(sub(distance(anchor, positive), away), margin), 0), reduction);
};

/** From where on a loss of likeness costs nothing. */
export interface MarginOptions extends LossOptions {
  /** From where on what is unlike costs nothing; default 1 for `hingeEmbeddingLoss` and 0 for `cosineEmbeddingLoss`. */
  readonly margin?: number;
}

const MARGIN = { margin: 'number', reduction: 1 } as const;

/** x where y = 1, max(margin − x, 0) where y = −1, of distances x. input, target [A…] → [], or [A…]; a target may be int32. @throws {ShapeError | DTypeError} */
export const hingeEmbeddingLoss = (input: Tensor, target: Tensor, options?: MarginOptions): Tensor => {
  const op = 'hingeEmbeddingLoss';
  const { margin = 1, reduction } = checkOptions(op, options, MARGIN);
  checkAlike(op, input, {});
  checkShape(op, input, checkTensor(op, target, 'the target'), 'target');
  const unlike = where(ne(target, 1), clamp(sub(margin, input), 0), 0);
  return reduceLoss(op, add(unlike, where(ne(target, -1), input, 0)), reduction);
};

/**
 * 1 − cos(a, b) where y = 1, max(cos(a, b) − margin, 0) where y = −1. input1, input2 [A…, D], target [A…], also int32 → [], or
 * [A…] with `reduction: 'none'`.
 * @throws {ShapeError | DTypeError}
 */
export const cosineEmbeddingLoss = (
  input1: Tensor,
  input2: Tensor,
  target: Tensor,
  options?: MarginOptions,
): Tensor => {
  const op = 'cosineEmbeddingLoss';
  const { margin = 0, reduction } = checkOptions(op, options, MARGIN);
  checkAlike(op, input1, { input2 });
  checkShape(op, input1, checkTensor(op, target, 'the target'), 'target', input1.shape.slice(0, -1));
  const size = (x: Tensor): Tensor => add(sum(square(x), -1), 1e-12);
  const cosine = div(sum(mul(input1, input2), -1), sqrt(mul(size(input1), size(input2))));
  const unlike = where(eq(target, -1), clamp(sub(cosine, margin), 0), 0);
  return reduceLoss(op, where(eq(target, 1), sub(1, cosine), unlike), reduction);
};
