import { join, resolve } from 'node:path';
import { PAGE, REPOSITORY } from './folders.ts';
import { POLICY_TEXT, policy } from './policy.ts';

export interface Place {
  readonly host: string;
  readonly port: number;
  /** Whether it must be this port, because somebody asked for it. */
  readonly strictPort: boolean;
}

/** On a busy machine it would say which of its parts took long. */
const QUIET = { checks: { bundlerTimings: false } };

const common = {
  configFile: false,
  envDir: false,
  root: PAGE,
  logLevel: 'warn',
  clearScreen: false,
  publicDir: join(PAGE, 'public'),
  // Addresses relative to the page: it works in any folder of any site.
  base: './',
  appType: 'mpa',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  worker: { format: 'es', rolldownOptions: QUIET },
  plugins: [policy],
};

export const buildConfig = (out: string): object => ({
  ...common,
  build: {
    outDir: resolve(out),
    emptyOutDir: false,
    // Whoever puts the page into another finds its files there.
    manifest: true,
    sourcemap: true,
    // The policy knows no data: addresses.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: { ...QUIET, input: join(PAGE, 'index.html') },
  },
});

export const previewConfig = (out: string, place: Place): object => ({
  ...common,
  build: { outDir: resolve(out) },
  preview: { ...place, headers: { 'content-security-policy': POLICY_TEXT } },
});

export const developConfig = (place: Place): object => ({
  ...common,
  base: '/',
  cacheDir: join(REPOSITORY, 'out/live-cache'),
  server: { ...place, fs: { allow: [REPOSITORY] } },
});
