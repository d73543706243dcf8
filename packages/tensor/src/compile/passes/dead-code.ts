import type { Call, Graph, Value } from '../graph.ts';
import { placeOf } from '../graph.ts';

/** Drops calls whose results nobody reads, and that change nothing outside. */
export const dropDeadCode = (graph: Graph): Graph => {
  const needed = new Set<Value>(graph.outputs.map((value) => placeOf(value).root));
  const kept: Call[] = [];
  for (let i = graph.calls.length - 1; i >= 0; i--) {
    const call = graph.calls[i];
    const matters = call.outs.some((out) => placeOf(out).root.origin.kind === 'state' || needed.has(placeOf(out).root));
    if (!matters) continue;
    for (const value of call.ins) needed.add(placeOf(value).root);
    kept.push(call);
  }
  return { ...graph, calls: kept.reverse() };
};
