import type { Tensor } from '../autograd/tensor.ts';
import { DTypeError, ShapeError } from '../errors.ts';
import { broadcastShapes } from '../shape/broadcast.ts';
import { formatShape, type Shape } from '../shape/shape.ts';
import { asTensor, castTo, checkTensor, type TensorLike } from './arguments.ts';
import { where } from './compare.ts';

/** The shape that both broadcast to. @throws {DTypeError} unless the mask is bool. */
export const checkMask = (op: string, x: Tensor, mask: Tensor): Shape => {
  if (checkTensor(op, mask, 'the mask').dtype !== 'bool') {
    throw new DTypeError(`${op}: the mask must be bool, got ${mask.dtype}; compare first, for example ne(mask, 0)`);
  }
  return broadcastShapes(op, checkTensor(op, x).shape, mask.shape);
};

/**
 * `value` where the mask holds, x elsewhere; x and the mask broadcast. The value, a number or a scalar tensor, takes x's dtype.
 * x [A…], mask [B…] bool → [broadcast(A, B)].
 * @throws {ShapeError | DTypeError}
 * @throws {ArgumentError} on a number that does not fit int32.
 */
export const maskedFill = (x: Tensor, mask: Tensor, value: TensorLike): Tensor => {
  const op = 'maskedFill';
  checkMask(op, x, mask);
  const { dtype } = x;
  const filler = asTensor(op, value, dtype);
  if (filler.ndim > 0) {
    throw new ShapeError(`${op}: the value must be a number or a scalar, got ${formatShape(filler.shape)}; use where`);
  }
  return where(mask, castTo(filler, dtype), x);
};
