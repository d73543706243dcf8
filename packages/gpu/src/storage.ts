import { ArgumentError } from '@engram/tensor';
import type { DType, Storage } from '@engram/tensor/backend';
import type { Operand } from './program.ts';

/** Cells on a device; what they are, only the device knows. */
export interface Block {
  /** Bytes that it takes on the device. */
  readonly bytes: number;
}

/** Where the cells of a storage are. Outlives the storage by as long as it takes to collect it. */
export interface Slot {
  /** `null`: nothing was written yet, all cells are 0. */
  block: Block | null;
  /** What a program that runs would have to put back if it failed; not to be released before. */
  kept: Block | null;
  readonly dtype: DType;
  readonly length: number;
}

/** Elements on the GPU. */
export class GpuStorage implements Storage, Operand {
  declare readonly slot: Slot;
  declare readonly dtype: DType;
  declare readonly length: number;
  declare mutatedAt: number;
  declare replaced: number;
  /** To the CPU backend: not in its heap. */
  declare readonly address: 0;
  /** The least and the greatest element, where the CPU has seen them: for indices. */
  declare range: readonly [least: number, greatest: number] | null;

  constructor(length: number, dtype: DType, block: Block | null) {
    this.slot = { block, kept: null, dtype, length };
    this.dtype = dtype;
    this.length = length;
    this.mutatedAt = 0;
    this.replaced = 0;
    this.address = 0;
    this.range = null;
  }

  /** What a CPU kernel would read. @throws {ArgumentError} */
  get array(): never {
    throw new ArgumentError(
      `a tensor of ${this.length} elements (${this.dtype}) lives on the GPU, and the CPU backend is to use it: ` +
        'read it with await x.data() before setBackend(’cpu’), or make it anew',
    );
  }
}
