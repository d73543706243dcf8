import type { Backend } from '../backend/contract.ts';
import type { Graph } from '../ir/graph.ts';
import { assignInPlace } from './passes/assigns.ts';
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
];

type Trait = 'sharesBuffers' | 'prefersRows';

/** What a backend must have for a pass to be of use: three put one buffer into another. */
const NEEDED: ReadonlyMap<Pass, Trait> = new Map([
  [shareViews, 'sharesBuffers'],
  [mergeSums, 'sharesBuffers'],
  [placeJoined, 'sharesBuffers'],
  [transposeOnce, 'prefersRows'],
]);

/** All that is done to a recorded graph before a backend makes it ready to run. */
export const optimize = (graph: Graph, backend: Pick<Backend, Trait>): Graph => {
  const isOfUse = (pass: Pass): boolean => {
    const needed = NEEDED.get(pass);
    return needed === undefined || backend[needed];
  };
  return passes.filter(isOfUse).reduce((g, pass) => pass(g), graph);
};
