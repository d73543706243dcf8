import { type Call, type Graph, substitute, type Value } from '../../ir/graph.ts';
import { isNeverOverwritten, usesOf } from '../../ir/uses.ts';
import { Live } from '../../recording.ts';
import { arrayOf, type TypedArray } from '../../shape/dtype.ts';

/** Larger results are computed at each run rather than kept. */
const MOST = 2 ** 16;

/** Computes now what is the same at each run: filled tensors, and what follows from them. */
export const foldConstants = (graph: Graph): Graph => {
  const uses = usesOf(graph);
  const folded = new Map<Value, Value>();
  const constantOf = (value: Value): TypedArray | null => {
    const { origin } = folded.get(value) ?? value;
    return origin.kind === 'constant' ? origin.data : null;
  };
  const fold = ({ kernel, outs, ins, geometry }: Call): boolean => {
    // A kernel of an op's own may do more than it tells.
    if (kernel.own || geometry instanceof Live) return false;
    const inputs = ins.map(constantOf);
    const plain =
      ins.every((value) => folded.has(value) || isNeverOverwritten(uses, value)) &&
      inputs.every((data) => data !== null);
    const local = outs.every(
      (out) => out.origin.kind === 'temporary' && isNeverOverwritten(uses, out) && out.length <= MOST,
    );
    if (!plain || !local) return false;
    const results = outs.map(({ dtype, length }) => new (arrayOf(dtype))(length));
    kernel.loop(results, inputs, geometry);
    outs.forEach((out, i) => {
      folded.set(out, graph.newValue(out.shape, out.dtype, { kind: 'constant', data: results[i] }));
    });
    return true;
  };
  return substitute({ ...graph, calls: graph.calls.filter((call) => !fold(call)) }, folded);
};
