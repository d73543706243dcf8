import { suite } from '@engram/tools/suite';
import { type Rows, rowsOf } from '../../src/shape/broadcast.ts';
import { agree, assertNoInstruction, LENGTHS, randomBools, randomInts } from './agree.ts';
import { randomFloats } from './harness.ts';
import { walks } from './walks.ts';

const inputs = (n: number) => [randomFloats(n, n), randomInts(n, n, -9, 9), randomBools(n, n)] as const;
const empty = (n: number) => [new Float32Array(n), new Int32Array(n), new Uint8Array(n)] as const;

const copies = (rows: Rows, count: number, length: number, label: string): void => {
  const outs = empty(count);
  for (const [k, a] of inputs(length).entries()) agree('copyStrided', [outs[k]], [a], rows, undefined, label);
};

suite('simd movement', (test) => {
  test('copyStrided: every length of row and every view', () => {
    const shapes = [...LENGTHS.map((n) => [3, n] as const), [512, 16] as const, [2, 1000] as const];
    for (const { label, rows, count, lengths } of walks(1, shapes)) copies(rows, count, lengths[0], label);
  });
  test('copyStrided: transpositions of every small size', () => {
    for (let m = 0; m <= 13; m++) {
      for (let n = 0; n <= 13; n++) copies(rowsOf([n, m], [[1, n]]), m * n, m * n, `[${m}, ${n}]ᵀ`);
    }
    const swapped = rowsOf([5, 3, 7, 2], [[1, 5, 30, 15]]);
    copies(swapped, 210, 210, 'four axes');
  });
  test('addStrided: every length of row and every view', () => {
    const shapes = [...LENGTHS.map((n) => [3, n] as const), [64, 16] as const];
    for (const { label, rows, count, lengths } of walks(1, shapes)) {
      const out = randomInts(lengths[0], 5, -100, 100);
      const a = randomInts(count, 6, -100, 100);
      agree('addStrided', [out], [a], rows, undefined, label);
      // Whole numbers, so that the order in which they are added does not matter.
      agree('addStrided', [Float32Array.from(out)], [Float32Array.from(a)], rows, undefined, label);
    }
  });
  test('cat', () => {
    for (const outer of [0, 1, 3]) {
      for (const sizes of [[1], [0, 3], [5, 0, 2], [16, 33, 67], [200, 1], [4, 4, 4, 4, 4, 4, 4]]) {
        const total = sizes.reduce((sum, size) => sum + size, 0) * outer;
        const kinds = sizes.map((size) => inputs(size * outer));
        for (const [k, out] of empty(total).entries()) {
          agree(
            'cat',
            [out],
            kinds.map((arrays) => arrays[k]),
            { outer, sizes },
          );
        }
      }
    }
  });
  test('nothing for float64', () => {
    const [a, b] = [new Float64Array(3), new Float64Array(3)];
    const rows = rowsOf([3], [[1]]);
    for (const name of ['copyStrided', 'addStrided'] as const) assertNoInstruction(name, [a], [b], rows);
    assertNoInstruction('addStrided', [new Uint8Array(3)], [new Uint8Array(3)], rows);
    assertNoInstruction('cat', [a], [b], { outer: 1, sizes: [3] });
  });
});
