import { Blocks } from '../backend/heap/blocks.ts';
import { arrayOf } from '../shape/dtype.ts';
import type { Graph, Value } from './graph.ts';
import { rootsOf } from './places.ts';

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

/**
 * How long each buffer in the scratch area is needed, in the order in which they come to be. Arguments are there before the
 * first call, results after the last.
 */
export const liveRangesOf = (graph: Graph): Map<Value, LiveRange> => {
  const { calls, inputs, outputs } = graph;
  const roots = rootsOf(graph);
  const liveRanges = new Map<Value, { readonly first: number; last: number }>();
  const touch = (values: readonly Value[], at: number): void => {
    for (const value of values) {
      const root = roots[value.id] ?? value;
      if (!isScratch(root)) continue;
      const known = liveRanges.get(root);
      if (known === undefined) liveRanges.set(root, { first: at, last: at });
      else known.last = at;
    }
  };
  touch(inputs, 0);
  for (let i = 0; i < calls.length; i++) {
    touch(calls[i].ins, i);
    touch(calls[i].outs, i);
  }
  touch(outputs, calls.length);
  return liveRanges;
};

/** A buffer of the scratch area in its place. */
interface Placed {
  readonly start: number;
  readonly bytes: number;
  /** Another one that is needed as long. */
  readonly next: Placed | undefined;
}

/** Gives each buffer a place that no other one uses while it is needed: in order of time, each as low as it fits. */
export const planMemory = (graph: Graph): Plan => {
  const liveRanges = liveRangesOf(graph);
  const blocks = new Blocks(0);
  const offsets = new Map<Value, number>();
  /** By the call that is the last to use them. */
  const ending: (Placed | undefined)[] = new Array(graph.calls.length + 1).fill(undefined);
  let bytes = 0;
  let freed = 0;
  for (const [value, { first, last }] of liveRanges) {
    for (; freed < first; freed++) {
      for (let gone = ending[freed]; gone !== undefined; gone = gone.next) blocks.free(gone.start, gone.bytes);
    }
    const size = bytesOf(value);
    const start = blocks.allocate(size);
    offsets.set(value, start);
    ending[last] = { start, bytes: size, next: ending[last] };
    bytes = Math.max(bytes, blocks.end);
  }
  return { offsets, liveRanges, bytes };
};
