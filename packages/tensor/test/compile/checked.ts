import { inspectPasses } from '../../src/compile/optimize.ts';
import { faultsOf, faultsOfPass, faultsOfPlan } from '../../src/ir/check.ts';
import type { Graph } from '../../src/ir/graph.ts';
import { planMemory } from '../../src/ir/plan.ts';

const isSame = (before: Graph, after: Graph): boolean =>
  before.homes.size === after.homes.size &&
  before.calls.length === after.calls.length &&
  before.calls.every((call, i) => call === after.calls[i]);

const faultsAfter = (pass: string, before: Graph | null, after: Graph): string[] => {
  if (before === null) return faultsOf(after);
  if (pass === 'all passes') return faultsOfPlan(after, planMemory(after));
  return isSame(before, after) ? [] : faultsOfPass(before, after);
};

/** Has every graph checked from now on: as it was recorded, after each pass, and as it is laid out in memory. */
export const checkPasses = (): void =>
  inspectPasses((pass, before, after) => {
    const faults = faultsAfter(pass, before, after);
    if (faults.length > 0)
      throw new Error(`${before === null ? 'the recorded graph' : `after ${pass}`}: ${faults.slice(0, 5).join('; ')}`);
  });
