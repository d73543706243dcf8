import { bitOf } from './bit-task.ts';
import { patternedTask } from './patterns.ts';

const BITS = 8;
const DELIMITER = BITS;
const COUNT = BITS + 1;
const END = BITS;
const MOST_REPEATS = 10;

/** The count of a training is uniform on 1 … 10: mean 5.5, variance (10² − 1) / 12. */
const normalised = (repeats: number): number =>
  (repeats - (MOST_REPEATS + 1) / 2) / Math.sqrt((MOST_REPEATS ** 2 - 1) / 12);

/**
 * L random vectors of 8 bits, then in one step a delimiter and how often they must be said, as a number with zero mean
 * and unit variance. After the last copy an end marker is due. T = L + 1 + L R + 1. Graves et al. 2014, section 4.2.
 */
export const repeatCopyBits = patternedTask(BITS, {
  name: 'repeat-copy',
  about: 'random 8-bit vectors must be said again a given number of times, then an end marker',
  inputSize: BITS + 2,
  outputSize: BITS + 1,
  dimensions: [
    { name: 'length', about: 'vectors', train: [1, 10], least: 1, most: 1000 },
    { name: 'repeats', about: 'copies', train: [1, MOST_REPEATS], least: 1, most: 1000 },
  ],
  testSizes: [
    { length: 20, repeats: 10 },
    { length: 10, repeats: 20 },
  ],
  steps: ({ length, repeats }) => length! + 1 + length! * repeats! + 1,
  counted: ({ length, repeats }) => length! * repeats! + 1,
  draw: ({ length, repeats }, nextVector, row) => {
    row.input(length!, DELIMITER, 1);
    row.input(length!, COUNT, normalised(repeats!));
    for (let t = 0; t < length!; t++) {
      const vector = nextVector();
      for (let i = 0; i < BITS; i++) row.input(t, i, bitOf(vector, i));
      for (let r = 0; r < repeats!; r++) {
        const step = length! + 1 + r * length! + t;
        row.counts(step);
        for (let i = 0; i < BITS; i++) row.target(step, i, bitOf(vector, i));
      }
    }
    const end = length! + 1 + length! * repeats!;
    row.counts(end);
    row.target(end, END, 1);
  },
});
