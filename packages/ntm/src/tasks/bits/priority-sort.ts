import { bitOf, bitTask } from './bit-task.ts';

const BITS = 8;
const PRIORITY = BITS;
const DELIMITER = BITS + 1;

/** Of 20 vectors, 16 must be said. */
const said = (vectors: number): number => Math.round(0.8 * vectors);

/**
 * Random vectors of 8 bits, each with a priority from U[−1, 1) on a channel of its own, and a delimiter; then the four
 * fifths with the highest priorities must be said, whole, the highest first. T = n + 1 + 0.8 n. Graves et al. 2014,
 * section 4.5: 20 vectors, 16 of them. Of equal priorities the one shown first comes first.
 */
export const prioritySort = bitTask({
  name: 'priority-sort',
  about: 'vectors are shown with priorities; those with the highest must be said in order',
  inputSize: BITS + 2,
  outputSize: BITS,
  dimensions: [
    { name: 'vectors', about: 'vectors, of which four fifths must be said', train: [20, 20], least: 1, most: 1000 },
  ],
  testSizes: [],
  // Vectors whose priorities nearly agree are swapped now and then, in the paper too: its best networks pay 18 bits.
  learned: 4,
  steps: ({ vectors }) => vectors! + 1 + said(vectors!),
  counted: ({ vectors }) => said(vectors!),
  draw: ({ vectors }, generator, row) => {
    const shown = Array.from({ length: vectors! }, () => ({
      vector: generator.nextInt(2 ** BITS),
      priority: (2 * generator.nextInt(2 ** 24)) / 2 ** 24 - 1,
    }));
    shown.forEach(({ vector, priority }, t) => {
      for (let i = 0; i < BITS; i++) row.input(t, i, bitOf(vector, i));
      row.input(t, PRIORITY, priority);
    });
    row.input(vectors!, DELIMITER, 1);
    const sorted = [...shown].sort((a, b) => b.priority - a.priority).slice(0, said(vectors!));
    sorted.forEach(({ vector }, t) => {
      const step = vectors! + 1 + t;
      row.counts(step);
      for (let i = 0; i < BITS; i++) row.target(step, i, bitOf(vector, i));
    });
  },
});
