import { type Call, type Graph, isSteady, type Uses, usesOf } from '../../backend/graph.ts';
import * as kernels from '../../backend/kernels/index.ts';
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
    out.home === null &&
    isSteady(uses, out) &&
    isSteady(uses, source)
  );
};

/** Does without copies of neighbouring elements (slices along the first axis, clones): they are read where they are. */
export const shareViews = (graph: Graph): Graph => {
  const uses = usesOf(graph.calls);
  const calls = graph.calls.filter((call) => {
    if (!isView(call, uses)) return true;
    call.outs[0].home = { value: call.ins[0], offset: copiedFrom(call)! };
    return false;
  });
  return { ...graph, calls };
};
