import type { DType, TypedArray } from '../../shape/dtype.ts';
import type { Storage } from '../contract.ts';

/** Elements in a typed array. */
export class CpuStorage implements Storage {
  readonly dtype: DType;
  readonly length: number;
  mutatedAt = 0;
  replaced = 0;
  /** Of the exact length. Replaced by a view of the heap once a compiled function uses it, and whenever the heap moves. */
  array: TypedArray;

  constructor(array: TypedArray, dtype: DType) {
    this.array = array;
    this.dtype = dtype;
    this.length = array.length;
  }
}
