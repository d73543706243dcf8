import { bitOf } from './bit-task.ts';
import { patternedTask } from './patterns.ts';

const BITS = 8;
const DELIMITER = BITS;

/**
 * L random vectors of 8 bits, a delimiter on a channel of its own, then nothing: during the nothing they must be said
 * again. T = 2 L + 1. Graves et al. 2014, section 4.1.
 */
export const copyBits = patternedTask(BITS, {
  name: 'copy',
  about: 'random 8-bit vectors are shown, then must be said again',
  inputSize: BITS + 1,
  outputSize: BITS,
  dimensions: [{ name: 'length', about: 'vectors', train: [1, 20], least: 1, most: 10_000 }],
  testSizes: [30, 50, 120, 250, 500, 1000].map((length) => ({ length })),
  steps: ({ length }) => 2 * length! + 1,
  counted: ({ length }) => length!,
  draw: ({ length }, nextVector, row) => {
    row.input(length!, DELIMITER, 1);
    for (let t = 0; t < length!; t++) {
      const vector = nextVector();
      row.counts(length! + 1 + t);
      for (let i = 0; i < BITS; i++) {
        row.input(t, i, bitOf(vector, i));
        row.target(length! + 1 + t, i, bitOf(vector, i));
      }
    }
  },
});
