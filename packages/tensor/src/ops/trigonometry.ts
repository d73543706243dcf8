import { apply } from '../autograd/apply.ts';
import type { Tensor } from '../autograd/tensor.ts';
import * as kernels from '../backend/kernels/index.ts';
import { asFloat, asFloats, type TensorLike } from './arguments.ts';
import { add, binaryOp, div, mul, neg, sub } from './arithmetic.ts';
import { cos, sin } from './elementwise.ts';
import { reciprocal, rsqrt, square } from './power.ts';
import { floatFunction } from './unary.ts';

/** tan x, x in radians. x [A…] → [A…]. */
export const tan = (x: Tensor): Tensor => {
  const angle = asFloat('tan', x);
  return div(sin(angle), cos(angle));
};

/** arcsin x, NaN beyond ±1; at ±1 its slope is ∞. x [A…] → [A…]. */
export const asin = floatFunction(kernels.asin, (g, [x]) => [mul(g, rsqrt(sub(1, square(x))))], 0);
/** arccos x, NaN beyond ±1; at ±1 its slope is −∞. x [A…] → [A…]. */
export const acos = floatFunction(kernels.acos, (g, [x]) => [neg(mul(g, rsqrt(sub(1, square(x)))))], 0);
/** arctan x. x [A…] → [A…]. */
export const atan = floatFunction(kernels.atan, (g, [x]) => [div(g, add(square(x), 1))], 0);

const atan2Op = binaryOp(kernels.atan2, (g, [y, x]) => {
  const scaled = mul(g, reciprocal(add(square(y), square(x))));
  return [() => mul(scaled, x), () => neg(mul(scaled, y))];
});

/** The angle of the point (x, y), from −π to π, broadcasting. y [A…], x [B…] → [broadcast(A, B)]. @throws {ShapeError} */
export const atan2 = (y: TensorLike, x: TensorLike): Tensor => apply(atan2Op, asFloats('atan2', y, x));

/** (eˣ − e⁻ˣ) / 2. x [A…] → [A…]. */
export const sinh = floatFunction(kernels.sinh, (g, [x]) => [mul(g, cosh(x))], 0);
/** (eˣ + e⁻ˣ) / 2. x [A…] → [A…]. */
export const cosh = floatFunction(kernels.cosh, (g, [x]) => [mul(g, sinh(x))], 0);
/** arsinh x. x [A…] → [A…]. */
export const asinh = floatFunction(kernels.asinh, (g, [x]) => [mul(g, rsqrt(add(square(x), 1)))], 0);
/** arcosh x, NaN below 1. x [A…] → [A…]. */
export const acosh = floatFunction(kernels.acosh, (g, [x]) => [mul(g, rsqrt(sub(square(x), 1)))], 0);
/** artanh x, ±∞ at ±1 and NaN beyond. x [A…] → [A…]. */
export const atanh = floatFunction(kernels.atanh, (g, [x]) => [div(g, sub(1, square(x)))], 0);
