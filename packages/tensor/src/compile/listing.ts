import type { Layout } from '../backend/contract.ts';
import { type Graph, nameOf } from '../ir/graph.ts';
import { printCalls } from '../ir/print.ts';
import { formatSlot, type Slot } from './signature.ts';

/** A program for people to read: what it takes, how it is laid out, and its calls, one a line. */
export const listing = (name: string, signature: readonly Slot[], graph: Graph, layout: Layout): string => {
  const { outputs, liveNumbers } = graph;
  const head = [
    `${name}(${signature.map(formatSlot).join(', ')})`,
    ...layout.summary.map((line) => `  ${line}`),
    ...(liveNumbers.length > 0 ? [`  ${liveNumbers.length} sets of numbers computed at each run`] : []),
    `  returns ${outputs.length === 0 ? 'nothing computed' : outputs.map(nameOf).join(', ')}`,
  ];
  return [...head, '', ...printCalls(graph, layout)].join('\n');
};
