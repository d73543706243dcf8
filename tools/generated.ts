/** Modules that a build writes and that are committed, so that a clone runs without it. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './root.ts';

interface Generated {
  /** Paths below the root: the module, and the folder that it is made of. */
  readonly target: string;
  readonly sources: string;
  readonly text: string;
  /** What there is in it. */
  readonly holds: string;
  /** What writes it. */
  readonly command: string;
}

/** Writes the module; with `--check` on the command line it writes nothing, and fails if the module is out of date. */
export const keepGenerated = ({ target, sources, text, holds, command }: Generated): void => {
  const file = join(root, target);
  const current = existsSync(file) && readFileSync(file, 'utf8') === text;
  if (!process.argv.includes('--check')) {
    if (!current) writeFileSync(file, text);
    console.log(`${target}: ${holds}${current ? ', as before' : ''}`);
  } else if (!current) {
    console.error(`${target} is not what ${sources} gives: run \`${command}\``);
    process.exitCode = 1;
  }
};
