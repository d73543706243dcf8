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

const DOUBLE = 8;
const WORD = 4;

/**
 * The instructions of a program, with their tables and numbers. Where everything lies is known only once the sizes are,
 * so the same instructions are emitted twice: first to count, then in place.
 */
export class Code implements Emitter {
  #words: number[] = [];
  #tables: Int32Array[] = [];
  #tableWords = 0;
  #numbers: NumbersBlock[] = [];
  #numberCount = 0;
  /** Addresses of the three parts; 0 while counting. */
  #base = { numbers: 0, tables: 0, words: 0 };
  readonly #table: KernelTable | null;

  constructor(table: KernelTable | null) {
    this.#table = table;
  }

  /** Where the next instruction will be. */
  get pc(): number {
    return this.#base.words + this.#words.length * WORD;
  }

  emit<N extends string>(module: WasmModule<N>, name: N, ...words: number[]): void {
    this.#words.push(this.#table!.slotOf(module, name), words.length + 2, ...words);
  }

  table(entries: Int32Array): number {
    const address = this.#base.tables + this.#tableWords * WORD;
    this.#tables.push(entries);
    this.#tableWords += entries.length;
    return address;
  }

  numbers<G>(geometry: G, count: number, write: (geometry: G, block: Float64Array) => void): number {
    const shared = this.#numbers.find((block) => block.geometry === geometry && block.write === write);
    if (shared) return this.#base.numbers + shared.offset * DOUBLE;
    const offset = this.#numberCount;
    this.#numbers.push({ geometry, count, write, offset });
    this.#numberCount += count;
    return this.#base.numbers + offset * DOUBLE;
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
    return this.#numberCount * DOUBLE + (this.#tableWords + this.#words.length) * WORD;
  }

  /** Forgets everything but the sizes, to be emitted again for this address. */
  restart(address: number): void {
    const tables = address + this.#numberCount * DOUBLE;
    this.#base = { numbers: address, tables, words: tables + this.#tableWords * WORD };
    this.#words = [];
    this.#tables = [];
    this.#tableWords = 0;
    this.#numbers = [];
    this.#numberCount = 0;
  }

  /**
   * Writes it all into the heap. Returns what is left to do before each run: to write the numbers that follow from a
   * `Live`, given what it has computed.
   */
  write(heap: Heap): { readonly live: Live<unknown>; readonly set: (value: unknown) => void }[] {
    const words = new Int32Array(heap.buffer, this.#base.words, this.#words.length);
    words.set(this.#words);
    let at = this.#base.tables;
    for (const table of this.#tables) {
      new Int32Array(heap.buffer, at, table.length).set(table);
      at += table.length * WORD;
    }
    return this.#numbers.flatMap(({ geometry, count, write, offset }) => {
      const block = new Float64Array(heap.buffer, this.#base.numbers + offset * DOUBLE, count);
      const set = write as (geometry: unknown, block: Float64Array) => void;
      if (geometry instanceof Live) return [{ live: geometry, set: (value: unknown) => set(value, block) }];
      set(geometry, block);
      return [];
    });
  }
}
