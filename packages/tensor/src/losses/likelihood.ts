import { apply } from '../autograd/apply.ts';
import { defineOp } from '../autograd/op.ts';
import type { Tensor } from '../autograd/tensor.ts';
import { ArgumentError, ShapeError } from '../errors.ts';
import { asPair, checkFloat } from '../ops/arguments.ts';
import { add, div, mul, neg, sub } from '../ops/arithmetic.ts';
import { eq, where } from '../ops/compare.ts';
import { clamp, exp, log, log1p } from '../ops/elementwise.ts';
import { unsqueeze } from '../ops/movement.ts';
import { square } from '../ops/power.ts';
import { sum } from '../ops/reduce.ts';
import { checkOptions } from '../options.ts';
import { formatShape, sameShape } from '../shape/shape.ts';
import { checkAlike, checkWeight, type LossOptions, type Reduction, reduceLoss } from './reduction.ts';

/** How `klDiv` reads its target, and what it makes of the elements. */
export interface KlDivOptions {
  /** As for other losses, or `'batchmean'`: the sum divided by the size of the first axis, which is the divergence; default `'mean'`. */
  readonly reduction?: Reduction | 'batchmean';
  /** Whether the target is given by its logarithm; default false. */
  readonly logTarget?: boolean;
}

/**
 * y (ln y − x) of log-probabilities x and probabilities y: the divergence of Kullback and Leibler. input, target [A…] → [],
 * or [A…] with `reduction: 'none'`.
 * @throws {ShapeError | DTypeError | ArgumentError}
 */
export const klDiv = (input: Tensor, target: Tensor, options?: KlDivOptions): Tensor => {
  const { reduction, logTarget = false } = checkOptions('klDiv', options, { reduction: 1, logTarget: 'flag' });
  checkAlike('klDiv', input, { target });
  const losses = logTarget
    ? mul(exp(target), sub(target, input))
    : sub(mul(target, log(where(eq(target, 0), 1, target))), mul(target, input));
  return reduction === 'batchmean' ? div(sum(losses), input.shape[0] ?? 1) : reduceLoss('klDiv', losses, reduction);
};

/** −y max(ln x, −100) − (1 − y) max(ln(1 − x), −100) of x and y, element by element. */
const logLossOp = defineOp({
  name: 'binaryCrossEntropy',
  decompose: ([x, y]) => sub(mul(sub(y, 1), clamp(log1p(neg(x)), -100)), mul(y, clamp(log(x), -100))),
  vjp: (g, [x, y]) => [
    () => mul(g, div(sub(x, y), clamp(mul(sub(1, x), x), 1e-12))),
    () => mul(g, sub(log1p(neg(x)), log(x))),
  ],
  reads: [[0, 1], [0]],
});

/** What counts in `binaryCrossEntropy`, and how much. */
export interface ProbabilityOptions extends LossOptions {
  /** A weight for each element; broadcasts. */
  readonly weight?: Tensor;
}

/**
 * −w (y ln x + (1 − y) ln(1 − x)) of probabilities x, where logarithms are −100 at least; of logits
 * `binaryCrossEntropyWithLogits` is more exact. NaN where x is not from 0 to 1. input, target [A…] → [], or [A…] with
 * `reduction: 'none'`.
 * @throws {ShapeError | DTypeError}
 */
export const binaryCrossEntropy = (input: Tensor, target: Tensor, options?: ProbabilityOptions): Tensor => {
  const op = 'binaryCrossEntropy';
  const { weight, reduction } = checkOptions(op, options, { weight: 1, reduction: 1 });
  checkAlike(op, input, { target });
  checkWeight(op, input, weight);
  const losses = apply(logLossOp, asPair(op, input, target));
  return reduceLoss(op, weight ? mul(losses, weight) : losses, reduction);
};

/** max(x, min), with gradient 1 everywhere. */
const atLeastOp = defineOp<{ min: number }>({
  name: 'atLeast',
  decompose: ([x], { min }) => clamp(x, min),
  vjp: (g) => [g],
  reads: [[]],
});

/** What `gaussianNllLoss` adds, and the least variance that it believes. */
export interface GaussianNllOptions extends LossOptions {
  /** Whether the constant ½ ln 2π is added; default false. */
  readonly full?: boolean;
  /** What the variance counts as at least; its gradient is as if it were not held; default 1e-6. */
  readonly eps?: number;
}

/**
 * ½ (ln σ² + (x − y)² / σ²), with σ² the variance, which is not negative. input, target [A…, N], variance [A…, N], [A…, 1] or
 * [A…] → [], or [A…, N] with `reduction: 'none'`.
 * @throws {ShapeError | DTypeError | ArgumentError}
 */
export const gaussianNllLoss = (
  input: Tensor,
  target: Tensor,
  variance: Tensor,
  options?: GaussianNllOptions,
): Tensor => {
  const op = 'gaussianNllLoss';
  const {
    full = false,
    eps = 1e-6,
    reduction,
  } = checkOptions(op, options, { full: 'flag', eps: 'number', reduction: 1 });
  if (!(eps > 0)) throw new ArgumentError(`${op}: eps is a number > 0, got ${eps}`);
  checkAlike(op, input, { target });
  const { shape } = checkFloat(op, variance, 'the variance');
  const lines = input.shape.slice(0, -1);
  const short = input.ndim > 0 && sameShape(shape, lines);
  if (!short && !sameShape(shape, input.shape) && !sameShape(shape, [...lines, 1])) {
    throw new ShapeError(
      `${op}: variance ${formatShape(shape)} must be ${formatShape(input.shape)} or ${formatShape([...lines, 1])}, for input ${formatShape(input.shape)}`,
    );
  }
  const held = apply(atLeastOp, [short ? unsqueeze(variance, -1) : variance], { min: eps });
  const losses = mul(add(log(held), div(square(sub(input, target)), held)), 0.5);
  return reduceLoss(op, full ? add(losses, 0.5 * Math.log(2 * Math.PI)) : losses, reduction);
};
