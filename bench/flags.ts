import { Argument, Command, CommanderError, InvalidArgumentError } from 'commander';
import { type GroupName, groups } from './groups.ts';

export interface Flags {
  readonly groups: readonly GroupName[];
  readonly filter: string;
  readonly time: number;
  readonly json?: string;
}

/** A mistake in what the user asked for: one line, no stack trace, exit code 2. */
export class UsageError extends Error {
  override name = 'UsageError';
}

const regexp = (text: string): string => {
  try {
    new RegExp(text);
  } catch {
    throw new InvalidArgumentError('It must be a regular expression.');
  }
  return text;
};

const milliseconds = (text: string): number => {
  const value = Number(text);
  if (text.trim() !== '' && value >= 1 && value <= 60_000) return value;
  throw new InvalidArgumentError('It must be a number from 1 to 60000.');
};

const command = (): Command =>
  new Command('pnpm bench')
    .description('Times the library on this machine.')
    .addArgument(
      new Argument('[groups...]', 'single ops, or whole training steps')
        .choices(Object.keys(groups))
        .default(['kernels']),
    )
    .option('--filter <regexp>', 'only benchmarks whose name matches, in any case', regexp, '')
    .option('--time <ms>', 'milliseconds of samples for each benchmark', milliseconds, 500)
    .option('--json <file>', 'write the results there as JSON; - is stdout, and the table goes to stderr')
    .exitOverride()
    .configureOutput({ outputError: () => {} });

/** `null` when help was asked for and has been printed. @throws {UsageError} */
export const parseFlags = (argv: readonly string[]): Flags | null => {
  const parsed = command();
  try {
    parsed.parse(argv, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return null;
    throw new UsageError(`${error.message.replace(/^error: /, '').replaceAll('\n', ' ')} (--help lists the flags)`);
  }
  const names = new Set<GroupName>(parsed.processedArgs[0]);
  return { ...parsed.opts<Omit<Flags, 'groups'>>(), groups: [...names] };
};
