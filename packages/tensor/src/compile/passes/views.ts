import * as kernels from '../../backend/kernels/index.ts';
import type { Call, Graph, Home, Value } from '../../ir/graph.ts';
import { isNeverOverwritten, type Uses, usesOf } from '../../ir/uses.ts';
import type { Rows } from '../../shape/broadcast.ts';

/** Where the one run of elements that a call copies begins; `null` unless it copies just that. */
const copiedFrom = ({ kernel, geometry }: Call): number | null => {
  if (kernel === kernels.copy) return 0;
  if (kernel !== kernels.copyStrided) return null;
  const { inner, rows, strides, offsets } = geometry as Rows;
  return rows === 1 && (inner === 1 || strides[0] === 1) ? offsets[0][0] : null;
};

/** Whether the copy could as well be a part of the original: neither changes any more. */
const isView = (call: Call, uses: Uses): boolean => {
  const [out] = call.outs;
  const [source] = call.ins;
  return (
    copiedFrom(call) !== null &&
    out.origin.kind === 'temporary' &&
    !uses.homes.has(out) &&
    isNeverOverwritten(uses, out) &&
    isNeverOverwritten(uses, source)
  );
};

/** Does without copies of neighbouring elements (slices along the first axis, clones): they are read where they are. */
export const shareViews = (graph: Graph): Graph => {
  if (graph.calls.every((call) => copiedFrom(call) === null)) return graph;
  const homes = new Map<Value, Home>(graph.homes);
  const uses = usesOf({ ...graph, homes });
  const calls = graph.calls.filter((call) => {
    if (!isView(call, uses)) return true;
    homes.set(call.outs[0], { value: call.ins[0], offset: copiedFrom(call)! });
    return false;
  });
  return { ...graph, calls, homes };
};
