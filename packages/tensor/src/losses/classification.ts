import { apply } from '../autograd/apply.ts';
import { defineOp } from '../autograd/op.ts';
import type { Tensor } from '../autograd/tensor.ts';
import { ArgumentError, ShapeError } from '../errors.ts';
import { softplus } from '../ops/activation.ts';
import { castTo, checkFloat, checkIndex, checkTensor, tensorOrNull } from '../ops/arguments.ts';
import { add, div, mul, neg, sub } from '../ops/arithmetic.ts';
import { cast } from '../ops/cast.ts';
import { gt, ne, where } from '../ops/compare.ts';
import { abs } from '../ops/elementwise.ts';
import { gatherFor } from '../ops/indexing.ts';
import { reshape, unsqueeze } from '../ops/movement.ts';
import { sum } from '../ops/reduce.ts';
import { logSoftmax } from '../ops/softmax.ts';
import { sigmoid } from '../ops/squashing.ts';
import { checkOptions } from '../options.ts';
import { show } from '../quote.ts';
import { isFloat, promote } from '../shape/dtype.ts';
import { formatShape, sameShape } from '../shape/shape.ts';
import { checkWeight, type LossOptions, reduceLoss } from './reduction.ts';

/** What counts in a loss of classes, and how much. */
export interface NllLossOptions extends LossOptions {
  /** A weight for each class, [C]; a mean is taken over the weights of the targets. */
  readonly weight?: Tensor;
  /** A target that does not count; default −100. */
  readonly ignoreIndex?: number;
}

/** What counts in `crossEntropy`, and how sure it wants a network to be. */
export interface CrossEntropyOptions extends NllLossOptions {
  /** How much of the target is spread evenly over all classes (Szegedy et al., arXiv 1512.00567); default 0. */
  readonly labelSmoothing?: number;
}

/** The axis of the classes: the second, or the only one. */
const classAxis = (input: Tensor): number => Math.min(1, input.ndim - 1);

const checkTargets = (op: string, input: Tensor, target: Tensor): void => {
  checkFloat(op, input);
  checkIndex(op, target, 'the target');
  const expected = input.shape.filter((_, i) => i !== classAxis(input));
  if (input.ndim === 0 || !sameShape(target.shape, expected)) {
    throw new ShapeError(
      `${op}: input ${formatShape(input.shape)} and target ${formatShape(target.shape)} do not fit: expected [B, C, …] and ` +
        `[B, …] (class indices), or [C] and []`,
    );
  }
};

const checkClassWeight = (op: string, input: Tensor, weight?: Tensor): void => {
  const classes = input.shape[classAxis(input)];
  const given = tensorOrNull(op, weight, 'the weight');
  if (given && !sameShape(given.shape, [classes])) {
    throw new ShapeError(`${op}: weight ${formatShape(given.shape)} must be [${classes}], one for each class`);
  }
};

/** Log-probabilities, times the weights of their classes. */
const weighed = (logP: Tensor, weight?: Tensor): Tensor => {
  const axis = classAxis(logP);
  return weight ? mul(logP, reshape(weight, [-1, ...new Array<number>(logP.ndim - 1 - axis).fill(1)])) : logP;
};

/** The weight of each target: its class weight, 0 where it is ignored. Also which count, and the targets with the ignored ones made legal. */
const weighTargets = (op: string, input: Tensor, target: Tensor, { weight, ignoreIndex = -100 }: NllLossOptions) => {
  if (!Number.isInteger(ignoreIndex))
    throw new ArgumentError(`${op}: ignoreIndex is a whole number, got ${ignoreIndex}`);
  const counts = ne(target, ignoreIndex);
  const legal = where(counts, target, 0);
  checkClassWeight(op, input, weight);
  if (!weight) return { legal, counts, weights: cast(counts, input.dtype) };
  const own = gatherFor(op, weight, 0, reshape(legal, [legal.numel]));
  return { legal, counts, weights: where(counts, reshape(own, target.shape), 0) };
};

