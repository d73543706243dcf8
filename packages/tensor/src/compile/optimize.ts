import type { Backend } from '../backend/contract.ts';
import type { Graph } from '../ir/graph.ts';
import { assignInPlace } from './passes/assigns.ts';
import { mergeCopies } from './passes/copies.ts';
import { dropDeadCode } from './passes/dead-code.ts';
import { foldConstants } from './passes/fold-constants.ts';
import { placeJoined } from './passes/joins.ts';
import { mergeSums } from './passes/sums.ts';
import { transposeOnce } from './passes/transposes.ts';
import { shareViews } from './passes/views.ts';

type Pass = (graph: Graph) => Graph;

const passes: readonly Pass[] = [
  foldConstants,
  dropDeadCode,
  assignInPlace,
  shareViews,
  mergeSums,
  dropDeadCode,
  transposeOnce,
  placeJoined,
  mergeCopies,
];

type Trait = 'sharesBuffers' | 'prefersRows';

/** What a backend must have for a pass to be of use: four put one buffer into another. */
const NEEDED: ReadonlyMap<Pass, Trait> = new Map([
  [shareViews, 'sharesBuffers'],
  [mergeSums, 'sharesBuffers'],
  [placeJoined, 'sharesBuffers'],
  [mergeCopies, 'sharesBuffers'],
  [transposeOnce, 'prefersRows'],
]);

/** Told of the graph that was recorded, as the result of no pass, of what each pass made of it, and of the last once more. */
type Inspector = (pass: string, before: Graph | null, after: Graph) => void;

let inspect: Inspector | null = null;

/** For tests: `next` is told of every graph from now on. */
export const inspectPasses = (next: Inspector | null): void => {
  inspect = next;
};

/** All that is done to a recorded graph before a backend makes it ready to run. */
export const optimize = (graph: Graph, backend: Pick<Backend, Trait>): Graph => {
  const isOfUse = (pass: Pass): boolean => {
    const needed = NEEDED.get(pass);
    return needed === undefined || backend[needed];
  };
  inspect?.('recording', null, graph);
  const optimized = passes.filter(isOfUse).reduce((before, pass) => {
    const after = pass(before);
    inspect?.(pass.name, before, after);
    return after;
  }, graph);
  inspect?.('all passes', graph, optimized);
  return optimized;
};
