import { apply } from '../autograd/apply.ts';
import { defineOp, type Op } from '../autograd/op.ts';
import { type AxisRange, rangeGeometry, rangeShape, sumOp } from '../autograd/tape-ops.ts';
import type { Tensor } from '../autograd/tensor.ts';
import * as kernels from '../backend/kernels/index.ts';
import { checkFinite } from '../checks.ts';
import { ArgumentError } from '../errors.ts';
import { checkOptions, type OptionNames } from '../options.ts';
import { show } from '../quote.ts';
import { normalizeAxes, reducedShape } from '../shape/shape.ts';
import { checkFloat } from './arguments.ts';
import { add, div, mul, sub } from './arithmetic.ts';
import { eq, gt, logicalAnd, lt, where } from './compare.ts';
import { abs } from './elementwise.ts';
import { reshape } from './movement.ts';
import { pow, sqrt, square } from './power.ts';
import { type Axes, countOf, max, mean, min, overAxes, REDUCE, type ReduceOptions, sum } from './reduce.ts';
import { sign } from './rounding.ts';

/** What a variance divides by, and what becomes of its axes. */
export interface VarianceOptions extends ReduceOptions {
  /** Taken from n in the divisor; default 1, Bessel's correction. 0 gives the population's variance. */
  readonly correction?: number;
}

const VARIANCE: OptionNames<VarianceOptions> = { correction: 'number', keepdim: 'flag' };

interface SpreadAttrs extends AxisRange {
  readonly divisor: number;
  readonly eps: number;
  readonly root: boolean;
}

/** √(Σ x² / divisor + eps), or without the root: norms, deviations and variances, whose squares a kernel keeps from overflow. */
const spreadOp: Op<SpreadAttrs> = defineOp({
  name: 'spread',
  kernel: kernels.spread,
  shape: ([x], range: SpreadAttrs) => rangeShape(x.shape, range),
  geometry: (xs, out, attrs) => {
    const { divisor, eps, root } = attrs;
    return { ...rangeGeometry(xs, out, attrs), divisor, eps, root };
  },
  decompose: ([x], { divisor, eps, root, ...range }) => {
    const y = add(div(apply(sumOp, [square(x)], range), divisor), eps);
    return root ? sqrt(y) : y;
  },
  vjp: (g, [x], { output, attrs }) => [
    () => {
      const kept = rangeShape(x.shape, { ...attrs, keepdim: true });
      if (!attrs.root) return mul(x, mul(reshape(g, kept), 2 / attrs.divisor));
      // At the zero vector a norm has no gradient; 0 is the one that does no harm, and a constant.
      const [y, share] = [reshape(output, kept), div(reshape(g, kept), attrs.divisor)];
      const none = eq(y, 0);
      return mul(div(x, where(none, 1, y)), where(none, 0, share));
    },
  ],
});

const spread = (x: Tensor, axes: Axes | undefined, options: ReduceOptions, divisor: number, root: boolean, eps = 0) =>
  overAxes(spreadOp, x, axes, options, { divisor, root, eps });

/** √(Σ x² / count + eps) over the axes, kept. */
export const rootMeanSquare = (x: Tensor, axes: Axes, count: number, eps = 0): Tensor =>
  spread(x, axes, { keepdim: true }, count, true, eps);

const deviation = (
  op: string,
  x: Tensor,
  axes: Axes | undefined,
  options: VarianceOptions | undefined,
  root: boolean,
): Tensor => {
  const { correction = 1, keepdim = false } = checkOptions(op, options, VARIANCE);
  const divisor = Math.max(0, countOf(op, checkFloat(op, x), axes) - checkFinite(op, 'correction', correction));
  return spread(sub(x, mean(x, axes, { keepdim: true })), axes, { keepdim }, divisor, root);
};

/** Σ (x − mean)² / max(0, n − correction) over the axes. x [A…] → [A… less axes]. @throws {ShapeError | DTypeError} */
export const variance = (x: Tensor, axes?: Axes, options?: VarianceOptions): Tensor =>
  deviation('variance', x, axes, options, false);

/** √variance, see there; where it is 0 its gradient is 0. x [A…] → [A… less axes]. @throws {ShapeError | DTypeError} */
export const std = (x: Tensor, axes?: Axes, options?: VarianceOptions): Tensor =>
  deviation('std', x, axes, options, true);

/** The largest of sizes |x| along the axes, kept, or the smallest; 1 where that is 0 or not finite. A constant. */
const unitOf = (size: Tensor, axes: Axes, extreme = max): Tensor => {
  if (size.numel === 0) return size.detach();
  const unit = extreme(size.detach(), axes, { keepdim: true });
  return where(logicalAnd(gt(unit, 0), lt(unit, Infinity)), unit, 1);
};

interface NormAttrs {
  readonly p: number;
  readonly axes: readonly number[];
  readonly keepdim: boolean;
}

const normOp: Op<NormAttrs> = defineOp({
  name: 'norm',
  shape: ([x], { axes, keepdim }: NormAttrs) => reducedShape(x.shape, axes, keepdim),
  decompose: ([x], { p, axes, keepdim }) => {
    const size = abs(x);
    // Measured in the element that counts most, no power overflows or vanishes.
    const unit = x.numel === 0 ? 1 : unitOf(size, axes, p > 0 ? max : min);
    const y = mul(pow(sum(pow(div(size, unit), p), axes, { keepdim: true }), 1 / p), unit);
    return reshape(y, reducedShape(x.shape, axes, keepdim));
  },
  vjp: (g, [x], { output, attrs: { p, axes } }) => [
    () => {
      // ± (|x| / ‖x‖)^(p − 1). For p < 1 the slope at 0 is infinite: a zero takes no gradient, nor does a vector of norm 0.
      const kept = reducedShape(x.shape, axes, true);
      const y = reshape(output, kept);
      const [none, zero] = [eq(y, 0), eq(x, 0)];
      const ratio = div(where(zero, 1, abs(x)), where(none, 1, y));
      return mul(mul(sign(x), where(zero, 0, pow(ratio, p - 1))), where(none, 0, reshape(g, kept)));
    },
  ],
});

/**
 * (Σ |x|ᵖ)^(1/p) over the axes; p default 2, ∞ and −∞ give the largest and smallest |x|, 0 counts the non-zeros and
 * has gradient 0. The gradient at a zero is 0 where |x|ᵖ has none, and wherever the norm is 0. Powers do not overflow on
 * the way to a norm that fits. x [A…] → [A… less axes].
 * @throws {ShapeError | DTypeError | ArgumentError}
 */
export const norm = (x: Tensor, p = 2, axes?: Axes, given?: ReduceOptions): Tensor => {
  const { keepdim = false } = checkOptions('norm', given, REDUCE);
  checkFloat('norm', x);
  const options = { keepdim };
  const list = normalizeAxes('norm', axes, x.ndim);
  if (p === 2) return spread(x, list, options, 1, true);
  if (p === Infinity) return max(abs(x), list, options);
  if (p === -Infinity) return min(abs(x), list, options);
  if (p === 1) return sum(abs(x), list, options);
  // Of sign, since counting is off the tape.
  if (p === 0) return sum(sign(where(eq(x, 0), x, 1)), list, options);
  if (typeof p !== 'number' || Number.isNaN(p)) throw new ArgumentError(`norm: p must be a number, got ${show(p)}`);
  return apply(normOp, [x], { p, axes: list, keepdim });
};
