import { type Command, Option } from 'commander';
import { exampleCommand, quietly } from './command.ts';
import { whole } from './flag-values.ts';

export type BackendName = 'cpu' | 'gpu' | 'auto';

/** What every lab can be told. */
export interface CommonFlags {
  readonly seed: number;
  /** Training steps. */
  readonly steps: number;
  readonly out: string;
  readonly resume: boolean;
  readonly backend: BackendName;
  readonly json: boolean;
}

/** A command with the flags that every lab has, but for `--steps`, which each words by itself. */
export const labCommand = (name: string, about: string): Command =>
  quietly(exampleCommand(name, about))
    .option('--seed <n>', 'seed of weights and data', whole(0, 2 ** 32 - 1), 0)
    .option('--out <folder>', 'where checkpoints, logs and figures go', `out/${name}`)
    .option('--resume', 'go on with the checkpoints in that folder', false)
    .addOption(
      new Option('--backend <name>', "where it runs; 'auto' chooses by the size of the work and says so")
        .choices(['cpu', 'gpu', 'auto'])
        .default('cpu'),
    )
    .option('--json', 'print one JSON object and nothing else', false);
