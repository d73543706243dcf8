import { EngramError } from '@engram/tensor';

/** What a sweep, a worker or the queue between them cannot do; the message says what is wrong and what helps. */
export class SweepError extends EngramError {
  override name = 'SweepError';
}

/** The value, if it is a whole number from `least` on. @throws {SweepError} */
export const whole = (what: string, value: number, least: number): number => {
  if (Number.isSafeInteger(value) && value >= least) return value;
  throw new SweepError(`${what} is a whole number ≥ ${least}, got ${value}`);
};
