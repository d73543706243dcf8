// Numbers as people read them.

const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const three = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 });

/** 12,345 */
export const wholeOf = (value: number): string => whole.format(value);

/** `1 bit`, `12,345 bits` */
export const plural = (count: number, noun: string): string => `${wholeOf(count)} ${noun}${count === 1 ? '' : 's'}`;

/** Three digits that count; what is too small for them is 0. */
export const shortOf = (value: number): string => {
  if (!Number.isFinite(value)) return '–';
  return Math.abs(value) < 1e-3 ? '0' : three.format(value);
};

/** Milliseconds as `3.2 s` or `2 min 5 s`. */
export const durationOf = (milliseconds: number): string => {
  const seconds = milliseconds / 1000;
  if (seconds < 100) return `${seconds.toFixed(1)} s`;
  const minutes = Math.floor(seconds / 60);
  return `${minutes} min ${Math.floor(seconds - 60 * minutes)} s`;
};
