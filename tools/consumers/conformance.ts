/** The conformance suite as one file for a project that has the packed packages installed, which it imports. */
import { join, relative } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { root } from '../root.ts';

const TENSOR_SRC = join(root, 'packages/tensor/src/');

/** What the sources are called by who imports them from outside; the rest is found by its path. */
const ENTRIES: Readonly<Record<string, string>> = {
  'index.ts': '@engram/tensor',
  'backend/api.ts': '@engram/tensor/backend',
  'testing/index.ts': '@engram/tensor/testing',
};

const installed: Plugin = {
  name: 'installed',
  setup: ({ onResolve }) => {
    onResolve({ filter: /\/src\// }, ({ path, resolveDir }) => {
      const source = relative(TENSOR_SRC, join(resolveDir, path)).replaceAll('\\', '/');
      const file = `./node_modules/@engram/tensor/dist/${source.replace(/\.ts$/, '.js')}`;
      return { path: ENTRIES[source] ?? file, external: true };
    });
  },
};

export const writeConformance = async (project: string): Promise<void> => {
  await build({
    entryPoints: [join(root, 'packages/tensor/test/backend/conformance/index.ts')],
    bundle: true,
    format: 'esm',
    target: 'es2022',
    plugins: [installed],
    outfile: join(project, 'conformance.js'),
    logLevel: 'warning',
  });
};
