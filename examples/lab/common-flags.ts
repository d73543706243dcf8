import { Command, CommanderError, Option } from 'commander';
import { whole } from './flag-values.ts';
import { draw } from './output.ts';
import { usageErrorOf } from './usage-error.ts';

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
  new Command(`pnpm example ${name}`)
    .description(`${about[0]?.toUpperCase()}${about.slice(1)}.`)
    .option('--seed <n>', 'seed of weights and data', whole(0, 2 ** 32 - 1), 0)
    .option('--out <folder>', 'where checkpoints, logs and figures go', `out/${name}`)
    .option('--resume', 'go on with the checkpoints in that folder', false)
    .addOption(
      new Option('--backend <name>', "where it runs; 'auto' chooses by the size of the work and says so")
        .choices(['cpu', 'gpu', 'auto'])
        .default('cpu'),
    )
    .option('--json', 'print one JSON object and nothing else', false)
    .allowExcessArguments(false)
    .exitOverride()
    .configureOutput({ writeOut: (text) => draw(text), outputError: () => {} });

/** The flags that were given; `null` when help was asked for and has been printed. @throws {UsageError} on wrong flags. */
export const parse = <F extends object>(command: Command, argv: readonly string[]): F | null => {
  try {
    command.parse(argv, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return null;
    throw usageErrorOf(error, argv);
  }
  return command.opts<F>();
};
