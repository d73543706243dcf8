// Run by pack:check in the consumers' project: `node bundle.mjs TOOL node|page OUT ENTRY…` makes a production bundle of each entry.
import { basename, resolve } from 'node:path';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import terser from '@rollup/plugin-terser';
import * as esbuild from 'esbuild';
import { rollup } from 'rollup';
import { build as vite } from 'vite';
import webpack from 'webpack';

const [tool, kind, out, ...entries] = process.argv.slice(2);
const outDir = resolve(out);
const name = (entry) => `${basename(entry, '.js')}.mjs`;

const withRollup = async (entry, plugins) => {
  const bundle = await rollup({
    input: entry,
    plugins: [nodeResolve(), ...plugins],
    external: /^node:/,
    // echarts has circles of its own.
    onwarn: (warning, warn) => warning.code === 'CIRCULAR_DEPENDENCY' || warn(warning),
  });
  await bundle.write({ dir: outDir, entryFileNames: name(entry), format: 'es' });
};

const tools = {
  esbuild: async (entry) => {
    await esbuild.build({
      entryPoints: [entry],
      bundle: true,
      minify: true,
      platform: 'node',
      format: 'esm',
      outfile: `${outDir}/${name(entry)}`,
      logLevel: 'warning',
    });
  },
  rollup: (entry) => withRollup(entry, []),
  'rollup with terser': (entry) => withRollup(entry, [terser()]),
  vite: async (entry) => {
    await vite({
      configFile: false,
      logLevel: 'warn',
      build: {
        ssr: resolve(entry),
        outDir,
        emptyOutDir: false,
        minify: true,
        rolldownOptions: { output: { entryFileNames: name(entry) } },
      },
      ssr: { noExternal: true },
    });
  },
  webpack: (entry) =>
    new Promise((done, fail) => {
      const config = {
        mode: 'production',
        target: 'node20',
        entry: resolve(entry),
        experiments: { outputModule: true },
        output: { path: outDir, filename: name(entry), module: true, chunkFormat: 'module' },
        performance: false,
      };
      webpack(config, (error, stats) => {
        if (error) fail(error);
        else if (stats.hasErrors() || stats.hasWarnings()) fail(new Error(stats.toString('errors-warnings')));
        else done();
      });
    }),
};

/** A whole site, from its index.html. */
const page = () =>
  vite({
    configFile: false,
    logLevel: 'warn',
    base: './',
    worker: { format: 'es' },
    build: { outDir, emptyOutDir: true, chunkSizeWarningLimit: 4000 },
  });

if (kind === 'page') await page();
else for (const entry of entries) await tools[tool](entry);
