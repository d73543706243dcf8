import { bitOf, bitTask } from './bit-task.ts';
import { distinct } from './draws.ts';

const BITS = 6;
const ROWS = 3;
const ITEM = BITS;
const QUERY = BITS + 1;

/** An item is a whole number below this, its first vector in the low bits. */
const ITEMS = 2 ** (BITS * ROWS);

/**
 * Items of three vectors of 6 bits, each behind an item delimiter; then, between two query delimiters, one of them
 * again: what must be said is the item that followed it. T = 4 n + 8. Graves et al. 2014, section 4.3; items are drawn
 * anew where two would be equal.
 */
export const associativeRecall = bitTask({
  name: 'associative-recall',
  about: 'items are shown, then one of them again: the item that followed it must be said',
  inputSize: BITS + 2,
  outputSize: BITS,
  dimensions: [{ name: 'items', about: 'items of three 6-bit vectors', train: [2, 6], least: 2, most: 1000 }],
  testSizes: [7, 8, 9, 10, 11, 12, 13, 14, 15].map((items) => ({ items })),
  steps: ({ items }) => (ROWS + 1) * items! + 2 * (ROWS + 1),
  counted: () => ROWS,
  draw: ({ items: count }, generator, row) => {
    // Were two alike, there would be no telling which one is asked for.
    const items = distinct(count!, ITEMS, generator);
    const show = (item: number, step: number, write: typeof row.input): void => {
      for (let r = 0; r < ROWS; r++) for (let i = 0; i < BITS; i++) write(step + r, i, bitOf(item, r * BITS + i));
    };
    items.forEach((item, n) => {
      row.input((ROWS + 1) * n, ITEM, 1);
      show(item, (ROWS + 1) * n + 1, row.input);
    });
    const query = (ROWS + 1) * count!;
    const asked = generator.nextInt(count! - 1);
    row.input(query, QUERY, 1);
    show(items[asked]!, query + 1, row.input);
    row.input(query + 1 + ROWS, QUERY, 1);
    const answer = query + 2 + ROWS;
    show(items[asked + 1]!, answer, row.target);
    for (let r = 0; r < ROWS; r++) row.counts(answer + r);
  },
});
