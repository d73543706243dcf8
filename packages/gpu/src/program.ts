import type { Operand } from './operand.ts';

/** What a program is given for each parameter: the cells of a buffer, a whole number, a number. */
export type Param = 'cells' | 'int' | 'float';

/** What gpu.js calls `this` inside a kernel: which cell of the output this thread computes. */
export interface Thread {
  readonly thread: { readonly x: number; readonly y: number; readonly z: number };
}

/** Four neighbouring cells at once. */
export type Four = [number, number, number, number];

type Inside<P extends readonly Param[]> = { [I in keyof P]: P[I] extends 'cells' ? readonly number[] : number };

/** The arguments of a dispatch, parameter by parameter. */
export type Arguments<P extends readonly Param[]> = { [I in keyof P]: P[I] extends 'cells' ? Operand : number };

/** A gpu.js kernel: JavaScript that becomes a shader when it is first dispatched. */
export interface Program<P extends readonly Param[] = readonly Param[]> {
  readonly name: string;
  readonly params: P;
  // biome-ignore lint/suspicious/noExplicitAny: read as text by gpu.js, never called
  readonly source: (this: Thread, ...args: any[]) => number | Four;
  /** Axes of the grid of threads: 1 for `thread.x` only; 2 and 3 add `y` and `z`. */
  readonly axes: 1 | 2 | 3;
  /** Cells that a thread computes: 1, or 4 neighbours, returned as an array. */
  readonly cells: 1 | 4;
}

export interface ProgramOptions {
  readonly axes?: 1 | 2 | 3;
  readonly cells?: 1 | 4;
}

/**
 * Declares a gpu.js kernel. One thread computes one cell of the output and returns it (or four neighbours).
 *
 * gpu.js reads the function's text, so it must stand alone: no closures, no nested functions, no names from outside but
 * `Math` and the helpers of `helpers.ts`. What gpu.js makes of it, besides:
 * - Variables are floats, exact for whole numbers up to 2²⁴; only `this.thread.x`, parameters of type `int` and the
 *   counters of `for` loops are integers. Index arithmetic on variables goes through the helpers.
 * - `/` and `%` are always those of floats; `Infinity` is the largest float, so pass it as an argument.
 * - Both sides of `a ? b : c` are computed.
 */
export const program = <const P extends readonly Param[]>(
  name: string,
  params: P,
  source: (this: Thread, ...args: Inside<P>) => number | Four,
  { axes = 1, cells = 1 }: ProgramOptions = {},
): Program<P> => ({ name, params, source, axes, cells });
