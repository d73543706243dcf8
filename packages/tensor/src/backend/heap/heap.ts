import { CompileError } from '../../errors.ts';
import { arrayOf, type DType, type TypedArray } from '../../shape/dtype.ts';
import type { CpuStorage } from '../cpu/storage.ts';
import { Blocks } from './blocks.ts';

const PAGE = 65536;
/** Grown by at least this part of its size, so that it grows rarely. */
const GROWTH = 1.25;
/** Bytes that are given away until garbage gets a turn. */
const TURN = 2 ** 26;

/** Bytes that can grow in place, but for their buffer: a WebAssembly memory, or a plain buffer in its stead. */
export interface Memory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): void;
}

/** Stands in where WebAssembly is missing. */
export class PlainMemory implements Memory {
  buffer = new ArrayBuffer(PAGE);

  grow(pages: number): void {
    const bigger = new ArrayBuffer(this.buffer.byteLength + pages * PAGE);
    new Uint8Array(bigger).set(new Uint8Array(this.buffer));
    this.buffer = bigger;
  }
}

/** A part of the heap that lives as long as the object that it was allocated for. */
interface Lease {
  readonly address: number;
  readonly bytes: number;
  /** Of what is pinned. */
  readonly ref?: WeakRef<CpuStorage>;
}

/**
 * The one block of memory that all compiled functions share. Addresses never change; the buffer does when the heap grows,
 * and every view of it has to be made anew: `version` counts that.
 *
 * What lives there: storage that a compiled function uses and does not own, or that single calls use often (pinned: parameters,
 * moments, gradients), what belongs to a function itself (its code and constants), and one scratch area in which all functions
 * compute, one at a time.
 */
export class Heap {
  readonly #memory: Memory;
  readonly #blocks: Blocks;
  readonly #pinned = new Set<WeakRef<CpuStorage>>();
  readonly #leases: FinalizationRegistry<Lease>;
  #scratch: Lease = { address: 0, bytes: 0 };
  #version = 0;
  /** Bytes that were given away since garbage had a turn. */
  #given = 0;
  #busy = false;

  constructor(memory: Memory, base: number) {
    this.#memory = memory;
    this.#blocks = new Blocks(base);
    this.#leases = new FinalizationRegistry(({ address, bytes, ref }) => {
      this.#blocks.free(address, bytes);
      if (ref) this.#pinned.delete(ref);
    });
  }

  get buffer(): ArrayBuffer {
    return this.#memory.buffer;
  }

  /** Changes whenever views of the heap, or addresses in the scratch area, are no longer good. */
  get version(): number {
    return this.#version;
  }

  /** Whether a program runs: the scratch area is its own then, and nothing moves. */
  get busy(): boolean {
    return this.#busy;
  }

  /** A program begins to run. @throws {CompileError} while another does. */
  enter(): void {
    this.#checkIdle();
    this.#busy = true;
  }

  leave(): void {
    this.#busy = false;
  }

  #checkIdle(): void {
    if (!this.#busy) return;
    throw new CompileError(
      'a kernel of a compiled function calls a compiled function, while the first one has the heap; ' +
        'call the inline of the second one there',
    );
  }

  /** Bytes in use, from the start of the heap. */
  get bytes(): number {
    return this.#blocks.end;
  }

  view(dtype: DType, address: number, length: number): TypedArray {
    return new (arrayOf(dtype))(this.buffer, address, length);
  }

  /** A block that is freed when `owner` is collected as garbage. */
  allocateFor(owner: object, bytes: number): number {
    return this.#lease(owner, bytes);
  }

  #lease(owner: object, bytes: number, ref?: WeakRef<CpuStorage>): number {
    const address = this.#allocate(bytes);
    this.#leases.register(owner, { address, bytes, ...(ref ? { ref } : {}) });
    return address;
  }

  /**
   * Once much was given away, a promise that lets other tasks run. Only then does JavaScript say what is garbage: a loop that
   * awaits nothing but compiled functions would fill the heap with what nobody holds any more. Else `null`.
   */
  turn(): Promise<void> | null {
    if (this.#given < TURN) return null;
    this.#given = 0;
    return new Promise((resolve) => setTimeout(resolve));
  }

  /** The address of an area of at least so many bytes. Whoever runs next uses the same one. @throws while a program runs. */
  scratch(bytes: number): number {
    this.#checkIdle();
    if (bytes > this.#scratch.bytes) {
      this.#blocks.free(this.#scratch.address, this.#scratch.bytes);
      this.#scratch = { address: 0, bytes: 0 }; // should there be no room for a larger one
      this.#version++;
      this.#scratch = { address: this.#allocate(bytes), bytes };
    }
    return this.#scratch.address;
  }

  /** The same for a call that can do without: `null` where there is no room. */
  tryScratch(bytes: number): number | null {
    try {
      return this.scratch(bytes);
    } catch (error) {
      if (error instanceof CompileError) return null;
      throw error;
    }
  }

  /** Gives the scratch area back, for others to use. */
  dropScratch(): void {
    this.#blocks.free(this.#scratch.address, this.#scratch.bytes);
    this.#scratch = { address: 0, bytes: 0 };
    this.#version++;
  }

  /** Moves the elements into the heap, for good. Whoever has the storage sees them there. */
  pin(storage: CpuStorage): number {
    if (storage.address !== 0) return storage.address;
    const { dtype, length, array } = storage;
    const ref = new WeakRef(storage);
    const address = this.#lease(storage, array.byteLength, ref);
    storage.address = address;
    storage.array = this.view(dtype, address, length);
    storage.array.set(array);
    this.#pinned.add(ref);
    return address;
  }

  /** Pins what single calls read again and again, as long as half of the memory that there is stays for programs and scratch. */
  keep(storage: CpuStorage): void {
    if (2 * (this.bytes + storage.array.byteLength) <= this.buffer.byteLength) this.pin(storage);
  }

  #allocate(bytes: number): number {
    this.#checkIdle();
    this.#given += bytes;
    const address = this.#blocks.allocate(bytes);
    const missing = this.#blocks.end - this.buffer.byteLength;
    if (missing > 0) {
      try {
        this.#grow(missing);
      } catch (error) {
        this.#blocks.free(address, bytes);
        throw error;
      }
    }
    return address;
  }

  #grow(bytes: number): void {
    const before = this.buffer.byteLength;
    const least = Math.ceil(bytes / PAGE);
    const ample = Math.max(least, Math.ceil((before * (GROWTH - 1)) / PAGE));
    if (!this.#tryToGrow(ample) && !(least < ample && this.#tryToGrow(least))) {
      const [size, more] = [before, least * PAGE].map((n) => Math.ceil(n / 2 ** 20));
      throw new CompileError(
        `the heap of compiled functions cannot grow from ${size} by ${more} MiB (WebAssembly ends at 4,096); use smaller batches or shorter sequences`,
      );
    }
    this.#version++;
    for (const ref of this.#pinned) {
      const storage = ref.deref();
      if (storage) storage.array = this.view(storage.dtype, storage.address, storage.length);
    }
  }

  #tryToGrow(pages: number): boolean {
    try {
      this.#memory.grow(pages);
      return true;
    } catch (error) {
      if (error instanceof RangeError) return false; // the one thing that a memory says when it is full
      throw error;
    }
  }
}
