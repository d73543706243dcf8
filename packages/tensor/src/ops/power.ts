import { apply } from '../autograd/apply.ts';
import type { Tensor } from '../autograd/tensor.ts';
import { defineOp } from '../autograd/op.ts';
import { broadcastRows, broadcastShapes } from '../shape/broadcast.ts';
import { isFloat } from '../shape/dtype.ts';
import { asFloat, asPair, castTo, checkNumber, type TensorLike } from './arguments.ts';
import { div, mul, neg, sub } from './arithmetic.ts';
import { eq, ge, logicalAnd, where } from './compare.ts';
import { log } from './elementwise.ts';
import { unaryOp } from './unary.ts';

const sqrtOp = unaryOp('sqrt', (g, _, { output }) => [() => div(g, mul(output, 2))]);
/** √x. x [A…] → [A…]. */
export const sqrt = (x: Tensor): Tensor => apply(sqrtOp, [asFloat('sqrt', x)]);

const rsqrtOp = unaryOp('rsqrt', (g, [x], { output }) => [() => mul(g, div(mul(output, -0.5), x))]);
/** 1 / √x. x [A…] → [A…]. */
export const rsqrt = (x: Tensor): Tensor => apply(rsqrtOp, [asFloat('rsqrt', x)]);

const squareOp = unaryOp('square', (g, [x]) => [() => mul(g, mul(x, 2))]);
/** x². x [A…] → [A…]. */
export const square = (x: Tensor): Tensor => apply(squareOp, [checkNumber('square', x)]);

const reciprocalOp = unaryOp('reciprocal', (g, _, { output }) => [() => neg(mul(g, square(output)))]);
/** 1 / x. x [A…] → [A…]. */
export const reciprocal = (x: Tensor): Tensor => apply(reciprocalOp, [asFloat('reciprocal', x)]);

const powOp = defineOp({
  name: 'pow',
  kernel: 'pow',
  shape: ([a, b]) => broadcastShapes('pow', a.shape, b.shape),
  geometry: ([a, b], [out]) => broadcastRows(out.shape, [a.shape, b.shape]),
  vjp: (g, [a, b], { output }) => [
  // Where the exponent is 0 the power is constant, also at a = 0 where a^(b − 1) is infinite.
  () => where(eq(b, 0), 0, mul(g, mul(b, pow(a, sub(b, 1))))),
  () => where(logicalAnd(eq(a, 0), ge(b, 0)), 0, mul(g, mul(output, log(a)))),
],
});

/** a to the power b, broadcasting. a [A…], b [B…] → [broadcast(A, B)]. @throws {ShapeError} */
export const pow = (a: TensorLike, b: TensorLike): Tensor => {
  const [x, y] = asPair('pow', a, b);
  if (isFloat(x.dtype)) {
    if (b === 2) return square(x);
    if (b === 0.5) return sqrt(x);
  }
  return x.dtype === 'bool' ? apply(powOp, [castTo(x, 'int32'), castTo(y, 'int32')]) : apply(powOp, [x, y]);
};
