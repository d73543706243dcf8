// A sweep of two trials, each in a process of its own.
import { recipes } from '@engram/ntm';
import { range, runSweep } from '@engram/sweep';

const base = { ...recipes.copy, steps: 20, window: 10, model: { kind: 'ntm', hiddenSize: 8, slots: 8, width: 4 } };
const { results, isOver } = await runSweep({ base, vary: { seed: range(0, 2) } }, { out: 'out/sweep', workers: 2 });
if (!isOver || results.some(({ ending, steps }) => ending !== 'done' || steps !== 20)) {
  throw new Error(`a sweep ended with ${JSON.stringify(results)}`);
}
console.log(`${results.length} trials, by ${results[0].kernels}`);
