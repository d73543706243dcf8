import type { CommanderError } from 'commander';
import { legible } from './output.ts';

/** A mistake in what the user asked for: one line, no stack trace, exit code 2. */
export class UsageError extends Error {
  override name = 'UsageError';
}

const LONGEST = 60;

/** A flag's value as it is shown: nobody reads ten thousand characters. */
export const shortened = (text: string): string =>
  legible(text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text).replaceAll('\n', '\\n');

/** What commander found wrong, in one line, with long values shortened. */
export const usageErrorOf = (error: CommanderError, argv: readonly string[]): UsageError => {
  const values = argv.flatMap((text) => [text, text.slice(text.indexOf('=') + 1)]);
  const message = values
    .filter((text) => shortened(text) !== text)
    .reduce((told, text) => told.replaceAll(text, () => shortened(text)), error.message.replace(/^error: /, ''));
  return new UsageError(`${message.replaceAll('\n', ' ')} (--help lists the flags)`);
};
