import { checkTensor, Tensor } from '../autograd/tensor.ts';

/** A tensor that a module learns: part of `parameters()` and of the state dict. Shares the storage of `data`. */
export class Parameter extends Tensor {
  constructor(data: Tensor, requiresGrad = true) {
    checkTensor('Parameter', data, 'its data');
    super(data.storage, data.shape, data.dtype);
    this.requiresGrad = requiresGrad;
  }
}

/** A tensor that belongs to a module but is not learned: part of the state dict only. Shares the storage of `data`. */
export class Buffer extends Tensor {
  constructor(data: Tensor) {
    checkTensor('Buffer', data, 'its data');
    super(data.storage, data.shape, data.dtype);
  }
}
