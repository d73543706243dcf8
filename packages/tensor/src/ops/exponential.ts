import { apply } from '../autograd/apply.ts';
import { defineOp } from '../autograd/op.ts';
import type { Tensor } from '../autograd/tensor.ts';
import * as kernels from '../backend/kernels/index.ts';
import { broadcastShapes } from '../shape/broadcast.ts';
import { asFloat, asFloats, type TensorLike } from './arguments.ts';
import { add, div, maximum, mul, neg, sub } from './arithmetic.ts';
import { eq, where } from './compare.ts';
import { abs, exp, log1p } from './elementwise.ts';
import { pow } from './power.ts';
import { sigmoid } from './squashing.ts';
import { floatFunction } from './unary.ts';

/** 2ˣ. x [A…] → [A…]. */
export const exp2 = (x: Tensor): Tensor => pow(2, asFloat('exp2', x));

/** log₂ x, a whole number where x is a power of 2. x [A…] → [A…]. */
export const log2 = floatFunction(kernels.log2, (g, [x]) => [div(g, mul(x, Math.LN2))], 0);
/** log₁₀ x, a whole number where x is a power of 10. x [A…] → [A…]. */
export const log10 = floatFunction(kernels.log10, (g, [x]) => [div(g, mul(x, Math.LN10))], 0);

const logaddexpOp = defineOp({
  name: 'logaddexp',
  shape: ([a, b]) => broadcastShapes('logaddexp', a.shape, b.shape),
  // Of two equal infinities the difference is 0 as well.
  decompose: ([a, b]) => add(maximum(a, b), log1p(exp(neg(where(eq(a, b), 0, abs(sub(a, b))))))),
  vjp: (g, [a, b]) => [() => mul(g, sigmoid(sub(a, b))), () => mul(g, sigmoid(sub(b, a)))],
});

/** ln(eᵃ + eᵇ) without overflow, broadcasting. a [A…], b [B…] → [broadcast(A, B)]. @throws {ShapeError} */
export const logaddexp = (a: TensorLike, b: TensorLike): Tensor => apply(logaddexpOp, asFloats('logaddexp', a, b));
