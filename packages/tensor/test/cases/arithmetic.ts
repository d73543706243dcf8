import { add, mul } from '../../src/index.ts';
import type { OpCase } from './case.ts';

export const arithmetic: readonly OpCase[] = [
  {
    op: 'add',
    title: 'two matrices',
    inputs: [{ values: [[1, 2], [3, 4]] }, { values: [[10, 20], [30, 40]] }],
    run: add,
    expected: [[[11, 22], [33, 44]]],
  },
  {
    op: 'mul',
    title: 'a column times a row',
    inputs: [{ shape: [3, 1] }, { shape: [1, 4] }],
    run: mul,
    expected: (a, b) => [a.map((x) => b.map((y) => x * y))],
  },
];
