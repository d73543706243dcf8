import { goesOn } from '../../ir/effects.ts';
import type { Call, Graph, Value } from '../../ir/graph.ts';
import { rootOf } from '../../ir/places.ts';

/** Drops calls whose results nobody reads, and that change nothing outside. */
export const dropDeadCode = (graph: Graph): Graph => {
  const needed = new Set<Value>(graph.outputs.map((value) => rootOf(graph, value)));
  const kept: Call[] = [];
  for (let i = graph.calls.length - 1; i >= 0; i--) {
    const call = graph.calls[i];
    if (!call.outs.some((out) => isNeeded(rootOf(graph, out), needed))) continue;
    for (const value of call.ins) needed.add(rootOf(graph, value));
    if (goesOn(call)) for (const value of call.outs) needed.add(rootOf(graph, value));
    kept.push(call);
  }
  return { ...graph, calls: kept.reverse() };
};

const isNeeded = (root: Value, needed: ReadonlySet<Value>): boolean => root.origin.kind === 'state' || needed.has(root);
