import { ArgumentError, got } from './errors.ts';
import { show } from './quote.ts';

/** @throws {ArgumentError} on what cannot be called. */
export const checkFunction = <F>(op: string, value: F, name = 'the function'): F => {
  if (typeof value === 'function') return value;
  throw new ArgumentError(`${op}: ${name} must be a function, got ${got(value)}`);
};

/** @throws {ArgumentError} on what is no number, NaN and the infinities. */
export const checkFinite = (op: string, name: string, value: number): number => {
  if (Number.isFinite(value)) return value;
  throw new ArgumentError(`${op}: ${name} is a finite number, got ${show(value)}`);
};

/** @throws {ArgumentError} on what cannot be gone through. */
export const checkIterable = <I>(op: string, value: I, name: string): I => {
  if (typeof (value as Partial<Iterable<unknown>> | null | undefined)?.[Symbol.iterator] === 'function') return value;
  throw new ArgumentError(`${op}: expected an array of ${name}, got ${got(value)}`);
};

/** Whether it is one of the record's names; asking with another kind of value may throw. */
export const isNameOf = <R extends object>(record: R, name: unknown): name is keyof R =>
  typeof name === 'string' && Object.hasOwn(record, name);

/** @throws {ArgumentError} on what has no fields. */
export const checkRecord = <R>(op: string, value: R, name: string): R => {
  if (typeof value === 'object' && value !== null) return value;
  throw new ArgumentError(`${op}: expected ${name}, got ${got(value)}`);
};
