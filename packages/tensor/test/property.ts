import { assert } from '@engram/tools/suite';
import fc from 'fast-check';
import { Generator, rand, type Shape, type Tensor } from '../src/index.ts';

const SEED = 20240607;
const RUNS = 60;

/** A property over a few seeded examples: the same ones at every run. */
export const check = <T>(arbitrary: fc.Arbitrary<T>, property: (value: T) => void): void =>
  fc.assert(fc.property(arbitrary, property), { seed: SEED, numRuns: RUNS });

export interface Sizes {
  readonly minAxes?: number;
  readonly maxAxes?: number;
  readonly minSize?: number;
  readonly maxSize?: number;
}

export const anyShape = ({ minAxes = 0, maxAxes = 4, minSize = 0, maxSize = 4 }: Sizes = {}): fc.Arbitrary<number[]> =>
  fc.array(fc.integer({ min: minSize, max: maxSize }), { minLength: minAxes, maxLength: maxAxes });

/** Numbers from −2 to 2 in float64. */
export const randomOf = (shape: Shape, seed = 1): Tensor =>
  rand(shape, { generator: new Generator(seed), dtype: 'float64' })
    .mul(4)
    .sub(2);

export const anyTensor = (sizes: Sizes = {}): fc.Arbitrary<Tensor> =>
  fc.tuple(anyShape(sizes), fc.integer({ min: 0, max: 1000 })).map(([shape, seed]) => randomOf(shape, seed));

/** Passes when `fn` throws an error of this class with a message like that. */
export const throwsError = (fn: () => unknown, type: new (message: string) => Error, message: RegExp): void => {
  assert.throws(fn, type);
  assert.throws(fn, message);
};
