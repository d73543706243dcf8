/** PyTorch, eager, on one thread, where a Python has it. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Side } from './side.ts';

const SCRIPT = fileURLToPath(new URL('../peers/pytorch.py', import.meta.url));
/** The second is where a distribution's own packages are, when another Python comes first on the PATH. */
const PYTHONS = ['python3', '/usr/bin/python3'];

/** One thread, OpenBLAS as it chooses for this CPU, and no compiled modules left in the repository. */
const env = (): NodeJS.ProcessEnv => {
  const { OPENBLAS_CORETYPE, OPENBLAS_L2_SIZE, ...rest } = process.env;
  return {
    ...rest,
    OPENBLAS_NUM_THREADS: '1',
    OMP_NUM_THREADS: '1',
    MKL_NUM_THREADS: '1',
    PYTHONDONTWRITEBYTECODE: '1',
  };
};

let python = '';

export const pyTorch: Side = {
  name: 'PyTorch, eager',
  find: async () => {
    for (const file of PYTHONS) {
      try {
        const { stdout } = await promisify(execFile)(file, [SCRIPT, '--versions'], { env: env() });
        python = file;
        return { versions: JSON.parse(stdout) as Record<string, string> };
      } catch {
        // Not here, or without torch.
      }
    }
    return { missing: `no torch in ${PYTHONS.join(' or ')}` };
  },
  can: () => true,
  command: (requestFile) => ({ file: python, args: [SCRIPT, requestFile], env: env() }),
};
