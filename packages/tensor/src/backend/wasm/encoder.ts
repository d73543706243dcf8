import type { DType } from '../../shape/dtype.ts';
import type { WasmModule } from './module.ts';

/** A typed array in the heap, as an instruction names it. */
export interface Operand {
  readonly dtype: DType;
  /** Elements. */
  readonly length: number;
  /**
   * Bytes from the start of the heap, a multiple of the element's size. It may stand for a place that is not known yet, and is then no
   * whole number: an encoder passes it on, or adds a whole number to it.
   */
  readonly address: number;
}

/** Takes the words of instructions. */
export interface Emitter {
  /** Appends an instruction: a kernel of a module, and the int32 words that it is told. */
  emit<N extends string>(module: WasmModule<N>, name: N, ...words: number[]): void;
  /** The address, as that of an operand, of a table with these entries; it is there as long as the instruction. */
  table(entries: Int32Array): number;
  /**
   * The address, as that of an operand, of `count` float64 numbers that `write` fills from the geometry. A learning rate or a
   * generator's counter differs from run to run: `write` is called again before each run, and only it may look at such a geometry.
   */
  numbers<G>(geometry: G, count: number, write: (geometry: G, block: Float64Array) => void): number;
}

/**
 * Encodes one call of a kernel as instructions. Returns false, having emitted nothing, where there is none for these
 * dtypes or this geometry: the typed-array kernel runs then.
 */
export type Encoder<G> = (outs: readonly Operand[], ins: readonly Operand[], geometry: G, emitter: Emitter) => boolean;

const scratch = new DataView(new ArrayBuffer(4));

/** A float32 as the int32 word with its bits. */
export const floatBits = (value: number): number => {
  scratch.setFloat32(0, value, true);
  return scratch.getInt32(0, true);
};
