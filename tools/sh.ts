/** Runs a command line at the root, its output going where ours goes, and gives its exit code. */
import { spawnSync } from 'node:child_process';
import { root } from './root.ts';

export function sh(command: string, cwd = root): number {
  // A shell, because the tools are on the PATH that pnpm sets up, and on Windows as .cmd files.
  return spawnSync(command, { cwd, shell: true, stdio: ['ignore', 'inherit', 'inherit'] }).status ?? 1;
}
