import * as kernels from '../../backend/kernels/index.ts';
import type { MatmulGeometry } from '../../backend/kernels/matmul.ts';
import type { Call, Graph, Value } from '../../ir/graph.ts';
import { rootOf, rootsOf } from '../../ir/places.ts';
import { rowsOf } from '../../shape/broadcast.ts';

/** From so many products with the same matrix on, copying it costs less than it saves. */
const WORTH = 4;

/** The matrix that a call multiplies with from the right, if all of it is stored [n, k]; else none. */
const transposedIn = ({ kernel, ins, geometry }: Call): Value | null => {
  if (kernel !== kernels.matmul) return null;
  const { n, k, transposeB, offsetsB } = geometry as MatmulGeometry;
  // A single row or column lies in memory in the same way transposed or not.
  if (!transposeB || n <= 1 || k <= 1) return null;
  const [, b] = ins;
  const whole = b.length === n * k && offsetsB.every((offset) => offset === 0);
  return whole && b.dtype === 'float32' ? b : null;
};

/** The products with each transposed matrix: the positions of their calls, ascending. */
const productsOf = (calls: readonly Call[]): Map<Value, number[]> => {
  const products = new Map<Value, number[]>();
  for (let i = 0; i < calls.length; i++) {
    const b = transposedIn(calls[i]);
    if (b === null) continue;
    const list = products.get(b);
    if (list) list.push(i);
    else products.set(b, [i]);
  }
  return products;
};

/** The calls that write to the buffers that these values are in: their positions, ascending, by the buffer's own value. */
const writesTo = (graph: Graph, values: readonly Value[]): Map<Value, number[]> => {
  const writes = new Map<Value, number[]>(values.map((value) => [rootOf(graph, value), []]));
  const roots = rootsOf(graph);
  for (let i = 0; i < graph.calls.length; i++)
    for (const out of graph.calls[i].outs) writes.get(roots[out.id] ?? out)?.push(i);
  return writes;
};

/**
 * Transposes a matrix once for all products with it: an unrolled network multiplies with the same weights, stored
 * [n, k], at every step, and the kernels are up to three times as quick with [k, n].
 */
export const transposeOnce = (graph: Graph): Graph => {
  const { calls, newValue } = graph;
  const worth = [...productsOf(calls)].filter(([, at]) => at.length >= WORTH);
  if (worth.length === 0) return graph;
  const writes = writesTo(
    graph,
    worth.map(([b]) => b),
  );
  const before = new Map<number, Call>();
  const instead = new Map<number, Call>();
  for (const [b, at] of worth) {
    const first = at[0];
    const last = at[at.length - 1];
    if (writes.get(rootOf(graph, b))!.some((i) => i >= first && i < last)) continue;
    const { n, k } = calls[first].geometry as MatmulGeometry;
    const matrix = newValue([k, n], b.dtype);
    before.set(first, {
      kernel: kernels.copyStrided,
      outs: [matrix],
      ins: [b],
      geometry: rowsOf([k, n], [[1, k]]),
      zeroed: false,
      note: `transposed once for ${at.length} products`,
    });
    for (const i of at) {
      const { ins, geometry } = calls[i];
      const [a, , ...bias] = ins;
      instead.set(i, {
        ...calls[i],
        ins: [a, matrix, ...bias],
        geometry: { ...(geometry as MatmulGeometry), transposeB: false },
      });
    }
  }
  const turned: Call[] = [];
  for (let i = 0; i < calls.length; i++) {
    const copy = before.get(i);
    if (copy !== undefined) turned.push(copy);
    turned.push(instead.get(i) ?? calls[i]);
  }
  return { ...graph, calls: turned };
};
