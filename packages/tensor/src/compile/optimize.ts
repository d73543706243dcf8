import type { Graph } from './graph.ts';
import { assignInPlace } from './passes/assigns.ts';
import { dropDeadCode } from './passes/dead-code.ts';
import { foldConstants } from './passes/fold-constants.ts';
import { placeJoined } from './passes/joins.ts';
import { mergeSums } from './passes/sums.ts';
import { shareViews } from './passes/views.ts';

const passes: readonly ((graph: Graph) => Graph)[] = [
  foldConstants,
  dropDeadCode,
  assignInPlace,
  shareViews,
  mergeSums,
  dropDeadCode,
  placeJoined,
];

/** All that is done to a recorded graph before it is laid out. */
export const optimize = (graph: Graph): Graph => passes.reduce((g, pass) => pass(g), graph);
