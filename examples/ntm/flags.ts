import { InvalidArgumentError } from 'commander';
import { whole } from '../lab/flag-values.ts';
import { shortened } from '../lab/usage-error.ts';

export const notNegative = (text: string): number => {
  const value = Number(text);
  if (text.trim() !== '' && value >= 0 && Number.isFinite(value)) return value;
  throw new InvalidArgumentError('It must be a number ≥ 0.');
};

const once = (values: readonly (number | string)[]): void => {
  const twice = values.find((value, i) => values.indexOf(value) !== i);
  if (twice !== undefined) throw new InvalidArgumentError(`${twice} is given twice.`);
};

/** A list is given at once; of two, one would be forgotten. */
const atOnce =
  <T>(read: (text: string) => T) =>
  (text: string, before: T | undefined): T => {
    if (before !== undefined) throw new InvalidArgumentError('The flag is given twice.');
    return read(text);
  };

/** So many values of a list at most: each of them is a training or a test. */
const MOST = 10_000;

const piecesOf = (text: string): string[] => {
  const pieces = text.split(',');
  if (pieces.length > MOST) throw new InvalidArgumentError(`It may have ${MOST} values at most.`);
  return pieces;
};

/** `10,20,120` */
export const wholes = atOnce((text): number[] => {
  const values = piecesOf(text).map(whole(1));
  once(values);
  return values;
});

/** `0..9`, `3`, `0,4,7` and mixtures of them. */
export const seeds = atOnce((text): number[] => {
  const found = new Set<number>();
  let count = 0;
  for (const piece of piecesOf(text)) {
    const [from, to = from, ...more] = piece.split('..').map(whole(0, 2 ** 32 - 1));
    if (more.length > 0 || to! < from!) throw new InvalidArgumentError('It must be like 0..9 or 0,4,7.');
    count += to! - from! + 1;
    if (count > MOST) throw new InvalidArgumentError(`It may have ${MOST} values at most.`);
    for (let seed = from!; seed <= to!; seed++) found.add(seed);
  }
  return [...found];
});

/** `length=20,repeats=10` */
export const size = atOnce((text): Record<string, number> => {
  const fields = piecesOf(text).map((piece): [string, number] => {
    const [name, value, ...more] = piece.split('=');
    if (!name || value === undefined || more.length > 0)
      throw new InvalidArgumentError('It must be like length=20,repeats=10.');
    return [name, whole(1)(value)];
  });
  once(fields.map(([name]) => shortened(name)));
  return Object.fromEntries(fields);
});
