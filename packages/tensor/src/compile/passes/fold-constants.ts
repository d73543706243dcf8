import type { Call, Graph, Value } from '../../ir/graph.ts';
import { areNeverOverwritten, isNeverOverwritten, Uses } from '../../ir/uses.ts';
import { Live } from '../../recording.ts';
import { arrayOf, type TypedArray } from '../../shape/dtype.ts';

/** Larger results are computed at each run rather than kept. */
const MOST = 2 ** 16;

/** The constants, if all of the values are; `null` for nearly all calls. */
const constantsIn = (values: readonly Value[]): readonly TypedArray[] | null => {
  const constants: TypedArray[] = [];
  for (let i = 0; i < values.length; i++) {
    const { origin } = values[i];
    if (origin.kind !== 'constant') return null;
    constants.push(origin.data);
  }
  return constants;
};

/** Whether a call does the same at each run, and nothing but compute what nobody writes to. */
const isFixed = ({ kernel, outs, ins, geometry }: Call, uses: Uses): boolean => {
  // A kernel of an op's own may do more than it tells.
  if (kernel.own || geometry instanceof Live || !areNeverOverwritten(uses, ins)) return false;
  return outs.every((out) => out.origin.kind === 'temporary' && isNeverOverwritten(uses, out) && out.length <= MOST);
};

/** Computes now what is the same at each run: filled tensors, and what follows from them. */
export const foldConstants = (graph: Graph): Graph => {
  const uses = new Uses(graph);
  const calls: Call[] = [];
  /** What is a constant now, by the ids of the values that calls computed. */
  const folded: (Value | undefined)[] = [];
  const replace = (values: readonly Value[]): readonly Value[] => {
    for (let i = 0; i < values.length; i++)
      if (folded[values[i].id] !== undefined) return values.map((value) => folded[value.id] ?? value);
    return values;
  };
  for (const call of graph.calls) {
    const ins = replace(call.ins);
    const constants = constantsIn(ins);
    if (constants === null || !isFixed(call, uses)) {
      calls.push(ins === call.ins ? call : { ...call, ins });
      continue;
    }
    const { kernel, outs, geometry } = call;
    const results: TypedArray[] = [];
    for (const { dtype, length } of outs) results.push(new (arrayOf(dtype))(length));
    kernel.loop(results, constants, geometry);
    for (let i = 0; i < outs.length; i++) {
      const { id, shape, dtype } = outs[i];
      folded[id] = graph.newValue(shape, dtype, { kind: 'constant', data: results[i] });
    }
  }
  return calls.length === graph.calls.length ? graph : { ...graph, calls, outputs: replace(graph.outputs) };
};
