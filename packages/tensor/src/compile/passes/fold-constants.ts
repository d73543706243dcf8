import { type Call, type Graph, isSteady, usesOf, type Value } from '../../backend/graph.ts';
import { Live } from '../../recording.ts';
import { arrayOf, type TypedArray } from '../../shape/dtype.ts';

/** Larger results are computed at each run rather than kept. */
const MOST = 2 ** 16;

const constantOf = ({ origin }: Value): TypedArray | null => (origin.kind === 'constant' ? origin.data : null);

/** Computes now what is the same at each run: filled tensors, and what follows from them. */
export const foldConstants = (graph: Graph): Graph => {
  const uses = usesOf(graph.calls);
  const folded = new Set<Value>();
  const fold = ({ kernel, outs, ins, geometry }: Call): boolean => {
    // A kernel of an op's own may do more than it tells.
    if (kernel.own || geometry instanceof Live) return false;
    const inputs = ins.map(constantOf);
    const plain =
      ins.every((value) => folded.has(value) || isSteady(uses, value)) && inputs.every((data) => data !== null);
    const local = outs.every((out) => out.origin.kind === 'temporary' && isSteady(uses, out) && out.length <= MOST);
    if (!plain || !local) return false;
    const results = outs.map(({ dtype, length }) => new (arrayOf(dtype))(length));
    kernel.loop(results, inputs, geometry);
    outs.forEach((out, i) => {
      out.origin = { kind: 'constant', data: results[i] };
      folded.add(out);
    });
    return true;
  };
  return { ...graph, calls: graph.calls.filter((call) => !fold(call)) };
};
