import { apply } from '../autograd/apply.ts';
import { defineOp } from '../autograd/op.ts';
import type { Tensor } from '../autograd/tensor.ts';
import type { KernelRow } from '../backend/kernel.ts';
import * as kernels from '../backend/kernels/index.ts';
import { DTypeError } from '../errors.ts';
import { broadcastGeometry, broadcastShapes, type Rows } from '../shape/broadcast.ts';
import { asPair, asTensor, checkTensor, type TensorLike } from './arguments.ts';

const compareOp = (kernel: KernelRow<Rows>) =>
  defineOp({
    name: kernel.name,
    kernel,
    shape: ([a, b]) => broadcastShapes(kernel.name, a.shape, b.shape),
    dtype: () => 'bool',
    geometry: broadcastGeometry,
    vjp: null,
  });

const compare = (kernel: KernelRow<Rows>) => {
  const op = compareOp(kernel);
  return (a: TensorLike, b: TensorLike): Tensor => apply(op, asPair(kernel.name, a, b));
};

/** a = b, broadcasting → bool. NaN equals nothing. No gradient. @throws {ShapeError} */
export const eq = compare(kernels.eq);
/** a ≠ b, broadcasting → bool. No gradient. @throws {ShapeError} */
export const ne = compare(kernels.ne);
/** a < b, broadcasting → bool. No gradient. @throws {ShapeError} */
export const lt = compare(kernels.lt);
/** a ≤ b, broadcasting → bool. No gradient. @throws {ShapeError} */
export const le = compare(kernels.le);
/** a > b, broadcasting → bool. No gradient. @throws {ShapeError} */
export const gt = compare(kernels.gt);
/** a ≥ b, broadcasting → bool. No gradient. @throws {ShapeError} */
export const ge = compare(kernels.ge);
/** Whether both are ≠ 0, broadcasting → bool. No gradient. @throws {ShapeError} */
export const logicalAnd = compare(kernels.logicalAnd);
/** Whether either is ≠ 0, broadcasting → bool. No gradient. @throws {ShapeError} */
export const logicalOr = compare(kernels.logicalOr);

const logicalNotOp = defineOp({
  name: 'logicalNot',
  kernel: kernels.logicalNot,
  dtype: () => 'bool',
  vjp: null,
});

/** Whether x is 0 → bool. No gradient. */
export const logicalNot = (x: TensorLike): Tensor => apply(logicalNotOp, [asTensor('logicalNot', x)]);

const whereOp = defineOp({
  name: 'where',
  kernel: kernels.where,
  shape: ([condition, a, b]) => broadcastShapes('where', condition.shape, broadcastShapes('where', a.shape, b.shape)),
  dtype: ([, a]) => a.dtype,
  geometry: broadcastGeometry,
  vjp: (g, [condition]) => [null, () => where(condition, g, 0), () => where(condition, 0, g)],
  linear: true,
});

/**
 * a where the condition holds, b elsewhere; all three broadcast.
 * @throws {ShapeError}
 * @throws {DTypeError} unless the condition is bool.
 */
export const where = (condition: Tensor, a: TensorLike, b: TensorLike): Tensor => {
  if (checkTensor('where', condition, 'the condition').dtype !== 'bool') {
    throw new DTypeError(
      `where: the condition must be bool, got ${condition.dtype}; compare first, for example ne(x, 0)`,
    );
  }
  return apply(whereOp, [condition, ...asPair('where', a, b)]);
};
