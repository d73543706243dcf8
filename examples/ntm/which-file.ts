/** `--from FILE`, or `--task NAME --trained`: the network that eval and report look at. */
import { existsSync, readdirSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { taskNames } from '@engram/ntm';
import { type Command, Option } from 'commander';
import { UsageError } from '../lab/usage-error.ts';

/** The networks that come with the project, one a task. */
const TRAINED = fileURLToPath(new URL('trained', import.meta.url));
const ENDING = '.safetensors';

export interface FileFlags {
  readonly from?: string;
  readonly task?: string;
  readonly trained: boolean;
}

export const withFileFlags = (command: Command): Command =>
  command
    .option('--from <file>', 'a checkpoint, or a network that was exported')
    .addOption(new Option('--task <name>', 'with --trained: which of them').choices(taskNames))
    .addOption(new Option('--trained', 'a network that comes with the project').default(false).conflicts('from'));

/** @throws {UsageError} where the flags name no file, or there is none for the task. */
export const fileFrom = ({ from, task, trained }: FileFlags): string => {
  if (!trained) {
    if (from !== undefined) return from;
    throw new UsageError('name a network: --from FILE, or --task NAME --trained');
  }
  const names = readdirSync(TRAINED)
    .filter((name) => name.endsWith(ENDING))
    .map((name) => basename(name, ENDING));
  if (task === undefined) throw new UsageError(`--trained takes --task, one of ${names.join(', ')}`);
  const path = `${TRAINED}/${task}${ENDING}`;
  if (existsSync(path)) return path;
  throw new UsageError(`no trained network for ${task}; there are ${names.join(', ')}`);
};
