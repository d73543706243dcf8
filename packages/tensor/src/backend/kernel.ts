import type { DType, TypedArray } from '../shape/dtype.ts';
import type { Encoder } from './wasm/encoder.ts';

/**
 * A kernel over typed arrays of the exact length: fills `outs` from `ins`; `geometry` holds sizes and options. It checks
 * no shapes and allocates nothing. `outs` come zero-filled from `allocate`; a kernel that updates in place is given what
 * it updates as `outs`.
 */
export type Kernel<G = undefined> = (outs: readonly TypedArray[], ins: readonly TypedArray[], geometry: G) => void;

/** A contiguous axis of `size` elements, seen as [outer, size, inner]. */
export interface AxisGeometry {
  readonly outer: number;
  readonly size: number;
  readonly inner: number;
}

/** Everything that is true of a kernel. What a program, a backend or a test needs to know of kernels, it takes from here. */
export interface KernelRow<G = never> {
  /** Shown in listings; on another device than the CPU, what its own kernel goes by. */
  readonly name: string;
  /**
   * How operands and results lie to each other: element by element, all of a size; by a walk that broadcasts (`Rows`); along
   * an axis that goes, or that stays (`AxisGeometry`); or as the geometry says.
   */
  readonly form: 'elementwise' | 'broadcast' | 'reduce' | 'along' | 'other';
  /** What becomes of `outs`: all of them is written; something is added to what is there; or it is read as well as written. */
  readonly effect: 'overwrites' | 'accumulates' | 'updates';
  /** Which operand holds indices, which must be from 0 to below the geometry's `size`; −1 for none. */
  readonly index: number;
  /**
   * How much is computed for an element, in additions, or for a whole call. Decides from how many elements on a single call is
   * worth the way into WebAssembly's memory and back; 0 where it never is, where vectors round otherwise, and where
   * results are not just overwritten, for they are not brought along.
   */
  readonly work: number | ((out: { readonly length: number; readonly dtype: DType }, geometry: G) => number);
  /** How far a device may be from the typed-array loop: not at all, by divisions and roots, by the order of sums, by exp and its like. */
  readonly exactness: 'exact' | 'rounded' | 'sums' | 'functions';
  /** Whether an op brought it along: it runs on typed arrays only, may throw, and may do more than it tells. */
  readonly own: boolean;
  readonly loop: Kernel<G>;
  /** Instructions for WebAssembly; `null` where there are none. */
  readonly simd: Encoder<G> | null;
}

/** A row of any geometry, for lists of them. */
// biome-ignore lint/suspicious/noExplicitAny: a list holds rows of every geometry
export type AnyKernel = KernelRow<any>;

/** What a call of a kernel is told besides its operands: sizes, offsets and options. */
export type GeometryOf<R> = R extends KernelRow<infer G> ? G : never;

/** A row as it is written down: what is not said is the usual. */
export type KernelInit<G> = Pick<KernelRow<G>, 'name' | 'loop'> & Partial<KernelRow<G>>;

/**
 * A row as it is written down, with the usual where it says nothing: it overwrites its results, is exact, and has no
 * instruction.
 */
export const kernel = <G = unknown>(init: KernelInit<G>): KernelRow<G> => ({
  name: init.name,
  form: init.form ?? 'other',
  effect: init.effect ?? 'overwrites',
  index: init.index ?? -1,
  work: init.work ?? 0,
  exactness: init.exactness ?? 'exact',
  own: init.own ?? false,
  loop: init.loop,
  simd: init.simd ?? null,
});
