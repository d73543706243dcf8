/**
 * `pnpm browser:check`: does the library run in a browser? Bundles a page that trains a small network eagerly and compiled,
 * opens it in headless Chromium from a file, so without cross-origin isolation, and compares the losses. A second time a
 * strict Content Security Policy refuses WebAssembly. Takes the browser from $CHROMIUM, or else `chromium` on the PATH.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { root } from './root.ts';

interface Page {
  readonly isolated: boolean;
  readonly describe: string;
  readonly eager: readonly number[];
  readonly simd: readonly number[];
  readonly arrays: readonly number[];
  readonly error?: string;
}

const CHROMIUM = process.env.CHROMIUM ?? 'chromium';
const FLAGS = [
  ...['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', '--dump-dom'],
  // Without these it tries to reach its maker's hosts.
  ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
  '--timeout=60000',
];

/** Scripts are allowed by name here, since a file has no origin that could be 'self'; what matters is what is not allowed. */
const NONCE = 'engram';
const STRICT = `<meta http-equiv="Content-Security-Policy" content="script-src 'nonce-${NONCE}'">`;

const open = (folder: string, head: string): Page => {
  const file = join(folder, 'index.html');
  writeFileSync(
    file,
    `<!doctype html><meta charset="utf-8">${head}<body><script src="page.js" nonce="${NONCE}"></script></body>`,
  );
  const args = [...FLAGS, `--user-data-dir=${join(folder, 'profile')}`, pathToFileURL(file).href];
  const { error, stdout } = spawnSync(CHROMIUM, args, { encoding: 'utf8', timeout: 120_000 });
  if (error) throw new Error(`cannot run ${CHROMIUM}: ${error.message}. Install it, or name another in $CHROMIUM`);
  const body = /<body>(\{.*\})<\/body>/s.exec(stdout)?.[1];
  if (body === undefined) throw new Error(`the page did not finish: ${stdout.slice(0, 500)}`);
  return JSON.parse(body.replaceAll('&gt;', '>').replaceAll('&lt;', '<').replaceAll('&amp;', '&')) as Page;
};

const worst = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((most, x, i) => Math.max(most, Math.abs(x - b[i]!) / Math.abs(b[i]!)), 0);

const check = async (folder: string): Promise<void> => {
  await build({
    entryPoints: [join(root, 'packages/tensor/test/browser/page.ts')],
    bundle: true,
    minify: true,
    format: 'iife',
    target: 'es2022',
    outfile: join(folder, 'page.js'),
    logLevel: 'warning',
  });
  compare(open(folder, ''), /and WebAssembly SIMD/);
  compare(open(folder, STRICT), /WebAssembly is refused here: .*Content Security Policy/);
};

const compare = ({ isolated, describe, eager, simd, arrays, error }: Page, kernels: RegExp): void => {
  if (error !== undefined) throw new Error(`the page failed: ${error}`);
  if (!kernels.test(describe)) throw new Error(`the page runs on other kernels than expected: ${describe}`);
  const last = eager[eager.length - 1]!;
  const errors = { simd: worst(simd, eager), arrays: worst(arrays, eager) };
  console.log(
    `${eager.length} steps in ${CHROMIUM}, ${isolated ? '' : 'not '}isolated, on ${describe}: ` +
      `loss ${eager[0]!.toFixed(4)} → ${last.toFixed(4)}; ` +
      `compiled differs by ${errors.simd.toExponential(1)} (SIMD) and ${errors.arrays.toExponential(1)} (typed arrays)`,
  );
  if (!(last < eager[0]! / 2)) throw new Error('the network did not learn');
  if (!(errors.simd < 1e-3 && errors.arrays < 1e-3)) throw new Error('compiled and eager runs do not agree');
};

const folder = mkdtempSync(join(tmpdir(), 'engram-browser-'));
try {
  await check(folder);
  console.log('browser:check: ok');
} catch (error) {
  console.error(`browser:check: FAILED: ${(error as Error).message}`);
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
