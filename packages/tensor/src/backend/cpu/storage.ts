import type { DType, TypedArray } from '../../shape/dtype.ts';
import type { Storage } from '../contract.ts';

/** Elements in a typed array. */
export class CpuStorage implements Storage {
  declare readonly dtype: DType;
  declare readonly length: number;
  declare mutatedAt: number;
  declare replaced: number;
  /** Of the exact length. A view of the heap for storage that is pinned there; a new one whenever the heap grows. */
  declare array: TypedArray;
  /** Where in the heap the elements are, in bytes; 0 while they are not. */
  declare address: number;
  /** How often a single call has brought the elements to the heap. */
  declare brought: number;

  constructor(array: TypedArray, dtype: DType) {
    this.array = array;
    this.dtype = dtype;
    this.length = array.length;
    this.mutatedAt = 0;
    this.replaced = 0;
    this.address = 0;
    this.brought = 0;
  }
}
