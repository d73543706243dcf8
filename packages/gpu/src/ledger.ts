import type { DType } from '@engram/tensor/backend';
import type { Device } from './device.ts';
import type { GpuStorage, Slot } from './storage.ts';

/** A buffer that a tensor holds. */
export interface LiveBuffer {
  readonly dtype: DType;
  readonly length: number;
  /** On the device; 0 for zeros that nobody has looked at yet. */
  readonly bytes: number;
}

/** Bytes on the device after which the garbage collector is told of them. */
const CHUNK = 2 ** 23;
/** What a buffer counts at least: for the collector's sense of urgency many small ones weigh too. */
const LEAST = 2 ** 14;

/** `null` where no array is that large: then the collector is short of memory, and in no need of being told. */
const weightOf = (bytes: number): ArrayBuffer | null => {
  try {
    return new ArrayBuffer(bytes);
  } catch {
    return null;
  }
};

/**
 * Who holds which buffer. Tensors are garbage-collected, and their buffers with them; but a collector that sees only small
 * objects has no reason to run while the device fills up. So every few megabytes a storage is given an array of that size
 * to hold, which nobody touches and which takes no memory, but counts.
 */
export class Ledger {
  readonly #device: Device;
  readonly #slots = new Set<Slot>();
  readonly #collected: FinalizationRegistry<Slot>;
  readonly #weights = new WeakMap<GpuStorage, ArrayBuffer>();
  #uncounted = 0;

  constructor(device: Device) {
    this.#device = device;
    this.#collected = new FinalizationRegistry((slot) => {
      this.#slots.delete(slot);
      if (slot.block) this.#device.release(slot.block);
      slot.block = null;
    });
  }

  enter(storage: GpuStorage): GpuStorage {
    this.#slots.add(storage.slot);
    this.#collected.register(storage, storage.slot);
    this.#uncounted += Math.max(storage.length * 4, LEAST);
    if (this.#uncounted >= CHUNK) {
      const weight = weightOf(this.#uncounted);
      this.#uncounted = 0;
      if (weight !== null) this.#weights.set(storage, weight);
    }
    return storage;
  }

  list(): readonly LiveBuffer[] {
    return [...this.#slots].map(({ dtype, length, block }) => ({ dtype, length, bytes: block?.bytes ?? 0 }));
  }
}
