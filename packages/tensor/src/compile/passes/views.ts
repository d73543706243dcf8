import * as kernels from '../../backend/kernels/index.ts';
import type { Call, Graph, Home, Value } from '../../ir/graph.ts';
import { isNeverOverwritten, Uses } from '../../ir/uses.ts';
import type { Rows } from '../../shape/broadcast.ts';

/** Where the one run of elements that a call copies begins; `null` unless it copies just that. */
const copiedFrom = ({ kernel, geometry }: Call): number | null => {
  if (kernel === kernels.copy) return 0;
  if (kernel !== kernels.copyStrided) return null;
  const { inner, rows, strides, offsets } = geometry as Rows;
  return rows === 1 && (inner === 1 || strides[0] === 1) ? offsets[0][0] : null;
};

/** Whether a copy could as well be a part of the original: neither changes any more. */
const isView = (call: Call, uses: Uses): boolean => {
  const [out] = call.outs;
  const [source] = call.ins;
  return (
    out.origin.kind === 'temporary' &&
    !uses.homes.has(out) &&
    isNeverOverwritten(uses, out) &&
    isNeverOverwritten(uses, source)
  );
};

/** Does without copies of neighbouring elements (slices along the first axis, clones): they are read where they are. */
export const shareViews = (graph: Graph): Graph => {
  const homes = new Map<Value, Home>(graph.homes);
  const uses = new Uses({ ...graph, homes });
  const calls: Call[] = [];
  for (const call of graph.calls) {
    const offset = copiedFrom(call);
    if (offset !== null && isView(call, uses)) homes.set(call.outs[0], { value: call.ins[0], offset });
    else calls.push(call);
  }
  return calls.length === graph.calls.length ? graph : { ...graph, calls, homes };
};
