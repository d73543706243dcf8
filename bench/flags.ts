import { Argument, Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { type GroupName, groups, MS_PER_ROUND } from './groups.ts';

/** Of `--out`. */
export const DEFAULT_OUT = 'out/bench';

export interface Flags {
  readonly groups: readonly GroupName[];
  readonly filter: string;
  /** `null`: the group's own. */
  readonly time: number | null;
  readonly rounds: number;
  readonly out: string;
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

const count = (text: string): number => {
  const value = Number(text);
  if (text.trim() !== '' && Number.isInteger(value) && value >= 1 && value <= 1000) return value;
  throw new InvalidArgumentError('It must be a whole number from 1 to 1000.');
};

const aboutGroups = Object.entries(groups)
  .map(([name, { about }]) => `${name}: ${about}`)
  .join('; ');

const command = (): Command =>
  new Command('pnpm bench')
    .description('Times the library on this machine.')
    .addArgument(new Argument('[groups...]', aboutGroups).choices(Object.keys(groups)).default(['kernels']))
    .option('--filter <regexp>', 'only works whose name matches, in any case', regexp, '')
    .option('--rounds <n>', 'fresh processes of each side, in alternating order', count, 5)
    .addOption(
      new Option('--time <ms>', 'milliseconds of samples for each work in a process')
        .argParser(milliseconds)
        .default(null, `${MS_PER_ROUND}, of single ops ${groups.kernels.ms}`),
    )
    .option('--out <folder>', 'where JSON and chart of each group go; default of gpu is bench/results', DEFAULT_OUT)
    .option('--json <file>', 'write all results there, too; - is stdout, and the table goes to stderr')
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
