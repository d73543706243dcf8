import type { Backend } from '../backend/contract.ts';
import type { Graph } from '../backend/graph.ts';
import { assignInPlace } from './passes/assigns.ts';
import { dropDeadCode } from './passes/dead-code.ts';
import { foldConstants } from './passes/fold-constants.ts';
import { placeJoined } from './passes/joins.ts';
import { mergeSums } from './passes/sums.ts';
import { shareViews } from './passes/views.ts';

type Pass = (graph: Graph) => Graph;

const passes: readonly Pass[] = [
  foldConstants,
  dropDeadCode,
  assignInPlace,
  shareViews,
  mergeSums,
  dropDeadCode,
  placeJoined,
];

/** Passes that put one buffer into another. */
const PLACING: ReadonlySet<Pass> = new Set([shareViews, mergeSums, placeJoined]);

/** All that is done to a recorded graph before a backend makes it ready to run. */
export const optimize = (graph: Graph, { sharesBuffers }: Pick<Backend, 'sharesBuffers'>): Graph =>
  passes.filter((pass) => sharesBuffers || !PLACING.has(pass)).reduce((g, pass) => pass(g), graph);
