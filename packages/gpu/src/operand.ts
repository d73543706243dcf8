import type { GeometryOf, KernelName, kernels } from '@engram/tensor/backend';
import type { Arguments, Operand, Param, Program } from './program.ts';

/** Threads along x, y and z. */
export type Grid = readonly [x: number, y?: number, z?: number];

/** What a kernel of the table computes with. Calls take effect in order. */
export interface Gpu {
  /**
   * Computes all cells of `out` anew, one thread a cell; the arguments may be `out` itself, as it was. `grid` is the
   * number of threads along each axis of the program, default all of `out` along x; x varies fastest.
   */
  dispatch<P extends readonly Param[]>(program: Program<P>, out: Operand, args: Arguments<P>, grid?: Grid): void;
  /** Cells for the time of this kernel call; what they hold is not defined until something is dispatched into them. */
  temporary(length: number): Operand;
  /** Whole numbers from the CPU, for the time of this kernel call. The same at every run of a compiled program. */
  table(values: ArrayLike<number>): Operand;
}

/**
 * A kernel of the table: what to dispatch for its outputs, inputs and geometry. An output that is updated in place is
 * an argument of the dispatch that computes it.
 */
export type GpuKernel<G> = (outs: readonly Operand[], ins: readonly Operand[], geometry: G, gpu: Gpu) => void;

/** What the tensor library's kernel of this name is told. */
export type GeometryFor<K extends KernelName> = GeometryOf<(typeof kernels)[K]>;

/** What a table of kernels looks like; each file of `kernels/` holds a part of it. */
export type GpuKernels = { readonly [K in KernelName]: GpuKernel<GeometryFor<K>> };
