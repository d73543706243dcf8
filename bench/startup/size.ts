/** What a page loads of the library: what it imports, in one file, minified and compressed. */

import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import type { Figure } from './figure.ts';

const HERE = fileURLToPath(new URL('.', import.meta.url));

const sizeOf = (what: string, page: string): Figure => ({
  name: `${what}, minified, gzip`,
  side: '',
  unit: 'B',
  measure: async () => {
    const { outputFiles } = await build({
      stdin: { contents: page, resolveDir: HERE },
      bundle: true,
      minify: true,
      format: 'esm',
      // What `io` needs of Node is not part of a page.
      external: ['node:*'],
      write: false,
      logLevel: 'silent',
    });
    return gzipSync(outputFiles[0]!.contents, { level: 9 }).byteLength;
  },
});

export const bundleSizes: readonly Figure[] = [
  sizeOf('@engram/tensor', "export * from '@engram/tensor';"),
  sizeOf('tensor, add', "import { add, tensor } from '@engram/tensor'; console.log(add(tensor([1]), 2));"),
];
