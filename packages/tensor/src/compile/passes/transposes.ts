import * as kernels from '../../backend/kernels/index.ts';
import type { MatmulGeometry } from '../../backend/kernels/matmul.ts';
import type { Call, Graph, Value } from '../../ir/graph.ts';
import { rootOf } from '../../ir/places.ts';
import { rowsOf } from '../../shape/broadcast.ts';

/** From so many products with the same matrix on, copying it costs less than it saves. */
const WORTH = 4;

/** The matrix that a call multiplies with from the right, if all of it is stored [n, k]; else none. */
const transposedIn = ({ kernel, ins, geometry }: Call): readonly Value[] => {
  if (kernel !== kernels.matmul) return [];
  const { n, k, transposeB, offsetsB } = geometry as MatmulGeometry;
  const [, b] = ins;
  const whole = b.length === n * k && offsetsB.every((offset) => offset === 0);
  // A single row or column lies in memory in the same way transposed or not.
  return transposeB && whole && n > 1 && k > 1 && b.dtype === 'float32' ? [b] : [];
};

/** The calls that have to do with each value, ascending. */
const callsBy = (calls: readonly Call[], valuesOf: (call: Call) => readonly Value[]): Map<Value, number[]> => {
  const lists = new Map<Value, number[]>();
  calls.forEach((call, i) => {
    for (const value of valuesOf(call)) {
      const list = lists.get(value);
      if (list) list.push(i);
      else lists.set(value, [i]);
    }
  });
  return lists;
};

/**
 * Transposes a matrix once for all products with it: an unrolled network multiplies with the same weights, stored
 * [n, k], at every step, and the kernels are up to three times as quick with [k, n].
 */
export const transposeOnce = (graph: Graph): Graph => {
  const { calls, newValue } = graph;
  const products = callsBy(calls, transposedIn);
  const worth = [...products].filter(([, at]) => at.length >= WORTH);
  if (worth.length === 0) return graph;

  const writes = callsBy(calls, ({ outs }) => outs.map((value) => rootOf(graph, value)));
  const before = new Map<number, Call>();
  const instead = new Map<number, Call>();
  for (const [b, at] of worth) {
    const first = at[0];
    const last = at[at.length - 1];
    if (writes.get(rootOf(graph, b))?.some((i) => i >= first && i < last)) continue;
    const { n, k } = calls[first].geometry as MatmulGeometry;
    const turned = newValue([k, n], b.dtype);
    before.set(first, {
      kernel: kernels.copyStrided,
      outs: [turned],
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
        ins: [a, turned, ...bias],
        geometry: { ...(geometry as MatmulGeometry), transposeB: false },
      });
    }
  }
  const turn = (call: Call, i: number): Call[] => {
    const copy = before.get(i);
    const product = instead.get(i) ?? call;
    return copy ? [copy, product] : [product];
  };
  return { ...graph, calls: calls.flatMap(turn) };
};
