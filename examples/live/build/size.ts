import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

/** The code of a built page as it goes over the wire: each script and each WebAssembly module, gzipped. */
export const codeSizes = (out: string): readonly { readonly name: string; readonly gzipped: number }[] =>
  readdirSync(join(out, 'assets'))
    .filter((name) => /\.(?:js|wasm)$/.test(name))
    .map((name) => ({ name, gzipped: gzipSync(readFileSync(join(out, 'assets', name)), { level: 9 }).length }));
