import { apply } from '../autograd/apply.ts';
import { defineOp } from '../autograd/op.ts';
import type { Tensor } from '../autograd/tensor.ts';
import * as kernels from '../backend/kernels/index.ts';
import { ArgumentError } from '../errors.ts';
import { broadcastGeometry, broadcastShapes } from '../shape/broadcast.ts';
import { type FloatDType, isFloat } from '../shape/dtype.ts';
import { asFloat, asPair, castTo, checkNumber, type TensorLike } from './arguments.ts';
import { div, mul, neg, sub } from './arithmetic.ts';
import { eq, ge, gt, logicalAnd, logicalNot, where } from './compare.ts';
import { abs, log } from './elementwise.ts';
import { unaryOp } from './unary.ts';

const sqrtOp = unaryOp(kernels.sqrt, (g, _, { output }) => [div(g, mul(output, 2))], 1);
/** √x. x [A…] → [A…]. */
export const sqrt = (x: Tensor): Tensor => apply(sqrtOp, [asFloat('sqrt', x)]);

const rsqrtOp = unaryOp(kernels.rsqrt, (g, _, { output }) => [mul(g, mul(mul(output, square(output)), -0.5))], 1);
/** 1 / √x. x [A…] → [A…]. */
export const rsqrt = (x: Tensor): Tensor => apply(rsqrtOp, [asFloat('rsqrt', x)]);

const squareOp = unaryOp(kernels.square, (g, [x]) => [mul(g, mul(x, 2))], 0);
/** x². x [A…] → [A…]. */
export const square = (x: Tensor): Tensor => apply(squareOp, [checkNumber('square', x)]);

const reciprocalOp = unaryOp(kernels.reciprocal, (g, _, { output }) => [neg(mul(g, square(output)))], 1);
/** 1 / x. x [A…] → [A…]. */
export const reciprocal = (x: Tensor): Tensor => apply(reciprocalOp, [asFloat('reciprocal', x)]);

/** What the largest number is the reciprocal of. */
const LEAST = { float32: 2.938736e-39, float64: 5.562684646268009e-309 };

const powOp = defineOp({
  name: 'pow',
  kernel: kernels.pow,
  shape: ([a, b]) => broadcastShapes('pow', a.shape, b.shape),
  geometry: broadcastGeometry,
  vjp: (g, [a, b], { output }) => [
    () => {
      // With exponent 0 the power is constant, also at NaN and where a⁻¹ is infinite, and 0 · a⁻¹ would be NaN.
      const constant = logicalAnd(eq(b, 0), logicalNot(gt(abs(a), LEAST[a.dtype as FloatDType])));
      return mul(g, mul(b, pow(where(constant, 1, a), sub(b, 1))));
    },
    () => mul(g, mul(output, log(where(logicalAnd(eq(a, 0), ge(b, 0)), 1, a)))),
  ],
});

/**
 * a to the power b, broadcasting; on integers an integer. a [A…], b [B…] → [broadcast(A, B)].
 * @throws {ShapeError}
 * @throws {ArgumentError} on an integer to the power of a negative number, which is not an integer.
 */
export const pow = (a: TensorLike, b: TensorLike): Tensor => {
  const [x, y] = asPair('pow', a, b);
  if (isFloat(x.dtype)) {
    if (b === 2) return square(x);
    if (b === 0.5) return sqrt(x);
  } else if (typeof b === 'number' && b < 0) {
    throw new ArgumentError(`pow: an integer to the power ${b} is not an integer; cast the base with to('float32')`);
  }
  return x.dtype === 'bool' ? apply(powOp, [castTo(x, 'int32'), castTo(y, 'int32')]) : apply(powOp, [x, y]);
};
