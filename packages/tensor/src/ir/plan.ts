import { Blocks } from '../backend/heap/blocks.ts';
import { arrayOf } from '../shape/dtype.ts';
import type { Graph, Value } from './graph.ts';
import { rootOf } from './places.ts';

/** From the first call that touches a buffer to the last, both included. */
interface LiveRange {
  readonly first: number;
  readonly last: number;
}

/** Where the buffers of a run lie in the scratch area. */
export interface Plan {
  /** Bytes from its start, for each temporary and argument. */
  readonly offsets: ReadonlyMap<Value, number>;
  readonly liveRanges: ReadonlyMap<Value, LiveRange>;
  /** Bytes that the area needs. */
  readonly bytes: number;
}

export const bytesOf = ({ dtype, length }: Value): number => length * arrayOf(dtype).BYTES_PER_ELEMENT;

const isScratch = ({ origin }: Value): boolean => origin.kind === 'temporary' || origin.kind === 'argument';

/** How long each buffer in the scratch area is needed. Arguments are there before the first call, results after the last. */
export const liveRangesOf = (graph: Graph): Map<Value, LiveRange> => {
  const { calls, inputs, outputs } = graph;
  const liveRanges = new Map<Value, { readonly first: number; last: number }>();
  const touch = (value: Value, at: number): void => {
    const root = rootOf(graph, value);
    if (!isScratch(root)) return;
    const known = liveRanges.get(root);
    if (known === undefined) liveRanges.set(root, { first: at, last: at });
    else known.last = at;
  };
  for (const value of inputs) touch(value, 0);
  calls.forEach(({ outs, ins }, i) => {
    for (const value of ins) touch(value, i);
    for (const value of outs) touch(value, i);
  });
  for (const value of outputs) touch(value, calls.length);
  return liveRanges;
};

/** Gives each buffer a place that no other one uses while it is needed: in order of time, each as low as it fits. */
export const planMemory = (graph: Graph): Plan => {
  const liveRanges = liveRangesOf(graph);
  const starting: Value[][] = [];
  const ending: Value[][] = [];
  for (let i = 0; i <= graph.calls.length; i++) {
    starting.push([]);
    ending.push([]);
  }
  for (const [value, { first, last }] of liveRanges) {
    starting[first].push(value);
    ending[last].push(value);
  }
  const blocks = new Blocks(0);
  const offsets = new Map<Value, number>();
  let bytes = 0;
  for (let i = 0; i <= graph.calls.length; i++) {
    for (const value of starting[i]) offsets.set(value, blocks.allocate(bytesOf(value)));
    bytes = Math.max(bytes, blocks.end);
    for (const value of ending[i]) blocks.free(offsets.get(value)!, bytesOf(value));
  }
  return { offsets, liveRanges, bytes };
};
