/** `pnpm check`: runs every `check:*` script of the root package.json, all of them, and then names those that failed. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './root.ts';
import { sh } from './sh.ts';

const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> };

const failed: string[] = [];
for (const [name, command] of Object.entries(scripts)) {
  if (!name.startsWith('check:')) continue;
  console.log(`\n── ${name}`);
  const start = performance.now();
  const ok = sh(command) === 0;
  console.log(`${ok ? 'ok' : 'FAIL'}  ${((performance.now() - start) / 1000).toFixed(1)} s`);
  if (!ok) failed.push(name);
}

console.log(failed.length === 0 ? '\ncheck: all ok' : `\ncheck: FAILED in ${failed.join(', ')}`);
process.exitCode = failed.length === 0 ? 0 : 1;
