/**
 * gpu.js for the packed @engram/gpu: one ES module in its dist. As a dependency it would bring a second copy of Dawn, of 84 MB,
 * and a native build of headless GL, and we use neither; and it is CommonJS, which not every bundler takes.
 */
import { join } from 'node:path';
import { build } from 'esbuild';
import { root } from './root.ts';

/** What `#gpu.js` means in the packed package; see its package.json. */
const OUTFILE = join(root, 'packages/gpu/dist/vendor/gpu.js');

export const bundleGpuJs = async (): Promise<void> => {
  await build({
    // Its build for browsers, which asks for none of Node's modules.
    stdin: {
      contents: "export { default } from 'gpu.js/dist/gpu-browser.js';",
      resolveDir: join(root, 'packages/gpu'),
    },
    bundle: true,
    platform: 'neutral',
    format: 'esm',
    target: 'es2022',
    // The licence stays where it is.
    legalComments: 'inline',
    outfile: OUTFILE,
    logLevel: 'warning',
  });
};
