// What the GPU's programs are made of. `pnpm build:gpu` takes their text from this folder, and is where types count: by the
// name of its type it knows what a parameter is.
//
// A function with a `this` is a program: one thread computes one cell of the output and returns it (or four neighbours).
// Any other function is a helper, which programs call. gpu.js makes a shader of the text, so it stands alone: no closures, no
// nested functions, nothing from outside but `Math` and the helpers. What gpu.js makes of it, besides:
//
// - Variables are floats, exact for whole numbers up to 2²⁴; only `this.thread.x`, parameters that are `int` and the
//   counters of `for` loops are integers. Index arithmetic on variables goes through the helpers.
// - `/` and `%` are always those of floats; `Infinity` is the largest float, so pass it as an argument.
// - Both sides of `a ? b : c` are computed.

/** A buffer's cells, one 32-bit float each. */
export type cells = readonly number[];

/** A whole number of 32 bits: sums and products wrap around. */
export type int = number;

export type float = number;

/** Four neighbouring cells at once. */
export type Four = [float, float, float, float];

/** What gpu.js calls `this` inside a program: which cell of the output this thread computes. */
export interface Line {
  readonly thread: { readonly x: int };
}

/** The same with rows. */
export interface Plane {
  readonly thread: { readonly x: int; readonly y: int };
}

/** The same with rows of planes. */
export interface Space {
  readonly thread: { readonly x: int; readonly y: int; readonly z: int };
}
