import { Tensor } from '../autograd/tensor.ts';
import { CpuStorage } from '../backend/cpu/storage.ts';
import { arrayOf } from '../shape/dtype.ts';
import { sameShape } from '../shape/shape.ts';

const slots = new WeakMap<Tensor, Tensor>();

/** The tensor that compiled functions leave the gradient of `tensor` in, the same one at every run. */
export const gradSlot = (tensor: Tensor): Tensor => {
  const { shape, dtype, numel } = tensor;
  const known = slots.get(tensor);
  if (known && known.dtype === dtype && sameShape(known.shape, shape)) return known;
  const slot = new Tensor(new CpuStorage(new (arrayOf(dtype))(numel), dtype), shape, dtype);
  slots.set(tensor, slot);
  return slot;
};
