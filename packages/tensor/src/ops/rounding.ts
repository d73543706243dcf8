import { apply } from '../autograd/apply.ts';
import type { Tensor } from '../autograd/tensor.ts';
import type { KernelRow } from '../backend/kernel.ts';
import * as kernels from '../backend/kernels/index.ts';
import { isFloat } from '../shape/dtype.ts';
import { checkNumber, checkTensor } from './arguments.ts';
import { clone } from './cast.ts';
import { zerosLike } from './create.ts';
import { unaryOp } from './unary.ts';

// Steps: flat almost everywhere, so their gradient is 0.

const signOp = unaryOp(kernels.sign, (g) => [zerosLike(g)]);
/** −1, 0 or 1; gradient 0. x [A…] → [A…]. */
export const sign = (x: Tensor): Tensor => apply(signOp, [checkTensor('sign', x)]);

const rounding = (kernel: KernelRow<unknown>) => {
  const { name } = kernel;
  const op = unaryOp(kernel, (g) => [zerosLike(g)]);
  return (x: Tensor): Tensor => (isFloat(checkNumber(name, x).dtype) ? apply(op, [x]) : clone(x));
};

/** The largest whole number ≤ x; gradient 0. x [A…] → [A…]. */
export const floor = rounding(kernels.floor);
/** The smallest whole number ≥ x; gradient 0. x [A…] → [A…]. */
export const ceil = rounding(kernels.ceil);
/** The nearest whole number, halves to the even one; gradient 0. x [A…] → [A…]. */
export const round = rounding(kernels.round);
/** The whole part, toward 0; gradient 0. x [A…] → [A…]. */
export const trunc = rounding(kernels.trunc);
