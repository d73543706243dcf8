import { PlotError } from '@engram/plot';
import { EngramError } from '@engram/tensor';
import { complain } from './output.ts';
import { UsageError } from './usage-error.ts';

/** Runs a command. Mistakes of the user's get a line and exit code 2; mistakes of ours keep their stack trace. */
export const runCommand = async (name: string, body: () => Promise<void>): Promise<void> => {
  try {
    await body();
  } catch (error) {
    if (!isUsersMistake(error)) throw error;
    complain(`${name}: ${error.message}`);
    process.exitCode = 2;
  }
};

/** What was asked for and cannot be had: a size that does not fit, a file, memory that is not there. */
const isUsersMistake = (error: unknown): error is Error =>
  error instanceof UsageError ||
  error instanceof EngramError ||
  error instanceof PlotError ||
  isOutOfMemory(error) ||
  isOfSystem(error);

const isOutOfMemory = (error: unknown): boolean =>
  error instanceof RangeError &&
  /Array buffer allocation failed|Invalid typed array length|Invalid string length/.test(error.message);

/** An error of a file, a pipe or a disk. */
const isOfSystem = (error: unknown): boolean => error instanceof Error && 'syscall' in error;
