import { because, EngramError } from '../errors.ts';
import { placed } from '../place.ts';
import type { Live } from '../recording.ts';
import type { DType, TypedArray } from '../shape/dtype.ts';
import type { Shape } from '../shape/shape.ts';
import type { Storage } from './contract.ts';
import type { AnyKernel } from './kernel.ts';
import { copy } from './kernels/elementwise.ts';

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

/** A buffer of a program. */
export class Value {
  // Declared here and set below: a field that the class body defines takes V8 a call for each object at first, and a
  // recording makes many.
  declare readonly id: number;
  /** As it was allocated; a reshape shows the same value in another shape. */
  declare readonly shape: Shape;
  declare readonly dtype: DType;
  declare readonly length: number;
  declare origin: Origin;
  /** A part of another value's buffer, from this element on; all its calls read and write there. */
  declare home: { readonly value: Value; readonly offset: number } | null;

  constructor(id: number, shape: Shape, dtype: DType, length: number, origin: Origin) {
    this.id = id;
    this.shape = shape;
    this.dtype = dtype;
    this.length = length;
    this.origin = origin;
    this.home = null;
  }
}

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
  /** Computed before the calls, at each run, in this order. */
  readonly lives: readonly Live<unknown>[];
  /** A temporary for a pass to use. */
  readonly newValue: (shape: Shape, dtype: DType) => Value;
}

/** Who reads and who writes each value, by its id: indices of calls, ascending. */
export interface Uses {
  readonly readers: readonly (readonly number[] | undefined)[];
  readonly writers: readonly (readonly number[] | undefined)[];
}

const noCalls: readonly number[] = [];

export const usesOf = (calls: readonly Call[]): Uses => {
  const readers: number[][] = [];
  const writers: number[][] = [];
  for (let i = 0; i < calls.length; i++) {
    const { outs, ins } = calls[i];
    for (let k = 0; k < ins.length; k++) addUse(readers, ins[k].id, i);
    for (let k = 0; k < outs.length; k++) addUse(writers, outs[k].id, i);
  }
  return { readers, writers };
};

const addUse = (uses: number[][], id: number, call: number): void => {
  const list = uses[id];
  if (list === undefined) uses[id] = [call];
  else if (list[list.length - 1] !== call) list.push(call);
};

export const readersOf = ({ readers }: Uses, { id }: Value): readonly number[] => readers[id] ?? noCalls;
export const writersOf = ({ writers }: Uses, { id }: Value): readonly number[] => writers[id] ?? noCalls;

/** Whether a value, once it is there, holds the same elements to the end of the run. */
export const isSteady = (uses: Uses, value: Value): boolean => {
  const writes = writersOf(uses, value).length;
  if (value.home !== null && writes === 0) return isSteady(uses, value.home.value); // a view
  return value.origin.kind === 'temporary' || (value.origin.kind === 'state' && value.origin.fresh)
    ? writes === 1
    : writes === 0;
};

/** The indices that a call looks up, and how many there are to choose from. */
export const indexOf = ({ kernel, ins, geometry }: Call): { readonly index: Value; readonly size: number } | null =>
  kernel.index < 0 ? null : { index: ins[kernel.index], size: (geometry as { readonly size: number }).size };

/** An error of a call at run time: it says where in a model the call is, and has as its cause where in the function. */
export const faultOf = (error: unknown, recorded: Call['recorded']): unknown =>
  recorded === undefined || !(error instanceof EngramError)
    ? error
    : because(placed(error, recorded.place), recorded.cause);

/** Whether a call goes on from what its results hold: it updates them, or adds to them. */
export const goesOn = ({ kernel, zeroed }: Call): boolean => kernel.effect !== 'overwrites' && !zeroed;

/** Whether the caller brings a value, so that it can be looked at before the run. */
export const isGiven = (value: Value): boolean => rootOf(value).origin.kind === 'argument';

/** Whether a call may find a fault in what the run has computed. */
export const canFail = (call: Call): boolean => {
  const lookup = indexOf(call);
  return lookup === null ? call.kernel.own : !isGiven(lookup.index);
};

/**
 * The states that a run has written to while something in it may still fail: calls that look up computed indices or run a
 * kernel of somebody else's. A backend keeps what they held, to put it back then; for most graphs there is none.
 */
export const exposedStates = ({ calls }: Pick<Graph, 'calls'>): ReadonlySet<Value> => {
  const exposed = new Set<Value>();
  const last = calls.findLastIndex(canFail);
  for (let i = 0; i <= last; i++) {
    for (const out of calls[i].outs) {
      const root = rootOf(out);
      if (root.origin.kind === 'state') exposed.add(root);
    }
  }
  return exposed;
};

/** The buffer that a value is in. */
export const rootOf = (value: Value): Value => {
  let root = value;
  while (root.home !== null) root = root.home.value;
  return root;
};

/** The buffer that a value is in, and from which element on. */
export const placeOf = (value: Value): { readonly root: Value; readonly offset: number } => {
  let root = value;
  let offset = 0;
  while (root.home !== null) {
    offset += root.home.offset;
    root = root.home.value;
  }
  return { root, offset };
};

/** Whether a value is computed, used once, by nobody outside, and could as well not exist. */
export const isPrivate = (uses: Uses, outputs: ReadonlySet<Value>, value: Value): boolean =>
  value.origin.kind === 'temporary' &&
  value.home === null &&
  isSteady(uses, value) &&
  readersOf(uses, value).length === 1 &&
  !outputs.has(value);

/** The call that computes a steady value; `undefined` where none does. */
export const producerOf = (calls: readonly Call[], uses: Uses, value: Value): Call | undefined => {
  const at = writersOf(uses, value)[0];
  return at === undefined ? undefined : calls[at];
};
