import { apply } from '../autograd/apply.ts';
import type { Tensor } from '../autograd/tensor.ts';
import type { KernelRow } from '../backend/kernel.ts';
import * as kernels from '../backend/kernels/index.ts';
import type { Rows } from '../shape/broadcast.ts';
import { asPair, checkNumber, type TensorLike } from './arguments.ts';
import { binaryOp, div, mul, neg } from './arithmetic.ts';

const rest = (kernel: KernelRow<Rows>, roundingMode: 'floor' | 'trunc') => {
  const { name } = kernel;
  const op = binaryOp(kernel, (g, [a, b]) => [g, () => neg(mul(g, div(a, b, { roundingMode })))], [[], [0, 1]]);
  return (a: TensorLike, b: TensorLike): Tensor => {
    const operands = asPair(name, a, b);
    checkNumber(name, operands[0]);
    return apply(op, operands);
  };
};

/**
 * a − b ⌊a / b⌋, exact, with the sign of b, as Python's `%`; broadcasting. Floats by 0 give NaN, integers 0, and stay
 * integers. a [A…], b [B…] → [broadcast(A, B)]. @throws {ShapeError | DTypeError}
 */
export const remainder = rest(kernels.remainder, 'floor');
/**
 * a − b trunc(a / b), exact, with the sign of a, as JavaScript's `%`; broadcasting. Floats by 0 give NaN, integers 0, and
 * stay integers. a [A…], b [B…] → [broadcast(A, B)]. @throws {ShapeError | DTypeError}
 */
export const fmod = rest(kernels.fmod, 'trunc');
