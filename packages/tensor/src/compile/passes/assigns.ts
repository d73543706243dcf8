import * as kernels from '../../backend/kernels/index.ts';
import { canFail } from '../../ir/effects.ts';
import type { Call, Graph, Value } from '../../ir/graph.ts';
import { isPrivate, Uses } from '../../ir/uses.ts';

const isCopy = ({ kernel }: Call): boolean => kernel === kernels.copy;

/** The call whose result a copy passes on, if it may as well write to the copy's target itself; −1 if not. */
const sourceOf = (call: Call, uses: Uses, outputs: ReadonlySet<Value>, at: number): number => {
  if (!isCopy(call)) return -1;
  const { ins, outs } = call;
  const [source] = ins;
  const [target] = outs;
  if (!isPrivate(uses, outputs, source) || uses.homes.has(target)) return -1;
  const [producer] = uses.writersOf(source);
  // What the target held must not be needed any more when the producer runs.
  const touched = [...uses.readersOf(target), ...uses.writersOf(target)];
  return touched.some((i) => i >= producer && i < at) ? -1 : producer;
};

/** Whether a fault in between would find the target written to, which it must not. */
const isExposed = (graph: Graph, calls: readonly (Call | null)[], producer: number, at: number): boolean =>
  calls.slice(producer + 1, at).some((call) => call !== null && canFail(graph, call));

/** Computes what is assigned to a tensor right in its place. */
export const assignInPlace = (graph: Graph): Graph => {
  if (!graph.calls.some(isCopy)) return graph;
  const uses = new Uses(graph);
  const outputs = new Set(graph.outputs);
  const calls: (Call | null)[] = [...graph.calls];
  // From the last one on: a copy of a copy goes all the way.
  for (let at = calls.length - 1; at >= 0; at--) {
    const call = calls[at]!;
    const producer = sourceOf(call, uses, outputs, at);
    if (producer < 0 || isExposed(graph, calls, producer, at)) continue;
    const { outs } = calls[producer]!;
    calls[producer] = { ...calls[producer]!, outs: outs.map((out) => (out === call.ins[0] ? call.outs[0] : out)) };
    calls[at] = null;
  }
  return { ...graph, calls: calls.filter((call) => call !== null) };
};
