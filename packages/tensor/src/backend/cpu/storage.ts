import type { DType, TypedArray } from '../../shape/dtype.ts';
import type { Storage } from '../contract.ts';

/** Elements in a typed array. */
export class CpuStorage implements Storage {
  readonly dtype: DType;
  readonly length: number;
  mutatedAt = 0;
  replaced = 0;
  /** Of the exact length. A view of the heap for storage that is pinned there; a new one whenever the heap grows. */
  array: TypedArray;
  /** Where in the heap the elements are, in bytes; 0 while they are not. */
  address = 0;

  constructor(array: TypedArray, dtype: DType) {
    this.array = array;
    this.dtype = dtype;
    this.length = array.length;
  }
}
