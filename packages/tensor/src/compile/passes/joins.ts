import * as kernels from '../../backend/kernels/index.ts';
import type { CatGeometry } from '../../backend/kernels/movement.ts';
import { type Call, copyCall, type Graph } from '../../ir/graph.ts';
import { isNeverOverwritten } from '../../ir/uses.ts';
import { Stacks } from './stacks.ts';

/** Whether a call brings neighbours to neighbours. */
const isJoin = ({ kernel, geometry }: Call): boolean => kernel === kernels.cat && (geometry as CatGeometry).outer === 1;

/** Computes what is joined right in its place: a `cat` along the first axis that is longer than 1 takes no copying. */
export const placeJoined = (graph: Graph): Graph => {
  if (!graph.calls.some(isJoin)) return graph;
  const stacks = new Stacks(graph);
  const calls: Call[] = [];
  for (const call of graph.calls) {
    const { ins } = call;
    const [whole] = call.outs;
    if (!isJoin(call) || !isNeverOverwritten(stacks.uses, whole) || !ins.some((value) => stacks.isFree(value))) {
      calls.push(call);
      continue;
    }
    let offset = 0;
    for (const value of ins) {
      if (stacks.isFree(value)) stacks.place(value, whole, offset);
      else {
        const part = graph.newValue(value.shape, value.dtype);
        stacks.place(part, whole, offset);
        calls.push(copyCall(part, value, 'joined'));
      }
      offset += value.length;
    }
  }
  return { ...graph, calls, homes: stacks.homes };
};
