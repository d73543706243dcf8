/**
 * `pnpm pack:check`: is the packed @engram/tensor what a stranger can use? Packs it, installs the tarball with npm in
 * an empty project, and uses it from JavaScript and from TypeScript. Expects `dist` to be built.
 */
import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from './root.ts';
import { sh } from './sh.ts';

const PACKAGE = join(root, 'packages/tensor');
const CONSUMER = join(root, 'tools/pack-consumer');

function step(title: string, command: string, cwd: string): void {
  console.log(`\n── ${title}`);
  const code = sh(command, cwd);
  if (code !== 0) throw new Error(`${title}: exit code ${code}`);
}

function check(project: string): void {
  step('pack', `pnpm pack --pack-destination "${project}"`, PACKAGE);
  const tarball = readdirSync(project).find((file) => file.endsWith('.tgz'));
  if (tarball === undefined) throw new Error('pnpm pack made no tarball');

  // Both look at the tarball, where package.json already points at dist.
  step('publint', `publint run "${join(project, tarball)}" --strict`, root);
  step('are the types wrong?', `attw "${join(project, tarball)}" --profile esm-only --no-summary`, root);

  writeFileSync(join(project, 'package.json'), '{ "name": "consumer", "private": true, "type": "module" }\n');
  step('npm install', `npm install --no-audit --no-fund --loglevel=error ./${tarball}`, project);

  cpSync(CONSUMER, project, { recursive: true });
  step('from JavaScript', 'node smoke.js', project);
  // The compiler is ours, found on the PATH; the project itself has nothing but the tarball.
  step('from TypeScript', 'tsc -p . && node out/typed.js', project);
}

const project = mkdtempSync(join(tmpdir(), 'engram-pack-'));
try {
  check(project);
  console.log('\npack:check: all ok');
} catch (error) {
  console.error(`\npack:check: FAILED: ${(error as Error).message}`);
  process.exitCode = 1;
} finally {
  rmSync(project, { recursive: true, force: true });
}
