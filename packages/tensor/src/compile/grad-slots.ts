import { Tensor } from '../autograd/tensor.ts';
import type { Storage } from '../backend/contract.ts';
import { backend } from '../backend/index.ts';
import { recording } from '../recording.ts';
import { sameShape } from '../shape/shape.ts';

const slots = new WeakMap<Tensor, Tensor>();

/** The tensor that compiled functions leave the gradient of `tensor` in: the same one at every run, until it is taken otherwise. */
export const gradSlot = (tensor: Tensor, isTaken: (slot: Storage, tensor: Tensor) => boolean): Tensor => {
  const { shape, dtype } = tensor;
  const known = slots.get(tensor);
  if (known && known.dtype === dtype && sameShape(known.shape, shape) && !isTaken(known.storage, tensor)) return known;
  const allocate = () => new Tensor(backend().allocate(shape, dtype, 'backward'), shape, dtype);
  const slot = recording()?.outside(allocate) ?? allocate();
  slots.set(tensor, slot);
  return slot;
};
