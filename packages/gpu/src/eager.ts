import type { Device } from './device.ts';
import type { Gpu, GpuKernel, Grid } from './operand.ts';
import type { Arguments, Operand, Param, Program } from './program.ts';
import { programs } from './programs.ts';
import type { Block } from './storage.ts';
import { GpuStorage } from './storage.ts';

/** Dispatches at once. */
export class Eager implements Gpu {
  readonly #device: Device;
  /** Stands for buffers of no cells, which do not exist. */
  #nothing: Block | null = null;
  /** Of the kernel that runs. */
  #temporaries: GpuStorage[] = [];

  constructor(device: Device) {
    this.#device = device;
  }

  run<G>(kernel: GpuKernel<G>, outs: readonly Operand[], ins: readonly Operand[], geometry: G): void {
    try {
      kernel(outs, ins, geometry, this);
    } finally {
      for (const { slot } of this.#temporaries) if (slot.block) this.#device.release(slot.block);
      this.#temporaries = [];
    }
  }

  dispatch<P extends readonly Param[]>(code: Program<P>, out: Operand, args: Arguments<P>, grid?: Grid): void {
    if (out.length === 0) return;
    const { slot } = out as GpuStorage;
    const values = (args as readonly (Operand | number)[]).map((arg) =>
      typeof arg === 'number' ? arg : this.blockOf(arg as GpuStorage),
    );
    const block = this.#device.dispatch(code, out.length, values, grid ?? [out.length / code.cells]);
    if (slot.block && slot.block !== slot.kept) this.#device.release(slot.block);
    slot.block = block;
  }

  temporary(length: number): Operand {
    return this.#keep(new GpuStorage(length, 'float32', null));
  }

  table(values: ArrayLike<number>): Operand {
    const cells = Float32Array.from(values);
    return this.#keep(new GpuStorage(cells.length, 'float32', cells.length ? this.#device.upload(cells) : null));
  }

  #keep(storage: GpuStorage): GpuStorage {
    this.#temporaries.push(storage);
    return storage;
  }

  /** The cells of a storage; where nothing was written yet, they are set to zero now. */
  blockOf({ slot, length }: GpuStorage): Block {
    if (length === 0) {
      this.#nothing ??= this.#device.upload(new Float32Array(1));
      return this.#nothing;
    }
    slot.block ??= this.#device.dispatch(programs.zeros, length, [], [length]);
    return slot.block;
  }
}
