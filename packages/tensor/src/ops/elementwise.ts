import { apply } from '../autograd/apply.ts';
import { defineOp } from '../autograd/op.ts';
import type { Tensor } from '../autograd/tensor.ts';
import * as kernels from '../backend/kernels/index.ts';
import { ArgumentError, got } from '../errors.ts';
import { checkValue, promoteScalar } from '../shape/dtype.ts';
import { asFloat, castTo, checkNumber } from './arguments.ts';
import { add, div, mul, neg } from './arithmetic.ts';
import { ge, le, logicalAnd, where } from './compare.ts';
import { sign } from './rounding.ts';
import { unaryOp } from './unary.ts';

const absOp = unaryOp(kernels.abs, (g, [x]) => [mul(g, sign(x))], 0);
/** |x|; gradient 0 at 0. x [A…] → [A…]. */
export const abs = (x: Tensor): Tensor => apply(absOp, [checkNumber('abs', x)]);

const expOp = unaryOp(kernels.exp, (g, _, { output }) => [mul(g, output)], 1);
/** eˣ. x [A…] → [A…]. */
export const exp = (x: Tensor): Tensor => apply(expOp, [asFloat('exp', x)]);

// eˣ itself: on the left the result plus 1 would cancel.
const expm1Op = unaryOp(kernels.expm1, (g, [x]) => [mul(g, exp(x))], 0);
/** eˣ − 1, exact for small x. x [A…] → [A…]. */
export const expm1 = (x: Tensor): Tensor => apply(expm1Op, [asFloat('expm1', x)]);

const logOp = unaryOp(kernels.log, (g, [x]) => [div(g, x)], 0);
/** ln x. x [A…] → [A…]. */
export const log = (x: Tensor): Tensor => apply(logOp, [asFloat('log', x)]);

const log1pOp = unaryOp(kernels.log1p, (g, [x]) => [div(g, add(x, 1))], 0);
/** ln(1 + x), exact for small x. x [A…] → [A…]. */
export const log1p = (x: Tensor): Tensor => apply(log1pOp, [asFloat('log1p', x)]);

const sinOp = unaryOp(kernels.sin, (g, [x]) => [mul(g, cos(x))], 0);
/** sin x, x in radians. x [A…] → [A…]. */
export const sin = (x: Tensor): Tensor => apply(sinOp, [asFloat('sin', x)]);

const cosOp = unaryOp(kernels.cos, (g, [x]) => [neg(mul(g, sin(x)))], 0);
/** cos x, x in radians. x [A…] → [A…]. */
export const cos = (x: Tensor): Tensor => apply(cosOp, [asFloat('cos', x)]);

const erfOp = unaryOp(kernels.erf, (g, [x]) => [mul(g, mul(exp(neg(mul(x, x))), 2 / Math.sqrt(Math.PI)))], 0);
/** The error function 2/√π ∫₀ˣ e^(−t²) dt. x [A…] → [A…]. */
export const erf = (x: Tensor): Tensor => apply(erfOp, [asFloat('erf', x)]);

const clampOp = defineOp<{ min: number; max: number }>({
  name: 'clamp',
  kernel: kernels.clamp,
  reads: [[0]],
  vjp: (g, [x], { attrs: { min, max } }) => [where(logicalAnd(ge(x, min), le(x, max)), g, 0)],
});

/**
 * min(max(x, lower), upper); `null` leaves a side open. The gradient is 0 outside of the bounds and passes on them.
 * x [A…] → [A…].
 * @throws {ArgumentError} when no bound is given, or one does not fit int32.
 */
export const clamp = (x: Tensor, min: number | null = null, max: number | null = null): Tensor => {
  checkNumber('clamp', x);
  if (min === null && max === null) throw new ArgumentError('clamp: give min, max or both');
  let dtype = x.dtype;
  for (const bound of [min, max]) {
    if (bound === null) continue;
    if (typeof bound !== 'number')
      throw new ArgumentError(`clamp: min and max are numbers or null, got ${got(bound)}; use maximum and minimum`);
    dtype = promoteScalar(dtype, bound);
  }
  for (const bound of [min, max]) if (bound !== null) checkValue('clamp', bound, dtype);
  return apply(clampOp, [castTo(x, dtype)], { min: min ?? -Infinity, max: max ?? Infinity });
};
