import type { Backend } from '../../../src/backend/contract.ts';
import { cpu } from '../../../src/backend/cpu/index.ts';
import { host } from '../../../src/backend/simd/staged.ts';

/** Typed arrays and nothing else, compiled too: what all others are compared with. */
export const typedArrays: Backend = {
  ...cpu,
  describe: () => 'cpu: typed arrays',
  executable: (graph) => host.executable(graph, { simd: false }),
};
