/** The folders of the workspace, found rather than listed: a new package is checked and built from its first day. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './root.ts';

const folders = [
  ...readdirSync(join(root, 'packages')).map((name) => `packages/${name}`),
  'examples',
  'examples/live',
  'bench',
  'site',
  'tools',
];

/** Those that hold `file`, as paths from the root, with forward slashes. */
export function foldersWith(file: string): string[] {
  return folders.filter((folder) => existsSync(join(root, folder, file)));
}
