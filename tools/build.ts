/**
 * `pnpm build [FOLDER…]`: `dist/`, JavaScript and declarations, of every package that has a tsconfig.build.json, or of these
 * and of those that they import. Incremental.
 */
import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { bareImport } from './bare-import.ts';
import { bundleGpuJs } from './bundle-gpu-js.ts';
import { foldersWith } from './packages.ts';
import { root } from './root.ts';
import { sh } from './sh.ts';

const OUTPUT = /\.(?:d\.ts|js)(?:\.map)?$/;

/** tsc leaves behind the output of a source file that is gone, and it would be published. */
function removeStale(folder: string): void {
  const dist = join(root, folder, 'dist');
  if (!existsSync(dist)) return;
  for (const file of readdirSync(dist, { recursive: true, encoding: 'utf8' })) {
    if (!OUTPUT.test(file) || !statSync(join(dist, file)).isFile()) continue;
    if (!existsSync(join(root, folder, 'src', file.replace(OUTPUT, '.ts')))) rmSync(join(dist, file));
  }
}

const asked = process.argv.slice(2);
const folders = asked.length > 0 ? asked : foldersWith('tsconfig.build.json');
for (const folder of folders) removeStale(folder);
process.exitCode = sh(`tsc -b ${folders.map((folder) => `${folder}/tsconfig.build.json`).join(' ')}`);
if (process.exitCode === 0 && folders.includes('packages/gpu')) {
  await bundleGpuJs();
  bareImport(join(root, 'packages/gpu/dist/webgpu/acquire.js'));
}
if (process.exitCode === 0) for (const folder of folders) console.log(`built ${folder}/dist`);
