import { Command, CommanderError } from 'commander';
import { draw } from './output.ts';
import { usageErrorOf } from './usage-error.ts';

/** `pnpm example NAME`, with the line that it says of itself. */
export const exampleCommand = (name: string, about: string): Command =>
  new Command(`pnpm example ${name}`).description(`${about[0]?.toUpperCase()}${about.slice(1)}.`);

/**
 * A command that takes no more than its flags, speaks through the output of the labs, and leaves errors to be thrown: each is a line, which
 * whoever runs it says.
 */
export const quietly = <C extends Command>(command: C): C =>
  command
    .exitOverride()
    .allowExcessArguments(false)
    .configureOutput({
      writeOut: (text) => draw(text),
      writeErr: (text) => draw(text, 'stderr'),
      outputError: () => {},
    });

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
