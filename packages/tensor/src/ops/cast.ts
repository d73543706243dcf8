import { apply } from '../autograd/apply.ts';
import { defineOp, type Op } from '../autograd/op.ts';
import { cloneOp } from '../autograd/tape-ops.ts';
import { checkTensor, type Tensor } from '../autograd/tensor.ts';
import * as kernels from '../backend/kernels/index.ts';
import { checkDType, type DType } from '../shape/dtype.ts';

export const castOp: Op<{ dtype: DType }> = defineOp({
  name: 'cast',
  kernel: kernels.cast,
  dtype: (_, { dtype }: { dtype: DType }) => dtype,
  vjp: (g, [x]) => [apply(castOp, [g], { dtype: x.dtype })],
  linear: true,
});

/**
 * A copy of `x` in that dtype; a copy also where it has it already. Floats become int32 by dropping the fraction, modulo
 * 2³² where they do not fit, 0 for NaN and ±∞; anything but 0 becomes `true`. PyTorch: `x.to(dtype)`.
 */
export const cast = (x: Tensor, dtype: DType): Tensor =>
  checkTensor('cast', x).dtype === checkDType('cast', dtype) ? clone(x) : apply(castOp, [x], { dtype });

/** A copy with storage of its own; gradients flow through. */
export const clone = (x: Tensor): Tensor => apply(cloneOp, [checkTensor('clone', x)]);
