import type { Backend } from '../../../src/backend/contract.ts';
import { cpu } from '../../../src/backend/cpu/index.ts';
import { cpuExecutable } from '../../../src/backend/simd/executable.ts';

/** Typed arrays and nothing else, compiled too: what all others are compared with. */
export const typedArrays: Backend = {
  ...cpu,
  describe: () => 'cpu: typed arrays',
  executable: (graph) => cpuExecutable(graph, { simd: false }),
};
