import { bincount, maskedSelect, nonzero, repeatInterleave, unique } from '../../src/index.ts';
import type { OpCase } from './case.ts';
import { boolLine, bools, grid, index, ints } from './fixtures.ts';

const { NaN: nan } = Number;

const dynamic = (row: OpCase): OpCase => ({ ...row, dynamic: true });
const whole = (row: Omit<OpCase, 'gradient' | 'dynamic'>): OpCase => ({
  dtype: ['int32'],
  ...row,
  gradient: false,
  dynamic: true,
});

export const dynamics: readonly OpCase[] = [
  whole({
    op: 'nonzero',
    title: 'a matrix; NaN is not 0',
    inputs: [
      {
        values: [
          [0, 1, nan],
          [-0, 0, -2],
        ],
      },
    ],
    run: (x) => nonzero(x),
    expected: [
      [
        [0, 1],
        [0, 2],
        [1, 2],
      ],
    ],
  }),
  whole({ op: 'nonzero', title: 'bool', inputs: [boolLine], run: (x) => nonzero(x), expected: [[[0], [2]]] }),
  whole({ op: 'nonzero', title: 'a scalar', inputs: [{ values: 7 }], run: (x) => nonzero(x), expected: [[[]]] }),
  whole({
    op: 'nonzero',
    title: 'none',
    inputs: [{ values: [0, 0] }],
    run: (x) => nonzero(x).reshape([-1 + 1]),
    expected: [[]],
  }),

  dynamic({
    op: 'maskedSelect',
    title: 'a mask of the same shape',
    inputs: [{ shape: [2, 3] }, bools],
    run: (x, mask) => maskedSelect(x, mask),
    expected: (x) => [[x[0]!, x[2]!, x[5]!]],
  }),
  dynamic({
    op: 'maskedSelect',
    title: 'a mask that broadcasts',
    inputs: [grid, boolLine],
    run: (x, mask) => maskedSelect(x, mask),
    expected: [[1, 3, 4, 6]],
  }),
  dynamic({
    op: 'maskedSelect',
    title: 'an input that broadcasts',
    inputs: [{ values: [1, 2, 3] }, bools],
    run: (x, mask) => maskedSelect(x, mask),
    expected: [[1, 3, 3]],
  }),
  dynamic({
    op: 'maskedSelect',
    title: 'a scalar',
    inputs: [{ values: 7 }, { values: true, dtype: 'bool' }],
    run: (x, mask) => maskedSelect(x, mask),
    expected: [[7]],
  }),
  dynamic({
    op: 'maskedSelect',
    title: 'empty',
    inputs: [{ shape: [2, 0] }, { values: true, dtype: 'bool' }],
    run: (x, mask) => maskedSelect(x, mask),
    expected: [[]],
  }),

  whole({
    op: 'unique',
    title: 'in order, places and counts',
    inputs: [
      {
        values: [
          [3, 1],
          [2, 1],
        ],
      },
    ],
    run: (x) => {
      const { values, inverse, counts } = unique(x, { returnInverse: true, returnCounts: true });
      return [values, inverse, counts];
    },
    expected: [
      [1, 2, 3],
      [
        [2, 0],
        [1, 0],
      ],
      [2, 1, 1],
    ],
    dtype: ['float', 'int32', 'int32'],
  }),
  whole({
    op: 'unique',
    title: 'as they come',
    inputs: [index([3, 1, 2, 1, 3])],
    run: (x) => {
      const { values, counts } = unique(x, { sorted: false, returnCounts: true });
      return [values, counts];
    },
    expected: [
      [3, 1, 2],
      [2, 2, 1],
    ],
  }),
  whole({
    op: 'unique',
    title: 'each NaN, one 0',
    inputs: [{ values: [nan, 1, nan, 0, -0, -Infinity] }],
    run: (x) => unique(x),
    expected: [[-Infinity, 0, 1, nan, nan]],
    dtype: ['float'],
  }),
  whole({
    op: 'unique',
    title: 'rows',
    inputs: [
      index([
        [1, 2],
        [0, 5],
        [1, 2],
      ]),
    ],
    run: (x) => Object.values(unique(x, { axis: 0, returnInverse: true, returnCounts: true })),
    expected: [
      [
        [0, 5],
        [1, 2],
      ],
      [1, 0, 1],
      [1, 2],
    ],
  }),
  whole({
    op: 'unique',
    title: 'columns',
    inputs: [ints],
    run: (x) => unique(x, { axis: -1 }),
    expected: [
      [
        [1, 2, 3],
        [4, 5, 6],
      ],
    ],
  }),
  whole({
    op: 'unique',
    title: 'bool',
    inputs: [bools],
    run: (x) => unique(x),
    expected: [[false, true]],
    dtype: ['bool'],
  }),
  whole({
    op: 'unique',
    title: 'a scalar',
    inputs: [{ values: 3 }],
    run: (x) => Object.values(unique(x, { returnInverse: true })),
    expected: [[3], 0],
    dtype: ['float', 'int32'],
  }),
  whole({
    op: 'unique',
    title: 'empty',
    inputs: [{ shape: [2, 0] }],
    run: (x) => Object.values(unique(x, { returnInverse: true })),
    expected: [[], [[], []]],
    dtype: ['float', 'int32'],
  }),

  whole({
    op: 'bincount',
    title: 'numbers',
    inputs: [index([1, 5, 1, 0])],
    run: (x) => bincount(x),
    expected: [[1, 2, 0, 0, 0, 1]],
  }),
  whole({
    op: 'bincount',
    title: 'a least length',
    inputs: [index([1, 1])],
    run: (x) => bincount(x, { minlength: 4 }),
    expected: [[0, 2, 0, 0]],
  }),
  dynamic({
    op: 'bincount',
    title: 'weights',
    inputs: [index([1, 3, 1]), { shape: [3] }],
    run: (x, weights) => bincount(x, { weights, minlength: 1 }),
    expected: (_, w) => [[0, w[0]! + w[2]!, 0, w[1]!]],
  }),
  whole({
    op: 'bincount',
    title: 'empty',
    inputs: [{ shape: [0] }],
    run: (x) => bincount(x.to('int32'), { minlength: 2 }),
    expected: [[0, 0]],
  }),

  {
    op: 'repeatInterleave',
    title: 'a number, of the flattened tensor',
    inputs: [{ shape: [2, 2] }],
    run: (x) => repeatInterleave(x, 2),
    expected: (x) => [x.flatMap((each) => [each, each])],
  },
  {
    op: 'repeatInterleave',
    title: 'a number, along an axis',
    inputs: [grid],
    run: (x) => repeatInterleave(x, 2, -1),
    expected: [
      [
        [1, 1, 2, 2, 3, 3],
        [4, 4, 5, 5, 6, 6],
      ],
    ],
  },
  {
    op: 'repeatInterleave',
    title: 'an array',
    inputs: [grid],
    run: (x) => repeatInterleave(x, [0, 2], 0),
    expected: [
      [
        [4, 5, 6],
        [4, 5, 6],
      ],
    ],
  },
  {
    op: 'repeatInterleave',
    title: 'a scalar',
    inputs: [{ values: 3 }],
    run: (x) => repeatInterleave(x, 3),
    expected: [[3, 3, 3]],
  },
  {
    op: 'repeatInterleave',
    title: 'empty',
    inputs: [{ shape: [0] }],
    run: (x) => repeatInterleave(x, 3),
    expected: [[]],
  },
  {
    op: 'repeatInterleave',
    title: 'no times',
    inputs: [{ values: [1, 2] }],
    run: (x) => repeatInterleave(x, 0),
    expected: [[]],
  },
  dynamic({
    op: 'repeatInterleave',
    title: 'a tensor of counts',
    inputs: [{ shape: [2, 3] }, index([2, 0, 1])],
    run: (x, repeats) => repeatInterleave(x, repeats, 1),
    expected: (x) => [[0, 3].map((i) => [x[i]!, x[i]!, x[i + 2]!])],
  }),
  dynamic({
    op: 'repeatInterleave',
    title: 'one count for all',
    inputs: [{ values: [1, 2] }, index([2])],
    run: (x, repeats) => repeatInterleave(x, repeats),
    expected: [[1, 1, 2, 2]],
  }),
];
