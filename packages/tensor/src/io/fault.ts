import { quote } from '../quote.ts';
import { formatShape, type Shape } from '../shape/shape.ts';

/** Reports what is wrong with a file, whose name the caller knows. */
export type Fail = (fault: string) => never;

const MOST_SIZES = 8;

/** A value out of JSON, of bounded length however deep it is. */
export const show = (value: unknown): string => {
  if (typeof value === 'string') return quote(value);
  if (Array.isArray(value)) return `an array of ${value.length}`;
  return value !== null && typeof value === 'object' ? 'an object' : String(value);
};

export const showShape = (shape: Shape): string =>
  shape.length > MOST_SIZES ? `${formatShape(shape.slice(0, MOST_SIZES))} and more axes` : formatShape(shape);

/** UTF-8 has no bytes for half a pair of surrogates, and other readers refuse its escape in JSON. */
export const isWellFormed = (text: string): boolean => !/\p{Surrogate}/u.test(text);
