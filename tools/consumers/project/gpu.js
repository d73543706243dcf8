// Every row of the conformance suite on the GPU, through @engram/gpu as it is packed. The suite is the repository's, with its imports
// turned to the installed packages; pack:check writes it.
import { gpu } from '@engram/gpu';
import { conformance } from './conformance.js';

/** How many checks there were, and what was wrong. `only`: the part of the suite that takes less time. */
export const checkGpu = async (mode, only) => {
  const backend = await gpu({ mode });
  if (backend.name !== 'gpu') throw new Error(`no GPU: ${backend.describe()}`);
  const wrong = [];
  let count = 0;
  for (const { name: section, checks } of conformance({ backend, device: 'gpu' })) {
    if (only === 'eager ops' && !section.startsWith('op cases')) continue;
    for (const { name, run } of checks) {
      if (only === 'eager ops' && !name.endsWith('(eager)')) continue;
      count++;
      try {
        await run();
      } catch (error) {
        wrong.push(`${section} › ${name}: ${error.message.slice(0, 300)}`);
      }
    }
  }
  return { count, wrong, device: backend.describe().split('\n')[0] };
};
