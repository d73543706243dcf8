import { assert } from '@engram/tools/suite';
import fc from 'fast-check';

const SEED = 20240607;
const RUNS = 40;

/** A property over a few seeded examples: the same ones at every run. */
export const check = <T>(arbitrary: fc.Arbitrary<T>, property: (value: T) => void): void =>
  fc.assert(fc.property(arbitrary, property), { seed: SEED, numRuns: RUNS });

/** Passes when `fn` throws an error of this class with a message like that. */
export const throwsError = (fn: () => unknown, type: new (message: string) => Error, message: RegExp): void => {
  assert.throws(fn, type);
  assert.throws(fn, message);
};
