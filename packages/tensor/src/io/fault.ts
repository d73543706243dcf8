import { quote } from '../quote.ts';

/** Reports what is wrong with a file, whose name the caller knows. */
export type Fail = (fault: string) => never;

/** A value out of JSON, of bounded length however deep it is. */
export const show = (value: unknown): string => {
  if (typeof value === 'string') return quote(value);
  if (Array.isArray(value)) return `an array of ${value.length}`;
  return value !== null && typeof value === 'object' ? 'an object' : String(value);
};

/** UTF-8 has no bytes for half a pair of surrogates, and other readers refuse its escape in JSON. */
export const isWellFormed = (text: string): boolean => !/\p{Surrogate}/u.test(text);