const average = (op: string, losses: Tensor, weights: Tensor, { reduction = 'mean' }: LossOptions): Tensor =>
  reduction === 'mean' ? div(sum(losses), sum(weights)) : reduceLoss(op, losses, reduction);

/**
 * Negative log likelihood −w[y] x[y] of log-probabilities. input [B, C, …] (or [C]), target [B, …] int32 → [], or
 * [B, …] with `reduction: 'none'`. The mean divides by the sum of the weights.
 * @throws {ShapeError | DTypeError | IndexError}
 */
export const nllLoss = (input: Tensor, target: Tensor, given?: NllLossOptions): Tensor => {
  const options = checkOptions('nllLoss', given, { weight: 1, ignoreIndex: 'number', reduction: 1 });
  checkTargets('nllLoss', input, target);
  return likelihood('nllLoss', input, target, options);
};

/** The loss for log-probabilities; `smoothing` is how much of the target is spread over all classes. */
const likelihood = (op: string, logP: Tensor, target: Tensor, options: NllLossOptions, smoothing = 0): Tensor => {
  const axis = classAxis(logP);
  const { legal, counts, weights } = weighTargets(op, logP, target, options);
  // An ignored target may stand beside a log-probability of −∞, so its loss is replaced, not multiplied by 0.
  const counted = (losses: Tensor): Tensor => where(counts, neg(losses), 0);
  const picked = reshape(gatherFor(op, logP, axis, unsqueeze(legal, axis)), target.shape);
  const sharp = counted(mul(picked, weights));
  if (smoothing === 0) return average(op, sharp, weights, options);
  const classes = logP.shape[axis];
  const even = counted(sum(weighed(logP, options.weight), axis));
  return average(op, add(mul(sharp, 1 - smoothing), mul(even, smoothing / classes)), weights, options);
};

/** −Σ w[c] y[c] ln p[c] over the classes; the mean is over the lines, weighted or not. */
const divergence = (op: string, logP: Tensor, target: Tensor, options: NllLossOptions, smoothing: number): Tensor => {
  const { weight, ignoreIndex, reduction = 'mean' } = options;
  if (ignoreIndex !== undefined)
    throw new ArgumentError(`${op}: ignoreIndex is for class indices, not for probabilities`);
  checkClassWeight(op, logP, weight);
  const axis = classAxis(logP);
  const smooth = smoothing === 0 ? target : add(mul(target, 1 - smoothing), smoothing / logP.shape[axis]);
  const losses = neg(sum(mul(weighed(logP, weight), smooth), axis));
  return reduceLoss(op, losses, reduction);
};

/**
 * −ln softmax(x)[y], cross-entropy of logits with class indices; or −Σ y[c] ln softmax(x)[c], with probabilities of the classes.
 * input [B, C, …] (or [C]), target [B, …] int32, or [B, C, …] float → [], or [B, …] with `reduction: 'none'`. With probabilities
 * the mean divides by the number of lines, also when weighted.
 * @throws {ShapeError | DTypeError | IndexError | ArgumentError}
 */
export const crossEntropy = (input: Tensor, target: Tensor, given?: CrossEntropyOptions): Tensor => {
  const names = { weight: 1, ignoreIndex: 'number', labelSmoothing: 'number', reduction: 1 } as const;
  const options = checkOptions('crossEntropy', given, names);
  const { labelSmoothing = 0 } = options;
  const spread =
    isFloat(checkTensor('crossEntropy', target, 'the target').dtype) &&
    sameShape(checkFloat('crossEntropy', input).shape, target.shape);
  if (!spread || input.ndim === 0) checkTargets('crossEntropy', input, target);
  if (!(labelSmoothing >= 0 && labelSmoothing <= 1)) {
    throw new ArgumentError(`crossEntropy: labelSmoothing is a number from 0 to 1, got ${show(labelSmoothing)}`);
  }
  const loss = spread ? divergence : likelihood;
  return loss('crossEntropy', logSoftmax(input, classAxis(input)), target, options, labelSmoothing);
};

