import type { Call, Graph, Value } from '../../backend/graph.ts';
import { goesOn, rootOf } from '../../backend/graph.ts';

/** Drops calls whose results nobody reads, and that change nothing outside. */
export const dropDeadCode = (graph: Graph): Graph => {
  const needed = new Set<Value>(graph.outputs.map(rootOf));
  const kept: Call[] = [];
  for (let i = graph.calls.length - 1; i >= 0; i--) {
    const call = graph.calls[i];
    if (!call.outs.some((out) => isNeeded(rootOf(out), needed))) continue;
    for (const value of call.ins) needed.add(rootOf(value));
    if (goesOn(call)) for (const value of call.outs) needed.add(rootOf(value));
    kept.push(call);
  }
  return { ...graph, calls: kept.reverse() };
};

const isNeeded = (root: Value, needed: ReadonlySet<Value>): boolean => root.origin.kind === 'state' || needed.has(root);
