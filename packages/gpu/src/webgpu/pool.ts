import type { Block } from '../storage.ts';

/** A buffer of WebGPU, and when it was last given back. */
export interface WebGpuBlock extends Block {
  readonly buffer: GPUBuffer;
  /** The batch of commands in which it was last released: those before it may still read it. */
  releasedIn: number;
}

const SMALLEST = 256;
/** Bytes that may lie idle, however little is in use. */
const IDLE = 2 ** 26;

/** Sizes in steps of a quarter of a power of two: whatever is asked for, at most a fifth is wasted, and much is reused. */
export const roundedUp = (bytes: number): number => {
  if (bytes <= SMALLEST) return SMALLEST;
  const step = 2 ** (Math.floor(Math.log2(bytes)) - 2);
  return Math.ceil(bytes / step) * step;
};

/** Buffers to be used again. Commands take effect in order, so a block may be reused at once by the commands that follow. */
export class Pool {
  readonly #device: GPUDevice;
  readonly #idle = new Map<number, WebGpuBlock[]>();
  #idleBytes = 0;
  #usedBytes = 0;
  #used = 0;
  #surplus: WebGpuBlock[] = [];

  constructor(device: GPUDevice) {
    this.#device = device;
  }

  /** Buffers and bytes in use, and bytes that lie idle. */
  get counts(): { readonly used: number; readonly usedBytes: number; readonly idleBytes: number } {
    return { used: this.#used, usedBytes: this.#usedBytes, idleBytes: this.#idleBytes };
  }

  /** A block of at least so many bytes; what it holds is not defined. */
  take(wanted: number): WebGpuBlock {
    const bytes = roundedUp(wanted);
    const idle = this.#idle.get(bytes)?.pop();
    if (idle) this.#idleBytes -= bytes;
    const block = idle ?? this.#make(bytes);
    this.#usedBytes += bytes;
    this.#used++;
    return block;
  }

  #make(bytes: number): WebGpuBlock {
    // STORAGE, COPY_SRC, COPY_DST: numbers of the standard, whose names are globals only where WebGPU is.
    return { buffer: this.#device.createBuffer({ size: bytes, usage: 0x80 | 0x04 | 0x08 }), bytes, releasedIn: -1 };
  }

  give(block: WebGpuBlock, batch: number): void {
    this.#usedBytes -= block.bytes;
    this.#used--;
    block.releasedIn = batch;
    if (this.#idleBytes + block.bytes > Math.max(IDLE, this.#usedBytes)) {
      this.#surplus.push(block);
      return;
    }
    this.#idleBytes += block.bytes;
    const idle = this.#idle.get(block.bytes);
    if (idle) idle.push(block);
    else this.#idle.set(block.bytes, [block]);
  }

  /** Frees what is too much. To be called when all commands so far have been submitted. */
  trim(): void {
    for (const { buffer } of this.#surplus) buffer.destroy();
    this.#surplus = [];
  }
}
