import type { Tensor } from '@engram/tensor';
import { type MemoryTrace, toByte } from '../shared/trace.ts';
import { memoryIn, type RowText, type Step } from './network.ts';

/** The numbers of the memory over time that a trace may bring along. */
const MOST_CONTENTS = 2 ** 20;

/** Weights over time, as bytes: [T, heads, N]. */
class Weights {
  readonly heads: number;
  readonly #bytes: Uint8Array;

  constructor(steps: number, heads: number, slots: number) {
    this.heads = heads;
    this.#bytes = new Uint8Array(steps * heads * slots);
  }

  async record(t: number, weights: Tensor): Promise<void> {
    const values = await weights.data();
    const from = t * values.length;
    for (let i = 0; i < values.length; i++) this.#bytes[from + i] = toByte(values[i]!);
  }

  get bytes(): Uint8Array {
    return this.#bytes;
  }
}

/** What a memory did, put down step by step. Its sizes are those of the first step. */
export class MemoryRecorder {
  readonly #steps: number;
  #slots = 0;
  #width = 0;
  #contents: Float32Array | null = null;
  #read: Weights | null = null;
  #written: Weights | null = null;
  #rows: Weights[] = [];

  constructor(steps: number) {
    this.#steps = steps;
  }

  async record(t: number, { state, readWeights, writeWeights, rows }: Step): Promise<void> {
    const memory = memoryIn(state);
    if (!memory) return;
    if (t === 0) {
      [this.#slots, this.#width] = memory.shape.slice(-2) as [number, number];
      const numbers = this.#steps * this.#slots * this.#width;
      this.#contents = numbers <= MOST_CONTENTS ? new Float32Array(numbers) : null;
      const made = (weights: Tensor | null): Weights | null =>
        weights && new Weights(this.#steps, weights.shape[2]!, this.#slots);
      [this.#read, this.#written] = [made(readWeights), made(writeWeights)];
      this.#rows = rows.map(() => new Weights(this.#steps, 1, this.#slots));
    }
    this.#contents?.set(await memory.data(), t * this.#slots * this.#width);
    if (readWeights) await this.#read?.record(t, readWeights);
    if (writeWeights) await this.#written?.record(t, writeWeights);
    for (const [i, row] of rows.entries()) await this.#rows[i]?.record(t, row);
  }

  trace(texts: readonly RowText[]): MemoryTrace {
    return {
      slots: this.#slots,
      width: this.#width,
      readHeads: this.#read?.heads ?? 0,
      writeHeads: this.#written?.heads ?? 0,
      readWeights: this.#read?.bytes ?? new Uint8Array(),
      writeWeights: this.#written?.bytes ?? new Uint8Array(),
      contents: this.#contents,
      rows: this.#rows.map((row, i) => ({ name: '', about: '', ...texts[i], values: row.bytes })),
    };
  }
}
