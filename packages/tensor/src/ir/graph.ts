import type { AnyKernel } from '../backend/kernel.ts';
import { copy } from '../backend/kernels/elementwise.ts';
import type { Storage } from '../backend/storage.ts';
import type { Live } from '../recording.ts';
import type { DType, TypedArray } from '../shape/dtype.ts';
import { numel, type Shape } from '../shape/shape.ts';

// What a recorded program is: calls of kernels, in order, over values. Nothing here changes once it is recorded: a pass takes
// a graph and returns another, which shares what it left alone.

/** Where the elements of a value come from before the first call. */
export type Origin =
  /** Nowhere: a call computes them. */
  | { readonly kind: 'temporary' }
  /** The caller of the compiled function, at each run. */
  | { readonly kind: 'argument'; readonly index: number }
  /** The function itself. */
  | { readonly kind: 'constant'; readonly data: TypedArray }
  /** Storage that outlives the run. `fresh`: what it holds before the run is never looked at. */
  | { readonly kind: 'state'; readonly storage: Storage; readonly fresh: boolean };

/** The elements that calls read and write: a buffer of its own, or a part of another one (`Graph.homes`). */
export class Value {
  // Declared here and set below: a field that the class body defines takes V8 a call for each object at first, and a
  // recording makes many.
  declare readonly id: number;
  /** As it was allocated; a reshape shows the same value in another shape. */
  declare readonly shape: Shape;
  declare readonly dtype: DType;
  declare readonly length: number;
  /** While the graph is being recorded, a temporary may yet turn out to be a state. */
  declare origin: Origin;

  constructor(id: number, shape: Shape, dtype: DType, length: number, origin: Origin) {
    this.id = id;
    this.shape = shape;
    this.dtype = dtype;
    this.length = length;
    this.origin = origin;
  }
}

export const temporary: Origin = { kind: 'temporary' };

/** Where a value lies that has no buffer of its own: in that of another, from this element on. */
export interface Home {
  readonly value: Value;
  readonly offset: number;
}

export type Homes = ReadonlyMap<Value, Home>;

export const noHomes: Homes = new Map();

const LETTERS = { temporary: '%', argument: 'arg', constant: 'const', state: 'state' };

/** What a listing calls a value. */
export const nameOf = ({ id, origin }: Value): string =>
  origin.kind === 'argument' ? `arg${origin.index}` : `${LETTERS[origin.kind]}${id}`;

/** One call of a kernel. */
export interface Call {
  readonly kernel: AnyKernel;
  readonly outs: readonly Value[];
  readonly ins: readonly Value[];
  readonly geometry: unknown;
  /** Whether `outs` must be zero before: the kernel adds to them, or fills them in part. */
  readonly zeroed: boolean;
  /** What a pass did, for the listing. */
  readonly note?: string;
  /** Of calls that may find an index out of range: in which part of a model, and a stack that shows where in the function. */
  readonly recorded?: { readonly place: string; readonly cause: Error };
}

/** The elements of `source`, in another buffer. */
export const copyCall = (out: Value, source: Value, note?: string): Call => ({
  kernel: copy,
  outs: [out],
  ins: [source],
  geometry: undefined,
  zeroed: false,
  ...(note === undefined ? {} : { note }),
});

/** What was recorded: calls in order, and what they begin and end with. */
export interface Graph {
  readonly calls: readonly Call[];
  /** The caller's tensors, by position. */
  readonly inputs: readonly Value[];
  /** What is returned. */
  readonly outputs: readonly Value[];
  /** Which values are a part of another; all their calls read and write there. */
  readonly homes: Homes;
  /** Computed before the calls, at each run, in this order. */
  readonly liveNumbers: readonly Live<unknown>[];
  /** Another value, for a pass to use: a temporary where nothing else is said. */
  readonly newValue: (shape: Shape, dtype: DType, origin?: Origin) => Value;
}

/** What makes more values, with ids from `next` on. */
export const valuesFrom = (next: number): Graph['newValue'] => {
  let id = next;
  return (shape, dtype, origin = temporary) => new Value(id++, shape, dtype, numel(shape), origin);
};
