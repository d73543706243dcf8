import type { AnyKernel } from '../backend/kernel.ts';
import { Live } from '../recording.ts';
import type { DType } from '../shape/dtype.ts';
import type { Shape } from '../shape/shape.ts';
import { type Call, type Graph, type Home, type Origin, temporary, Value, valuesFrom } from './graph.ts';

// A graph in a twentieth of the memory, for programs that only run. Unrolled networks do the same at each step, so there are
// few shapes, kernels and geometries, and what is left are numbers.

/** Things, each once, and where in the list they are. */
class Distinct<T> {
  readonly list: T[] = [];
  readonly #places = new Map<unknown, number>();

  /** The place of `item`, which is the same as all others with its key. */
  placeOf(item: T, key: unknown): number {
    const known = this.#places.get(key);
    if (known !== undefined) return known;
    this.#places.set(key, this.list.length);
    return this.list.push(item) - 1;
  }
}

/** Whether two geometries say the same. */
const isSame = (a: unknown, b: unknown): boolean => {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) return false;
  const [these, those] = [a as Record<string, unknown>, b as Record<string, unknown>];
  for (const name in these) if (!isSame(these[name], those[name])) return false;
  for (const name in those) if (!(name in these)) return false;
  return true;
};

/** Geometries, each once; their text finds those that may be the same, of which NaN and −0 need a second look. */
class Geometries {
  readonly list: unknown[] = [];
  readonly #places = new Map<unknown, number>();

  placeOf(geometry: unknown, isPlain: boolean): number {
    const known = this.#places.get(geometry);
    if (known !== undefined) return known;
    const text = isPlain && typeof geometry === 'object' ? JSON.stringify(geometry) : null;
    const like = text === null ? undefined : this.#places.get(text);
    if (like !== undefined && isSame(this.list[like], geometry)) return like;
    const place = this.list.push(geometry) - 1;
    this.#places.set(geometry, place);
    if (text !== null) this.#places.set(text, place);
    return place;
  }
}

/** What stays a list of things. */
interface Shared {
  readonly shapes: readonly Shape[];
  readonly dtypes: readonly DType[];
  readonly origins: readonly Origin[];
  readonly kernels: readonly AnyKernel[];
  readonly geometries: readonly unknown[];
  readonly notes: readonly (string | undefined)[];
  readonly recorded: readonly Call['recorded'][];
  readonly liveNumbers: readonly Live<unknown>[];
}

/** A graph that takes little memory. */
export interface PackedGraph extends Shared {
  /** Of each value: its id, and the places of its shape, dtype and origin. */
  readonly values: Int32Array;
  /** Of each value that is a part of another: it, that one, and the offset. */
  readonly homes: Int32Array;
  /** Of each call: the places of its kernel, geometry, note and record, whether into zeros, and its results and operands. */
  readonly calls: Int32Array;
  readonly callCount: number;
  readonly inputs: Int32Array;
  readonly outputs: Int32Array;
}

export const pack = (graph: Graph): PackedGraph => {
  const shapes = new Distinct<Shape>();
  const dtypes = new Distinct<DType>();
  const origins = new Distinct<Origin>();
  origins.placeOf(temporary, temporary); // the first
  const kernels = new Distinct<AnyKernel>();
  const geometries = new Geometries();
  const notes = new Distinct<string | undefined>();
  const recorded = new Distinct<Call['recorded']>();
  const places = new Map<Value, number>();
  const values: number[] = [];
  const placeOf = (value: Value): number => {
    const known = places.get(value);
    if (known !== undefined) return known;
    places.set(value, places.size);
    const { id, shape, dtype, origin } = value;
    values.push(id, shapes.placeOf(shape, shape.length === 1 ? shape[0] : shape.join()), dtypes.placeOf(dtype, dtype));
    values.push(origin.kind === 'temporary' ? 0 : origins.placeOf(origin, origin));
    return places.size - 1;
  };
  const calls: number[] = [];
  for (const { kernel, geometry, note, recorded: where, zeroed, outs, ins } of graph.calls) {
    const isPlain = !kernel.own && !(geometry instanceof Live);
    calls.push(kernels.placeOf(kernel, kernel), geometries.placeOf(geometry, isPlain));
    calls.push(notes.placeOf(note, note), recorded.placeOf(where, where), zeroed ? 1 : 0, outs.length, ins.length);
    for (const value of outs) calls.push(placeOf(value));
    for (const value of ins) calls.push(placeOf(value));
  }
  const homes: number[] = [];
  for (const [value, home] of graph.homes) homes.push(placeOf(value), placeOf(home.value), home.offset);
  const [inputs, outputs] = [graph.inputs, graph.outputs].map((list) => Int32Array.from(list, placeOf));
  return {
    shapes: shapes.list,
    dtypes: dtypes.list,
    origins: origins.list,
    kernels: kernels.list,
    geometries: geometries.list,
    notes: notes.list,
    recorded: recorded.list,
    liveNumbers: graph.liveNumbers,
    values: Int32Array.from(values),
    homes: Int32Array.from(homes),
    calls: Int32Array.from(calls),
    callCount: graph.calls.length,
    inputs,
    outputs,
  };
};

/** The graph, of values of its own. */
export const unpack = (packed: PackedGraph): Graph => {
  const { shapes, dtypes, origins, kernels, geometries, notes, recorded, liveNumbers } = packed;
  const values: Value[] = [];
  let last = -1;
  for (let i = 0; i < packed.values.length; i += 4) {
    const [id, shape, dtype, origin] = packed.values.subarray(i, i + 4);
    const size = shapes[shape].reduce((product, axis) => product * axis, 1);
    values.push(new Value(id, shapes[shape], dtypes[dtype], size, origins[origin]));
    last = Math.max(last, id);
  }
  const valueAt = (i: number): Value => values[i];
  const calls: Call[] = [];
  for (let at = 0; calls.length < packed.callCount; ) {
    const [kernel, geometry, note, where, zeroed, outs, ins] = packed.calls.subarray(at, at + 7);
    at += 7;
    calls.push({
      kernel: kernels[kernel],
      outs: Array.from(packed.calls.subarray(at, at + outs), valueAt),
      ins: Array.from(packed.calls.subarray(at + outs, at + outs + ins), valueAt),
      geometry: geometries[geometry],
      zeroed: zeroed === 1,
      ...(notes[note] === undefined ? {} : { note: notes[note] }),
      ...(recorded[where] === undefined ? {} : { recorded: recorded[where] }),
    });
    at += outs + ins;
  }
  const homes = new Map<Value, Home>();
  for (let i = 0; i < packed.homes.length; i += 3) {
    const [value, into, offset] = packed.homes.subarray(i, i + 3);
    homes.set(values[value], { value: values[into], offset });
  }
  const [inputs, outputs] = [packed.inputs, packed.outputs].map((list) => Array.from(list, valueAt));
  return { calls, inputs, outputs, homes, liveNumbers, newValue: valuesFrom(last + 1) };
};
