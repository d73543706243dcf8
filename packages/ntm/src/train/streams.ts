import { ArgumentError, Generator } from '@engram/tensor';

const STREAM = 2 ** 32;

/** Independent generators from one seed, a whole number from 0 to 2³² − 1; the seed itself is left to the weights. */
export interface Streams {
  readonly training: Generator;
  readonly validation: Generator;
  readonly test: Generator;
  /** What decides whether a training is good enough to end. */
  readonly selection: Generator;
}

/** What the weights of a start are drawn from: the seed itself, then one stream after another. */
export const weightsSeed = (seed: number, start: number): number => (start === 0 ? seed : seed + (4 + start) * STREAM);

/**
 * The generators of a training, each on a stream of its own: what one of them draws changes nothing for the others.
 * @throws {ArgumentError} on a seed out of range.
 */
export const streams = (seed: number): Streams => {
  if (!Number.isInteger(seed) || seed < 0 || seed >= STREAM) {
    throw new ArgumentError(`seed is a whole number from 0 to ${STREAM - 1}, got ${seed}`);
  }
  const stream = (k: number): Generator => new Generator(seed + k * STREAM);
  return { training: stream(1), validation: stream(2), test: stream(3), selection: stream(4) };
};
