import { bitOf, bitTask } from './bit-task.ts';
import { distinct, weightedPlaces } from './draws.ts';

const BITS = 12;
const VALUE = BITS;
const CODES = 2 ** BITS;
/** How fast queries grow rare with the distance. */
const POWER = 0.01;

/** Where a query may be: every second place behind the pairs. */
const places = (pairs: number, steps: number): number => Math.floor((steps - 2 * pairs) / 2);

const stepsOf = (pairs: number, tokens: number): number => Math.max(tokens, 4 * pairs);

/**
 * Multi-query associative recall: p pairs of a key and a value are shown, a token a step; then each key comes once more,
 * and its value is due in that same step. Arora et al. 2023, "Zoology" (arXiv 2312.04927), whose code (`multiquery_ar` of
 * HazyResearch/zoology, with `random_non_queries` off as for the paper's figure 2) makes the sequences as follows.
 *
 * Steps 0 … 2 p − 1 are key, value, key, value …; keys are all different, and so are values. Of the places 2 p + 2 g with
 * g = 0, 1, …, each key gets one: g is drawn without replacement, with P(g) ∝ (g + 1)^(α − 1) and α = 0.01, so that most
 * queries come soon. All other steps are blank, and only the steps of queries count. T = `tokens`, or 4 p where that is
 * more: 2 p for the pairs and two for each query. The vocabulary is 8,192 tokens: keys 1 … 4,095, 4,096 values, and 0, the
 * blank.
 *
 * Other than there, a token is not looked up in a table of embeddings but is its number in binary, lowest bit first: 12
 * bits of the key or the value, and a channel that is 1 for values. What is said is 12 bits rather than one of 8,192 tokens,
 * and a sequence is exact when all of its p values are. There are no marks: a key is a query when it comes again.
 */
export const mqar = bitTask({
  name: 'mqar',
  about: 'pairs of a key and a value are shown, then every key again: its value must be said at once',
  inputSize: BITS + 1,
  outputSize: BITS,
  dimensions: [
    { name: 'pairs', about: 'pairs of a key and a value', train: [4, 16], least: 1, most: 1024 },
    { name: 'tokens', about: 'steps, or four a pair where that is more', train: [64, 64], least: 4, most: 10_000 },
  ],
  testSizes: [
    { pairs: 32, tokens: 128 },
    { pairs: 64, tokens: 256 },
    { pairs: 128, tokens: 512 },
    { pairs: 256, tokens: 1024 },
  ],
  steps: ({ pairs, tokens }) => stepsOf(pairs!, tokens!),
  counted: ({ pairs }) => pairs!,
  draw: ({ pairs, tokens }, generator, row) => {
    const show = (write: typeof row.input, step: number, code: number): void => {
      for (let i = 0; i < BITS; i++) write(step, i, bitOf(code, i));
    };
    const keys = distinct(pairs!, CODES - 1, generator).map((code) => code + 1);
    const values = distinct(pairs!, CODES, generator);
    const weights = Array.from({ length: places(pairs!, stepsOf(pairs!, tokens!)) }, (_, g) => (g + 1) ** (POWER - 1));
    const asked = weightedPlaces(pairs!, weights, generator);
    keys.forEach((key, n) => {
      const query = 2 * pairs! + 2 * asked[n]!;
      show(row.input, 2 * n, key);
      show(row.input, 2 * n + 1, values[n]!);
      row.input(2 * n + 1, VALUE, 1);
      show(row.input, query, key);
      row.counts(query);
      show(row.target, query, values[n]!);
    });
  },
});
