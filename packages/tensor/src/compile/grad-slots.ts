import { Tensor } from '../autograd/tensor.ts';
import { backend } from '../backend/index.ts';
import { recording } from '../recording.ts';
import { sameShape } from '../shape/shape.ts';

const slots = new WeakMap<Tensor, Tensor>();

/** The tensor that compiled functions leave the gradient of `tensor` in, the same one at every run. */
export const gradSlot = (tensor: Tensor): Tensor => {
  const { shape, dtype } = tensor;
  const known = slots.get(tensor);
  if (known && known.dtype === dtype && sameShape(known.shape, shape)) return known;
  const allocate = () => new Tensor(backend().allocate(shape, dtype, 'backward'), shape, dtype);
  const slot = recording()?.outside(allocate) ?? allocate();
  slots.set(tensor, slot);
  return slot;
};