/** −ln(1 − σ(x)); that of −x is −ln σ(x). Beyond 40 it is the identity to float64's precision. */
const cost = (x: Tensor): Tensor => softplus(x, 1, 40);

const LOG_LOSS = {
  name: 'binaryCrossEntropyWithLogits',
  shape: ([x]: readonly Tensor[]) => x.shape,
};

// softplus(±x) is max(±x, 0) + ln(1 + e^−|x|): one logarithm serves both. No term is negative, so that none cancels where
// a target is known well, as (1 − y) x + softplus(−x) would.

/** −y ln σ(x) − (1 − y) ln(1 − σ(x)) of x and y, element by element. */
const logLoss = defineOp({
  ...LOG_LOSS,
  decompose: ([x, y]) => add(mul(x, sub(gt(x, 0), y)), cost(neg(abs(x)))),
  vjp: (g, [x, y]) => [
    () => mul(g, sub(mul(sub(1, y), sigmoid(x)), mul(y, sigmoid(neg(x))))),
    () => mul(g, sub(cost(neg(x)), cost(x))),
  ],
  reads: [[0, 1], [0]],
});

/** −p y ln σ(x) − (1 − y) ln(1 − σ(x)) of x, y and p, element by element. */
const weightedLogLoss = defineOp({
  ...LOG_LOSS,
  decompose: ([x, y, p]) => {
    const [positive, negative] = [mul(p, y), sub(1, y)];
    const line = mul(x, where(gt(x, 0), negative, neg(positive)));
    return add(line, mul(add(positive, negative), cost(neg(abs(x)))));
  },
  vjp: (g, [x, y, p]) => [
    () => mul(g, sub(mul(sub(1, y), sigmoid(x)), mul(mul(p, y), sigmoid(neg(x))))),
    () => mul(g, sub(mul(p, cost(neg(x))), cost(x))),
    () => mul(g, mul(y, cost(neg(x)))),
  ],
  reads: [
    [0, 1, 2],
    [0, 2],
    [0, 1],
  ],
});

/** What counts in `binaryCrossEntropyWithLogits`, and how much. */
export interface BinaryCrossEntropyOptions extends LossOptions {
  /** A weight for each element; broadcasts. */
  readonly weight?: Tensor;
  /** A weight for the positive targets; broadcasts. */
  readonly posWeight?: Tensor;
}

/**
 * −w (p y ln σ(x) + (1 − y) ln(1 − σ(x))), without overflow. input, target [A…] → [], or [A…] with `reduction: 'none'`.
 * @throws {ShapeError | DTypeError}
 */
export const binaryCrossEntropyWithLogits = (
  input: Tensor,
  target: Tensor,
  options?: BinaryCrossEntropyOptions,
): Tensor => {
  const op = 'binaryCrossEntropyWithLogits';
  const { weight, posWeight, reduction } = checkOptions(op, options, { weight: 1, posWeight: 1, reduction: 1 });
  checkFloat(op, input);
  checkFloat(op, target, 'the target');
  if (!sameShape(input.shape, target.shape)) {
    throw new ShapeError(
      `${op}: input ${formatShape(input.shape)} and target ${formatShape(target.shape)} must have one shape`,
    );
  }
  checkWeight(op, input, weight);
  checkWeight(op, input, posWeight, 'posWeight');
  const operands = posWeight ? [input, target, posWeight] : [input, target];
  const dtype = operands.reduce((widest, operand) => promote(widest, operand.dtype), input.dtype);
  const losses = apply(
    posWeight ? weightedLogLoss : logLoss,
    operands.map((operand) => castTo(operand, dtype)),
  );
  return reduceLoss(op, weight ? mul(losses, weight) : losses, reduction);
};
