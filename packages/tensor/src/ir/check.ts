import type { AxisGeometry } from '../backend/kernel.ts';
import { copy } from '../backend/kernels/elementwise.ts';
import type { Storage } from '../backend/storage.ts';
import { Live } from '../recording.ts';
import type { Rows } from '../shape/broadcast.ts';
import { dtypeOf } from '../shape/dtype.ts';
import { formatShape, numel } from '../shape/shape.ts';
import { goesOn, lookupOf, storagesWritten } from './effects.ts';
import { type Call, type Graph, nameOf, type Value } from './graph.ts';
import { placeOf, rootOf } from './places.ts';
import { bytesOf, type Plan } from './plan.ts';

// What must hold of a graph, of a pass and of a memory plan, whoever made them. Tests look after each pass; nobody else pays.

/** What is wrong with a graph, one fault a line; nothing where nothing is. */
export const faultsOf = (graph: Graph): string[] => {
  const values = valuesIn(graph);
  const faults: string[] = [];
  checkValues(graph, values, faults);
  checkPlaces(graph, faults);
  // Without places and identities nothing can be said of the order.
  if (faults.length > 0) return faults;
  graph.calls.forEach((call, i) => {
    checkCall(graph, call, i, faults);
  });
  new Order(graph, values, faults).check();
  return faults;
};

const at = (call: Call, i: number): string => `call ${i} (${call.kernel.name})`;

/** All values that a graph names, each once. */
const valuesIn = ({ calls, inputs, outputs, homes }: Graph): Set<Value> => {
  const all = new Set<Value>([...inputs, ...outputs]);
  for (const [value, home] of homes) all.add(value).add(home.value);
  for (const { ins, outs } of calls) {
    for (const value of ins) all.add(value);
    for (const value of outs) all.add(value);
  }
  return all;
};

/** A value is one object, of the size that its shape and its origin say. */
const checkValues = ({ inputs }: Graph, values: ReadonlySet<Value>, faults: string[]): void => {
  const ids = new Set<number>();
  const states = new Map<Storage, Value>();
  for (const value of values) {
    const { id, shape, dtype, length, origin } = value;
    if (ids.has(id)) faults.push(`${nameOf(value)} is two values`);
    ids.add(id);
    if (numel(shape) !== length)
      faults.push(`${nameOf(value)} has ${length} elements, its shape ${formatShape(shape)}`);
    if (origin.kind === 'argument' && inputs[origin.index] !== value)
      faults.push(`${nameOf(value)} is not input ${origin.index}`);
    if (origin.kind === 'constant' && (origin.data.length !== length || dtypeOf(origin.data) !== dtype))
      faults.push(`${nameOf(value)} is ${length} ${dtype}, its constant ${origin.data.length} ${dtypeOf(origin.data)}`);
    if (origin.kind !== 'state') continue;
    const { storage } = origin;
    if (states.has(storage)) faults.push(`${nameOf(value)} and ${nameOf(states.get(storage)!)} are one state`);
    states.set(storage, value);
    if (storage.length !== length || storage.dtype !== dtype)
      faults.push(`${nameOf(value)} is ${length} ${dtype}, its state ${storage.length} ${storage.dtype}`);
  }
  inputs.forEach(({ origin }, i) => {
    if (origin.kind !== 'argument' || origin.index !== i) faults.push(`input ${i} is not argument ${i}`);
  });
};

/** A part lies inside of the value that it is a part of, has its dtype, and is nothing of its own. */
const checkPlaces = ({ homes }: Graph, faults: string[]): void => {
  for (const [value, home] of homes) {
    const name = `${nameOf(value)} in ${nameOf(home.value)}+${home.offset}`;
    if (value.origin.kind !== 'temporary')
      faults.push(`${name}: it is a ${value.origin.kind}, which has a place of its own`);
    if (value.dtype !== home.value.dtype) faults.push(`${name}: it is ${value.dtype}, and that ${home.value.dtype}`);
    if (home.offset < 0 || home.offset + value.length > home.value.length)
      faults.push(`${name}: it ends at ${home.offset + value.length} of ${home.value.length}`);
    const seen = new Set([value]);
    for (let next = homes.get(value); next !== undefined; next = homes.get(next.value)) {
      if (seen.has(next.value)) {
        faults.push(`${name}: it is a part of itself`);
        return;
      }
      seen.add(next.value);
    }
  }
};

