import * as kernels from '../../backend/kernels/index.ts';
import { type Call, copyCall, type Graph, type Home, type Value } from '../../ir/graph.ts';
import { placeOf } from '../../ir/places.ts';

/** A copy of neighbouring elements into neighbouring elements. */
const isCopy = ({ kernel, ins, outs }: Call): boolean =>
  (kernel === kernels.copy || (kernel === kernels.cat && ins.length === 1)) && outs[0].length > 0;

/** Elements that were copied, and where to. */
interface Run {
  readonly from: Home;
  readonly to: Home;
  readonly length: number;
}

const follows = (home: Home, before: Home, length: number): boolean =>
  home.value === before.value && home.offset === before.offset + length;

const homeOf = (graph: Graph, value: Value): Home => {
  const { root, offset } = placeOf(graph, value);
  return { value: root, offset };
};

/** Copies one run of elements in one call, where calls that follow one another copy it part by part. */
export const mergeCopies = (graph: Graph): Graph => {
  const homes = new Map<Value, Home>(graph.homes);
  const calls: Call[] = [];
  let last: Run | null = null;
  let merged = 0;
  for (const call of graph.calls) {
    if (!isCopy(call)) {
      calls.push(call);
      last = null;
      continue;
    }
    const [source] = call.ins;
    const [target] = call.outs;
    const from = homeOf(graph, source);
    const to = homeOf(graph, target);
    if (
      last !== null &&
      from.value !== to.value &&
      follows(from, last.from, last.length) &&
      follows(to, last.to, last.length)
    ) {
      const length: number = last.length + target.length;
      const whole = graph.newValue([length], target.dtype);
      const part = graph.newValue([length], source.dtype);
      homes.set(whole, last.to);
      homes.set(part, last.from);
      merged = calls[calls.length - 1].note?.endsWith('copies in one') ? merged + 1 : 2;
      calls[calls.length - 1] = copyCall(whole, part, `${merged} copies in one`);
      last = { from: last.from, to: last.to, length };
      continue;
    }
    calls.push(call);
    last = { from, to, length: target.length };
  }
  return calls.length === graph.calls.length ? graph : { ...graph, calls, homes };
};
