import { goesOn } from '../../ir/effects.ts';
import type { Call, Graph, Value } from '../../ir/graph.ts';
import { rootsOf } from '../../ir/places.ts';

/** Drops calls whose results nobody reads, and that change nothing outside. */
export const dropDeadCode = (graph: Graph): Graph => {
  const { calls } = graph;
  const roots = rootsOf(graph);
  /** By the ids of values with a buffer of their own. */
  const needed: (true | undefined)[] = [];
  const need = (values: readonly Value[]): void => {
    for (const value of values) needed[(roots[value.id] ?? value).id] = true;
  };
  const areNeeded = (values: readonly Value[]): boolean => {
    for (const value of values) {
      const { id, origin } = roots[value.id] ?? value;
      if (needed[id] || origin.kind === 'state') return true;
    }
    return false;
  };
  need(graph.outputs);
  const kept: Call[] = [];
  for (let i = calls.length - 1; i >= 0; i--) {
    const call = calls[i];
    if (!areNeeded(call.outs)) continue;
    need(call.ins);
    if (goesOn(call)) need(call.outs);
    kept.push(call);
  }
  return kept.length === calls.length ? graph : { ...graph, calls: kept.reverse() };
};
