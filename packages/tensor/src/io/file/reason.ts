import { ArgumentError, got } from '../../errors.ts';
import { legible } from '../../quote.ts';

/** What the system says, without the call and the path that Node appends. */
export const reasonOf = (error: unknown): string => legible((error as Error).message.replace(/, \w+(?: '.*)?$/s, ''));

/** @throws {ArgumentError} on what is not a path, as one that was forgotten. */
export const checkPath = (op: string, path: unknown): void => {
  if (typeof path !== 'string') throw new ArgumentError(`${op}: path must be a string, got ${got(path)}`);
};
