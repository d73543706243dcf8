import { Live } from '../../recording.ts';
import type { Heap } from '../heap/heap.ts';
import type { Emitter } from '../wasm/encoder.ts';
import type { WasmModule } from '../wasm/module.ts';
import type { KernelTable } from '../wasm/table.ts';

/** Numbers in the heap that follow from a geometry. */
interface NumbersBlock {
  readonly geometry: unknown;
  readonly count: number;
  readonly write: (geometry: never, block: Float64Array) => void;
  readonly offset: number;
}

interface Mark {
  readonly words: number;
  readonly tables: number;
  readonly numbers: number;
}

/** Code in the heap. */
interface Written {
  /** The address of the first instruction. */
  readonly start: number;
  /** What is left to do before each run: to write the numbers that follow from a `Live`, given what it has computed. */
  readonly live: { readonly live: Live<unknown>; readonly set: (value: unknown) => void }[];
}

const DOUBLE = 8;
const WORD = 4;

/**
 * What an address is relative to that is not yet known while instructions are emitted: such an address has this fraction, which is
 * still there when an encoder has added a whole number.
 */
const AREAS = { scratch: 1 / 8, tables: 1 / 4, numbers: 1 / 2 };

/** The address of what will be so many bytes from the start of the scratch area. */
export const inScratch = (offset: number): number => offset + AREAS.scratch;

/** The instructions of a program, with their tables and numbers. Where it all lies is known only once the sizes are. */
export class Code implements Emitter {
  readonly #words: number[] = [];
  readonly #tables: Int32Array[] = [];
  #tableWords = 0;
  readonly #numbers: NumbersBlock[] = [];
  #numberCount = 0;
  readonly #table: KernelTable | null;

  constructor(table: KernelTable | null) {
    this.#table = table;
  }

  /** Bytes of the instructions so far. */
  get length(): number {
    return this.#words.length * WORD;
  }

  emit<N extends string>(module: WasmModule<N>, name: N, ...words: number[]): void {
    this.#words.push(this.#table!.slotOf(module, name), words.length + 2, ...words);
  }

  table(entries: Int32Array): number {
    const offset = this.#tableWords * WORD;
    this.#tables.push(entries);
    this.#tableWords += entries.length;
    return offset + AREAS.tables;
  }

  numbers<G>(geometry: G, count: number, write: (geometry: G, block: Float64Array) => void): number {
    const shared = this.#numbers.find((block) => block.geometry === geometry && block.write === write);
    if (shared) return shared.offset * DOUBLE + AREAS.numbers;
    const offset = this.#numberCount;
    this.#numbers.push({ geometry, count, write, offset });
    this.#numberCount += count;
    return offset * DOUBLE + AREAS.numbers;
  }

  /** To come back to with `rewind`. */
  mark(): Mark {
    return { words: this.#words.length, tables: this.#tables.length, numbers: this.#numbers.length };
  }

  /** Takes back what was emitted since. */
  rewind({ words, tables, numbers }: Mark): void {
    this.#words.length = words;
    for (const { length } of this.#tables.splice(tables)) this.#tableWords -= length;
    for (const { count } of this.#numbers.splice(numbers)) this.#numberCount -= count;
  }

  /** The bytes that all of it takes. */
  get bytes(): number {
    return this.#numberCount * DOUBLE + this.#tableWords * WORD + this.length;
  }

  /** Writes it all into the heap, from `address` on, for a scratch area that begins at `scratch`. */
  write(heap: Heap, address: number, scratch: number): Written {
    const tables = address + this.#numberCount * DOUBLE;
    const start = tables + this.#tableWords * WORD;
    const words = new Int32Array(heap.buffer, start, this.#words.length);
    for (let i = 0; i < words.length; i++) {
      const word = this.#words[i];
      const area = word % 1;
      if (area === 0) words[i] = word;
      else words[i] = word - area + (area === AREAS.scratch ? scratch : area === AREAS.tables ? tables : address);
    }
    let at = tables;
    for (const table of this.#tables) {
      new Int32Array(heap.buffer, at, table.length).set(table);
      at += table.length * WORD;
    }
    const live = this.#numbers.flatMap(({ geometry, count, write, offset }) => {
      const block = new Float64Array(heap.buffer, address + offset * DOUBLE, count);
      const set = write as (geometry: unknown, block: Float64Array) => void;
      if (geometry instanceof Live) return [{ live: geometry, set: (value: unknown) => set(value, block) }];
      set(geometry, block);
      return [];
    });
    return { start, live };
  }
}
