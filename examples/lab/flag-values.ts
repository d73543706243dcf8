import { InvalidArgumentError } from 'commander';

/** Readers of flags' values; each says what it takes. */
export const whole =
  (min: number, max = Number.MAX_SAFE_INTEGER) =>
  (text: string): number => {
    const value = Number(text);
    if (text.trim() !== '' && Number.isInteger(value) && value >= min && value <= max) return value;
    throw new InvalidArgumentError(
      max === Number.MAX_SAFE_INTEGER
        ? `It must be a whole number ≥ ${min}.`
        : `It must be a whole number from ${min} to ${max}.`,
    );
  };

export const positive = (text: string): number => {
  const value = Number(text);
  if (text.trim() !== '' && value > 0 && Number.isFinite(value)) return value;
  throw new InvalidArgumentError('It must be a number above 0.');
};

/** A list is given at once; of two, one would be forgotten. */
export const atOnce =
  <T>(read: (text: string) => T) =>
  (text: string, before: T | undefined): T => {
    if (before !== undefined) throw new InvalidArgumentError('The flag is given twice.');
    return read(text);
  };

/** So many values of a list at most: each of them is a training or a test. */
const MOST = 10_000;

export const piecesOf = (text: string): string[] => {
  const pieces = text.split(',');
  if (pieces.length > MOST) throw new InvalidArgumentError(`It may have ${MOST} values at most.`);
  return pieces;
};

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
