/** What a page loads for the whole library: everything that it exports, in one file, minified and compressed. */

import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import type { Figure } from './figures.ts';

const HERE = fileURLToPath(new URL('.', import.meta.url));

export const bundleSize: Figure = {
  name: '@engram/tensor, minified, gzip',
  side: '',
  unit: 'B',
  measure: async () => {
    const { outputFiles } = await build({
      stdin: { contents: "export * from '@engram/tensor';", resolveDir: HERE },
      bundle: true,
      minify: true,
      format: 'esm',
      // What `io` needs of Node is no part of a page.
      external: ['node:*'],
      write: false,
      logLevel: 'silent',
    });
    return gzipSync(outputFiles[0]!.contents, { level: 9 }).byteLength;
  },
};
