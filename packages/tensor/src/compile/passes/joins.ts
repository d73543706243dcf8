import * as kernels from '../../backend/kernels/index.ts';
import type { CatGeometry } from '../../backend/kernels/movement.ts';
import { type Call, copyCall, type Graph } from '../../ir/graph.ts';
import { isNeverOverwritten } from '../../ir/uses.ts';
import { Stacks } from './stacks.ts';

/** Computes what is joined right in its place: a `cat` along the first axis that is longer than 1 takes no copying. */
export const placeJoined = (graph: Graph): Graph => {
  const stacks = new Stacks(graph);
  const place = (call: Call): Call[] => {
    const { kernel, ins, outs, geometry } = call;
    const [whole] = outs;
    const joins =
      kernel === kernels.cat && (geometry as CatGeometry).outer === 1 && isNeverOverwritten(stacks.uses, whole);
    if (!joins || !ins.some((value) => stacks.isFree(value))) return [call];
    let offset = 0;
    return ins.flatMap((value): Call[] => {
      const at = offset;
      offset += value.length;
      if (stacks.isFree(value)) {
        stacks.place(value, whole, at);
        return [];
      }
      const part = graph.newValue(value.shape, value.dtype);
      stacks.place(part, whole, at);
      return [copyCall(part, value, 'joined')];
    });
  };
  return { ...graph, calls: graph.calls.flatMap(place), homes: stacks.homes };
};
