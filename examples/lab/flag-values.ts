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
