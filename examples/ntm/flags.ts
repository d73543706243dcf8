import { InvalidArgumentError } from 'commander';
import { atOnce, piecesOf, whole } from '../lab/flag-values.ts';
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

/** `10,20,120` */
export const wholes = atOnce((text): number[] => {
  const values = piecesOf(text).map(whole(1));
  once(values);
  return values;
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