/** The operands of a call have the sizes and dtypes that its kernel and its geometry ask for. */
const checkCall = (graph: Graph, call: Call, i: number, faults: string[]): void => {
  const { kernel, outs, ins, geometry, recorded } = call;
  for (const out of outs) {
    const { kind } = rootOf(graph, out).origin;
    if (kind === 'argument' || kind === 'constant') faults.push(`${at(call, i)} writes to ${nameOf(out)}, a ${kind}`);
  }
  const lookup = lookupOf(call);
  if (lookup !== null) {
    if (lookup.index?.dtype !== 'int32') faults.push(`${at(call, i)} looks up indices of ${lookup.index?.dtype}`);
    if (recorded === undefined) faults.push(`${at(call, i)} may fail, and nobody knows where it was recorded`);
  }
  if (geometry instanceof Live) {
    if (!graph.liveNumbers.includes(geometry)) faults.push(`${at(call, i)} needs numbers that nobody works out`);
    return;
  }
  if (!fits(call)) {
    const lengths = (values: readonly Value[]): string => values.map(({ length }) => length).join(', ');
    faults.push(`${at(call, i)}: ${lengths(ins)} → ${lengths(outs)} elements do not fit its geometry`);
  }
  const dtypes = kernel === copy ? [ins[0].dtype, outs[0].dtype] : ins.map(({ dtype }) => dtype);
  // The last two: `where` has a condition before them.
  if ((kernel === copy || kernel.form === 'broadcast') && dtypes.at(-1) !== dtypes.at(-2) && dtypes.length > 1)
    faults.push(`${at(call, i)} of ${dtypes.join(' and ')}`);
};

const fits = ({ kernel, outs: [out], ins, geometry }: Call): boolean => {
  switch (kernel.form) {
    case 'elementwise':
      return ins.every(({ length }) => length === out.length);
    case 'broadcast': {
      const { inner, rows, strides, sizes, steps, bases } = geometry as Rows;
      if (inner * rows !== out.length) return false;
      const last = (k: number): number =>
        sizes.reduce((sum, size, axis) => sum + (size - 1) * steps[k][axis], bases[k] + (inner - 1) * strides[k]);
      return out.length === 0 || ins.every(({ length }, k) => last(k) < length);
    }
    case 'reduce':
    case 'along': {
      const { outer, size, inner } = geometry as AxisGeometry;
      return ins[0].length === outer * size * inner && (kernel.form === 'along' || out.length === outer * inner);
    }
    case 'other':
      return true;
  }
};

/** What is in a buffer from one boundary of its parts to the next. */
interface Segment {
  writer: Value | null;
  /** Somebody who has read it; another one as soon as there is one. */
  reader: Value | null;
  /** Whether two have. */
  shared: boolean;
}

/** Every element is there before it is read, and nobody else writes to it before it was read for the last time. */
class Order {
  readonly #graph: Graph;
  readonly #faults: string[];
  readonly #segments = new Map<Value, readonly Segment[]>();

  constructor(graph: Graph, values: ReadonlySet<Value>, faults: string[]) {
    this.#graph = graph;
    this.#faults = faults;
    // Buffers are cut up where their parts begin and end.
    const parts = new Map<Value, { readonly value: Value; readonly from: number; readonly to: number }[]>();
    for (const value of values) {
      const { root, offset } = placeOf(graph, value);
      const part = { value, from: offset, to: offset + value.length };
      const list = parts.get(root);
      if (list) list.push(part);
      else parts.set(root, [part]);
    }
    for (const list of parts.values()) {
      const cuts = [...new Set(list.flatMap(({ from, to }) => [from, to]))].sort((a, b) => a - b);
      const index = new Map(cuts.map((cut, i) => [cut, i]));
      const segments = cuts.slice(1).map((): Segment => ({ writer: null, reader: null, shared: false }));
      for (const { value, from, to } of list)
        this.#segments.set(value, segments.slice(index.get(from)!, index.get(to)!));
    }
  }

  check(): void {
    const { calls, outputs } = this.#graph;
    calls.forEach((call, i) => {
      for (const value of call.ins) this.#read(value, call, i);
      if (goesOn(call)) for (const value of call.outs) this.#read(value, call, i);
      for (const value of call.outs) this.#write(value, call, i);
    });
    for (const value of outputs) this.#read(value, null, calls.length);
  }

