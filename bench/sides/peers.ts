/** The libraries from npm that are compared with. Their packages are in ../peers, and installed there on first use. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installOnFirstUse } from '@engram/tools/first-use';
import { build } from 'esbuild';
import type { Work } from '../works/work.ts';
import { nodeSide } from './node-peer.ts';
import type { Found, Side } from './side.ts';

const PEERS = new URL('../peers/', import.meta.url);
const FOLDER = fileURLToPath(PEERS);

const versionOf = (name: string): string => {
  const file = join(FOLDER, 'node_modules', ...name.split('/'), 'package.json');
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
};

/** What a bundle of modules that were once CommonJS expects to find. */
const BANNER = [
  "import { createRequire as requireFrom } from 'node:module';",
  "import { fileURLToPath as pathOf } from 'node:url';",
  'const require = requireFrom(import.meta.url);',
  "const __dirname = pathOf(new globalThis.URL('.', import.meta.url));",
].join('\n');

let installing: string | null | undefined;

/**
 * A library from npm as a single module, `code`, made when it is looked for. TensorFlow.js needs that: its modules are
 * written for a bundler, and what Node can load by itself has no gradients. The peer's own file gets the module as an
 * argument, so nothing here imports what may not be installed.
 */
const npmSide = (
  file: string,
  { packages, code, ...side }: Pick<Side, 'name' | 'can'> & { packages: readonly string[]; code: string },
): Side => {
  const library = new URL(`node_modules/.bundled/${file}`, PEERS);
  const find = async (): Promise<Found> => {
    installing ??= installOnFirstUse(FOLDER, (line) => console.error(line));
    if (installing !== null) return { missing: installing };
    await build({
      stdin: { contents: code, resolveDir: FOLDER },
      outfile: fileURLToPath(library),
      bundle: true,
      platform: 'node',
      format: 'esm',
      mainFields: ['module', 'main'],
      banner: { js: BANNER },
      logLevel: 'silent',
    });
    return { versions: Object.fromEntries(packages.map((name) => [name, versionOf(name)])) };
  };
  return nodeSide(new URL(file, PEERS), { ...side, find }, library);
};

/** What any library of arrays can do here: not the machines, which are compared with PyTorch, nor erf, which not all have. */
const isSmall = (work: Work): boolean => {
  if (work.kind === 'unary') return !work.into && work.op !== 'erf' && work.op !== 'gelu';
  return work.kind === 'gru' || (work.kind === 'product' && !work.into);
};

export const jaxJs = npmSide('jax-js.mjs', {
  name: 'jax-js, wasm',
  packages: ['@jax-js/jax'],
  code: `export * from '@jax-js/jax';`,
  can: (work) => isSmall(work) || work.kind === 'cnn',
});

export const tfjsWasm = npmSide('tfjs-wasm.mjs', {
  name: 'tfjs, wasm',
  packages: ['@tensorflow/tfjs-core', '@tensorflow/tfjs-backend-wasm'],
  code: `
    import '@tensorflow/tfjs-core/dist/register_all_gradients.js';
    export * from '@tensorflow/tfjs-core';
    export { setThreadsCount, setWasmPaths } from '@tensorflow/tfjs-backend-wasm';`,
  can: isSmall,
});

export const tfjsCpu = npmSide('tfjs-cpu.mjs', {
  name: 'tfjs, cpu',
  packages: ['@tensorflow/tfjs-core', '@tensorflow/tfjs-backend-cpu'],
  code: `
    import '@tensorflow/tfjs-core/dist/register_all_gradients.js';
    import '@tensorflow/tfjs-backend-cpu';
    export * from '@tensorflow/tfjs-core';`,
  // A product of 1024 takes it seconds.
  can: (work) => work.kind === 'cnn' || (isSmall(work) && !(work.kind === 'product' && work.m > 512)),
});

/** Its recurrent networks are of another kind; see the README. */
export const brainJs = npmSide('brain.mjs', {
  name: 'brain.js',
  packages: ['brain.js'],
  code: `export { default } from 'brain.js';`,
  can: (work) => work.kind === 'mlp',
});
