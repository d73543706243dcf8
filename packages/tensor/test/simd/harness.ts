import { bytesFromText } from '../../src/backend/wasm/bytes-from-text.ts';
import type { Emitter, Encoder, Operand } from '../../src/backend/wasm/encoder.ts';
import type { WasmModule } from '../../src/backend/wasm/module.ts';
import { plain } from '../../src/backend/wasm/plain.ts';
import { KernelTable } from '../../src/backend/wasm/table.ts';
import { PLAIN } from '../../src/backend/wasm/texts.ts';
import { HEAP_BASE } from '../../src/backend/wasm/words.ts';
import type { DType, TypedArray } from '../../src/shape/dtype.ts';

const memory = new WebAssembly.Memory({ initial: 64 });
const table = new KernelTable(memory);
table.load(plain, bytesFromText(PLAIN));
const { run } = table;

/** Bytes of canary on either side of an array: more than a kernel that is off by a block would skip. */
const MARGIN = 128;
/** Eight of them are a NaN as a float32 and −1 as an int32. */
const CANARY = 0xff;

const dtypeOf = (array: TypedArray): DType =>
  array instanceof Float32Array
    ? 'float32'
    : array instanceof Float64Array
      ? 'float64'
      : array instanceof Int32Array
        ? 'int32'
        : 'bool';

const reserve = (bytes: number): void => {
  const missing = bytes - memory.buffer.byteLength;
  if (missing > 0) memory.grow(Math.ceil(missing / 65536));
};

/** Lays arrays out with margins between them, none at a multiple of 16. */
class Heap {
  #end = HEAP_BASE;
  #turn = 0;
  readonly #used: { start: number; end: number }[] = [];

  place(array: TypedArray): Operand {
    const size = array.BYTES_PER_ELEMENT;
    const shift = size === 8 ? 8 : size * (1 + (this.#turn++ % 3));
    const address = Math.ceil((this.#end + MARGIN) / 16) * 16 + shift;
    const end = address + array.byteLength;
    reserve(end + MARGIN);
    const bytes = new Uint8Array(memory.buffer);
    bytes.fill(CANARY, this.#end, end + MARGIN);
    bytes.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), address);
    this.#end = end + MARGIN;
    this.#used.push({ start: address, end });
    return { dtype: dtypeOf(array), length: array.length, address };
  }

  /** @throws if a byte outside the arrays has changed. */
  check(): void {
    const bytes = new Uint8Array(memory.buffer);
    let at = HEAP_BASE;
    for (const { start, end } of [...this.#used, { start: this.#end, end: this.#end }]) {
      for (; at < start; at++) {
        if (bytes[at] !== CANARY)
          throw new Error(`wrote outside of its arrays, ${start - at} bytes before one at ${start}`);
      }
      at = end;
    }
  }
}

/** Keeps an instruction's tables and numbers in the heap, as a compiled program does. */
class Recorder implements Emitter {
  readonly words: number[] = [];
  readonly #heap: Heap;
  readonly #writes: (() => void)[] = [];

  constructor(heap: Heap) {
    this.#heap = heap;
  }

  emit<N extends string>(module: WasmModule<N>, name: N, ...words: number[]): void {
    this.words.push(table.slotOf(module, name), words.length + 2, ...words);
  }

  table(entries: Int32Array): number {
    return this.#heap.place(entries).address;
  }

  numbers<G>(geometry: G, count: number, write: (geometry: G, block: Float64Array) => void): number {
    const { address } = this.#heap.place(new Float64Array(count));
    this.#writes.push(() => write(geometry, new Float64Array(memory.buffer, address, count)));
    return address;
  }

  fillNumbers(): void {
    for (const write of this.#writes) write();
  }
}

/**
 * Encodes one call, runs it in WebAssembly and gives the outs as they are then; what the kernel finds in them is what the
 * given `outs` hold. The same array in `outs` and `ins` is one array in the heap.
 *
 * @returns undefined where the encoder has no instruction for these dtypes or this geometry.
 * @throws {RangeError} when an instruction finds an index out of range.
 */
export const runSimd = <G>(
  encode: Encoder<G> | null,
  outs: readonly TypedArray[],
  ins: readonly TypedArray[],
  geometry: G,
): TypedArray[] | undefined => {
  if (encode === null) return undefined;
  const heap = new Heap();
  const operands = new Map<TypedArray, Operand>();
  for (const array of [...outs, ...ins]) {
    if (!operands.has(array)) operands.set(array, heap.place(array));
  }
  const emitter = new Recorder(heap);
  const of = (array: TypedArray): Operand => operands.get(array)!;
  const encoded = encode(outs.map(of), ins.map(of), geometry, emitter);
  if (!encoded) {
    if (emitter.words.length > 0) throw new Error('an encoder that returns false has emitted instructions');
    return undefined;
  }
  const code = heap.place(Int32Array.from(emitter.words));
  emitter.fillNumbers();
  const fault = run(code.address, code.address + 4 * code.length);
  heap.check();
  if (fault !== 0) throw new RangeError(`index out of range in the instruction ${(fault - code.address) / 4} words in`);
  return outs.map((array) => {
    const { address, length } = of(array);
    const bytes = memory.buffer.slice(address, address + length * array.BYTES_PER_ELEMENT);
    return new (array.constructor as Float32ArrayConstructor)(bytes);
  });
};

/** Numbers between −scale and scale, the same for the same seed. */
export const randomFloats = (length: number, seed: number, scale = 1): Float32Array => {
  let state = (seed + 1) * 0x9e3779b1;
  return Float32Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return (state / 2 ** 31) * scale;
  });
};

/** @throws unless |actual − expected| ≤ absolute + relative · |expected|, with NaN equal to NaN and ∞ to ∞. */
export const assertNear = (
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  { relative = 0, absolute = 0, label = '' }: { relative?: number; absolute?: number; label?: string } = {},
): void => {
  if (actual.length !== expected.length) throw new Error(`${label}: ${actual.length} elements, not ${expected.length}`);
  for (let i = 0; i < actual.length; i++) {
    const [a, e] = [actual[i], expected[i]];
    if (Object.is(a, e) || a === e) continue;
    if (!Number.isFinite(e) || !(Math.abs(a - e) <= absolute + relative * Math.abs(e))) {
      throw new Error(`${label}: element ${i} of ${actual.length} is ${a}, and should be ${e}`);
    }
  }
};