  #read(value: Value, call: Call | null, i: number): void {
    const { origin } = rootOf(this.#graph, value);
    const isThere = origin.kind === 'state' ? !origin.fresh : origin.kind !== 'temporary';
    for (const segment of this.#segments.get(value)!) {
      if (!isThere && segment.writer === null) {
        this.#faults.push(`${call ? at(call, i) : 'the end'} reads ${nameOf(value)} before it is there`);
        return;
      }
      if (segment.reader !== null && segment.reader !== value) segment.shared = true;
      segment.reader = value;
    }
  }

  #write(value: Value, call: Call, i: number): void {
    for (const segment of this.#segments.get(value)!) {
      const { writer, reader, shared } = segment;
      if (writer !== null && writer !== value) {
        this.#faults.push(`${at(call, i)} writes ${nameOf(value)} where ${nameOf(writer)} is`);
        return;
      }
      if (shared || (reader !== null && reader !== value)) {
        this.#faults.push(`${at(call, i)} writes ${nameOf(value)} where ${nameOf(reader!)} was read`);
        return;
      }
      segment.writer = value;
    }
  }
}

/** What a pass did that it must not do, besides what is wrong with the graph that it made. */
export const faultsOfPass = (before: Graph, after: Graph): string[] => {
  const faults = faultsOf(after);
  const same = (a: readonly unknown[], b: readonly unknown[]): boolean =>
    a.length === b.length && a.every((x, i) => x === b[i]);
  if (!same(before.inputs, after.inputs)) faults.push('the inputs are others');
  if (!same(before.liveNumbers, after.liveNumbers)) faults.push('the numbers of each run are others');
  const form = ({ outputs }: Graph): string => outputs.map(({ dtype, length }) => `${length} ${dtype}`).join();
  if (form(before) !== form(after)) faults.push(`the results are ${form(after)}, and were ${form(before)}`);
  const [had, has] = [before, after].map(storagesWritten);
  if (had.size !== has.size || [...had].some((storage) => !has.has(storage)))
    faults.push(`${has.size} states are written to, and were ${had.size}`);
  // Calls that were left as they are come in the order that they had: what they do to states does too.
  const order = new Map(before.calls.map((call, i) => [call, i]));
  const kept = after.calls.filter((call) => order.has(call));
  for (let i = 1; i < kept.length; i++) {
    if (order.get(kept[i - 1])! < order.get(kept[i])!) continue;
    faults.push(
      `${kept[i].kernel.name}, call ${order.get(kept[i])} before, comes behind call ${order.get(kept[i - 1])}`,
    );
  }
  return faults;
};

/** What is wrong with a memory plan: a buffer outside of the area, or in that of another that is still needed. */
export const faultsOfPlan = (graph: Graph, { offsets, liveRanges, bytes }: Plan): string[] => {
  const faults: string[] = [];
  const touch = (value: Value, i: number): void => {
    const root = rootOf(graph, value);
    if (root.origin.kind !== 'temporary' && root.origin.kind !== 'argument') return;
    const life = liveRanges.get(root);
    if (life === undefined || i < life.first || i > life.last)
      faults.push(`call ${i} uses ${nameOf(root)}, which has no place there`);
  };
  for (const value of graph.inputs) touch(value, 0);
  graph.calls.forEach(({ ins, outs }, i) => {
    for (const value of [...ins, ...outs]) touch(value, i);
  });
  for (const value of graph.outputs) touch(value, graph.calls.length);

  const buffers = [...liveRanges].map(([value, life]) => {
    const start = offsets.get(value) ?? -1;
    return { value, life, start, end: start + bytesOf(value) };
  });
  for (const { value, start, end } of buffers)
    if (start < 0 || start % 64 !== 0 || end > bytes)
      faults.push(`${nameOf(value)} lies at ${start} to ${end} of ${bytes}`);
  // By address, so that only neighbours need be looked at.
  buffers.sort((a, b) => a.start - b.start);
  buffers.forEach((a, i) => {
    for (let k = i + 1; k < buffers.length && buffers[k].start < a.end; k++) {
      const b = buffers[k];
      if (b.end > b.start && a.life.first <= b.life.last && b.life.first <= a.life.last)
        faults.push(`${nameOf(a.value)} and ${nameOf(b.value)} lie in one place at one time`);
    }
  });
  return faults;
};
