import { type Graph, nameOf, type Value } from '../../ir/graph.ts';
import { placeOf } from '../../ir/places.ts';
import { bytesOf, type Plan } from '../../ir/plan.ts';
import type { Layout } from '../contract.ts';

const size = (bytes: number): string =>
  bytes < 1024
    ? `${bytes} B`
    : bytes < 2 ** 20
      ? `${(bytes / 1024).toFixed(1)} KiB`
      : `${(bytes / 2 ** 20).toFixed(1)} MiB`;

const stateBytes = ({ calls }: Graph): { count: number; bytes: number } => {
  const states = new Set(
    calls.flatMap(({ ins, outs }) => [...ins, ...outs]).filter(({ origin }) => origin.kind === 'state'),
  );
  return { count: states.size, bytes: [...states].reduce((sum, value) => sum + bytesOf(value), 0) };
};

/** How a program lies in the heap: for its listing. */
export const layoutOf = (graph: Graph, plan: Plan, encoded: Uint8Array, ownBytes: number): Layout => {
  const instructions = encoded.reduce((sum, is) => sum + is, 0);
  const calls = graph.calls.length;
  const state = stateBytes(graph);
  return {
    summary: [
      `${calls} calls: ${instructions} SIMD, ${calls - instructions} on typed arrays`,
      `scratch ${size(plan.bytes)}, own ${size(ownBytes)}, state ${size(state.bytes)} in ${state.count} buffers`,
    ],
    place: (value: Value): string => {
      const { root, offset } = placeOf(graph, value);
      const at = plan.offsets.get(root);
      return root !== value ? ` in ${nameOf(root)}+${offset}` : at === undefined ? '' : ` @${at}`;
    },
    remark: (call) => (encoded[call] ? '' : 'typed arrays'),
  };
};
