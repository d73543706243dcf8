import { InvalidArgumentError } from 'commander';
import { whole } from '../lab/flag-values.ts';

export const notNegative = (text: string): number => {
  const value = Number(text);
  if (text.trim() !== '' && value >= 0 && Number.isFinite(value)) return value;
  throw new InvalidArgumentError('It must be a number ≥ 0.');
};

/** `10,20,120` */
export const wholes = (text: string): number[] => text.split(',').map(whole(1));

/** `0..9`, `3`, `0,4,7` and mixtures of them. */
export const seeds = (text: string): number[] => {
  const found = text.split(',').flatMap((piece) => {
    const [from, to, ...more] = piece.split('..').map(whole(0, 2 ** 32 - 1));
    if (more.length > 0 || (to !== undefined && to < from!))
      throw new InvalidArgumentError('It must be like 0..9 or 0,4,7.');
    return to === undefined ? [from!] : Array.from({ length: to - from! + 1 }, (_, i) => from! + i);
  });
  return [...new Set(found)];
};

/** `length=20,repeats=10` */
export const size = (text: string): Record<string, number> =>
  Object.fromEntries(
    text.split(',').map((piece) => {
      const [name, value, ...more] = piece.split('=');
      if (!name || value === undefined || more.length > 0)
        throw new InvalidArgumentError('It must be like length=20,repeats=10.');
      return [name, whole(1)(value)];
    }),
  );
