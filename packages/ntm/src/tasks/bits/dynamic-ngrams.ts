import type { Generator } from '@engram/tensor';
import { bitTask } from './bit-task.ts';
import { fraction } from './draws.ts';

const CONTEXT = 5;
const CONTEXTS = 2 ** CONTEXT;
const STEPS = 200;

/** Beta(½, ½), the arcsine law: sin²(π u / 2) of an even u. */
const drawProbability = (generator: Generator): number => Math.sin((Math.PI / 2) * fraction(generator)) ** 2;

/**
 * 200 bits from a 6-gram model of the sequence's own: for each of the 32 contexts of five bits the probability of a 1,
 * drawn from Beta(½, ½); the first five bits are even. At each step the bit before is shown (0 at the first), and the
 * bit must be predicted: T = 200. Graves et al. 2014, section 4.4.
 */
export const dynamicNgrams = bitTask({
  name: 'dynamic-ngrams',
  about: 'the next bit of a random 6-gram model must be predicted, which is another one in every sequence',
  inputSize: 1,
  outputSize: 1,
  dimensions: [],
  testSizes: [],
  steps: () => STEPS,
  counted: () => STEPS,
  // The best possible predictor has 47.5 wrong, one that learns nothing of its sequence 100.
  learned: 49,
  draw: (_, generator, row) => {
    const table = Float64Array.from({ length: CONTEXTS }, () => drawProbability(generator));
    let context = 0;
    for (let t = 0; t < STEPS; t++) {
      const bit = fraction(generator) < (t < CONTEXT ? 0.5 : table[context]!) ? 1 : 0;
      row.counts(t);
      row.target(t, 0, bit);
      if (t + 1 < STEPS) row.input(t + 1, 0, bit);
      context = ((context << 1) | bit) & (CONTEXTS - 1);
    }
  },
  optimalBits: async ({ targets }) => {
    const [batch, steps] = targets.shape as [number, number];
    const bits = await targets.data();
    return Float64Array.from({ length: batch }, (_, b) => {
      let sum = 0;
      const probabilities = optimalPredictions(bits.subarray(b * steps, (b + 1) * steps));
      probabilities.forEach((p, t) => {
        sum -= Math.log2(bits[b * steps + t] === 1 ? p : 1 - p);
      });
      return sum;
    });
  },
});

/**
 * What the best possible predictor says: P(1) = (N₁ + ½) / (N₁ + N₀ + 1), with the ones and zeros that have followed
 * the same five bits so far; ½ for the first five. bits [T], 0 or 1 → [T]. Graves et al. 2014, eq. 10.
 */
export const optimalPredictions = (bits: ArrayLike<number>): Float64Array => {
  const ones = new Float64Array(CONTEXTS);
  const all = new Float64Array(CONTEXTS);
  let context = 0;
  return Float64Array.from({ length: bits.length }, (_, t) => {
    const p = t < CONTEXT ? 0.5 : (ones[context]! + 0.5) / (all[context]! + 1);
    const bit = bits[t] === 1 ? 1 : 0;
    if (t >= CONTEXT) {
      ones[context]! += bit;
      all[context]!++;
    }
    context = ((context << 1) | bit) & (CONTEXTS - 1);
    return p;
  });
};
