import { apply } from '../autograd/apply.ts';
import { defineOp } from '../autograd/op.ts';
import type { Tensor } from '../autograd/tensor.ts';
import { ArgumentError } from '../errors.ts';
import { toFloat } from '../shape/dtype.ts';
import { normalizeAxes, reducedShape } from '../shape/shape.ts';
import { castTo, checkFloat } from './arguments.ts';
import { div, mul, sub } from './arithmetic.ts';
import { eq, ne, where } from './compare.ts';
import { abs } from './elementwise.ts';
import { reshape } from './movement.ts';
import { pow, sqrt, square } from './power.ts';
import { type Axes, countOf, max, mean, min, type ReduceOptions, sum } from './reduce.ts';

export interface VarianceOptions extends ReduceOptions {
  /** Taken from n in the divisor; default 1, Bessel's correction. 0 gives the population's variance. */
  readonly correction?: number;
}

/** x − mean, and the divisor of its squares. */
const centre = (op: string, x: Tensor, axes: Axes | undefined, correction: number) => {
  const divisor = Math.max(0, countOf(op, checkFloat(op, x), axes) - correction);
  return { centred: sub(x, mean(x, axes, { keepdim: true })), divisor };
};

/** Σ (x − mean)² / max(0, n − correction) over the axes. x [A…] → [A… less axes]. @throws {ShapeError | DTypeError} */
export const variance = (x: Tensor, axes?: Axes, { correction = 1, keepdim = false }: VarianceOptions = {}): Tensor => {
  const { centred, divisor } = centre('variance', x, axes, correction);
  return div(sum(square(centred), axes, { keepdim }), divisor);
};

const norm2Op = defineOp({
  name: 'norm',
  shape: ([x], { axes, keepdim }: { axes: readonly number[]; keepdim: boolean }) =>
    reducedShape(x.shape, axes, keepdim),
  decompose: ([x], { axes, keepdim }) => sqrt(sum(square(x), axes, { keepdim })),
  vjp: (g, [x], { output, attrs: { axes } }) => [
    () => {
      const kept = reducedShape(x.shape, axes, true);
      // At the zero vector the norm has no gradient; 0 is the one that does no harm.
      const length = where(eq(output, 0), 1, output);
      return mul(x, reshape(div(g, length), kept));
    },
  ],
});

/** `fn(x)`, but 0 with gradient 0 where x is 0. */
const awayFrom0 = (x: Tensor, fn: (x: Tensor) => Tensor): Tensor => where(eq(x, 0), 0, fn(where(eq(x, 0), 1, x)));

/**
 * (Σ |x|ᵖ)^(1/p) over the axes; p default 2, ∞ and −∞ give the largest and smallest |x|, 0 counts the non-zeros and
 * has no gradient. The gradient at a zero vector is 0. x [A…] → [A… less axes].
 * @throws {ShapeError | DTypeError | ArgumentError}
 */
export const norm = (x: Tensor, p = 2, axes?: Axes, { keepdim = false }: ReduceOptions = {}): Tensor => {
  checkFloat('norm', x);
  const list = normalizeAxes('norm', axes, x.ndim);
  const options = { keepdim };
  if (p === 2) return apply(norm2Op, [x], { axes: list, keepdim });
  if (p === Infinity) return max(abs(x), list, options);
  if (p === -Infinity) return min(abs(x), list, options);
  if (p === 1) return sum(abs(x), list, options);
  if (p === 0) return castTo(sum(ne(x, 0), list, options), toFloat(x.dtype));
  if (typeof p !== 'number' || Number.isNaN(p)) throw new ArgumentError(`norm: p must be a number, got ${String(p)}`);
  if (p < 0) return pow(sum(pow(abs(x), p), list, options), 1 / p);
  // For p < 1 the slope at 0 is infinite; a zero takes no gradient, whatever p is.
  return awayFrom0(
    sum(
      awayFrom0(abs(x), (size) => pow(size, p)),
      list,
      options,
    ),
    (total) => pow(total, 1 / p),
  );
};

/** √variance, see there; where it is 0 its gradient is 0. x [A…] → [A… less axes]. @throws {ShapeError | DTypeError} */
export const std = (x: Tensor, axes?: Axes, { correction = 1, keepdim = false }: VarianceOptions = {}): Tensor => {
  const { centred, divisor } = centre('std', x, axes, correction);
  return div(norm(centred, 2, axes, { keepdim }), Math.sqrt(divisor));
};
