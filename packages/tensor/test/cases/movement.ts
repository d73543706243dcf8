import { expand, flip, meshgrid, permute, tile, transpose } from '../../src/index.ts';
import type { OpCase } from './case.ts';
import { bools, grid, ints, special } from './fixtures.ts';
import { build, counting, reader } from './plain.ts';

export const movement: readonly OpCase[] = [
  {
    op: 'permute',
    title: 'three axes round',
    inputs: [{ shape: [2, 3, 4] }],
    run: (x) => permute(x, [1, 2, 0]),
    expected: (x) => [build([3, 4, 2], (j, k, i) => reader(x, [2, 3, 4])(i, j, k))],
  },
  {
    op: 'permute',
    title: 'four axes, counted from the end',
    inputs: [{ shape: [2, 1, 3, 2] }],
    run: (x) => permute(x, [-1, 0, -2, 1]),
    expected: (x) => [build([2, 2, 3, 1], (l, i, k, j) => reader(x, [2, 1, 3, 2])(i, j, k, l))],
  },
  { op: 'permute', title: 'nothing moves', inputs: [grid], run: (x) => permute(x, [0, 1]), expected: [grid.values] },
  { op: 'permute', title: 'a scalar', inputs: [{ values: 7 }], run: (x) => permute(x, []), expected: [7] },
  { op: 'permute', title: 'empty', inputs: [{ shape: [0, 2] }], run: (x) => permute(x, [1, 0]), expected: [[[], []]] },
  {
    op: 'permute',
    title: 'int32',
    inputs: [ints],
    run: (x) => permute(x, [1, 0]),
    expected: [
      [
        [1, 4],
        [2, 5],
        [3, 6],
      ],
    ],
    dtype: ['int32'],
    gradient: false,
  },
  {
    op: 'permute',
    title: 'bool',
    inputs: [bools],
    run: (x) => permute(x, [1, 0]),
    expected: [
      [
        [1, 0],
        [0, 0],
        [1, 1],
      ],
    ],
    dtype: ['bool'],
    gradient: false,
  },

  {
    op: 'transpose',
    title: 'a matrix',
    inputs: [grid],
    run: (x) => transpose(x),
    expected: [
      [
        [1, 4],
        [2, 5],
        [3, 6],
      ],
    ],
  },
  {
    op: 'transpose',
    title: 'the last two of three axes by default',
    inputs: [{ shape: [2, 3, 4] }],
    run: (x) => transpose(x),
    expected: (x) => [build([2, 4, 3], (i, k, j) => reader(x, [2, 3, 4])(i, j, k))],
  },
  {
    op: 'transpose',
    title: 'outer axes, one from the end',
    inputs: [{ shape: [2, 3, 4] }],
    run: (x) => transpose(x, 0, -1),
    expected: (x) => [build([4, 3, 2], (k, j, i) => reader(x, [2, 3, 4])(i, j, k))],
  },
  {
    op: 'transpose',
    title: 'an axis with itself',
    inputs: [grid],
    run: (x) => transpose(x, 1, -1),
    expected: [grid.values],
  },
  { op: 'transpose', title: 'a scalar', inputs: [{ values: 7 }], run: (x) => transpose(x, 0, -1), expected: [7] },
  { op: 'transpose', title: 'empty', inputs: [{ shape: [0, 2] }], run: (x) => transpose(x), expected: [[[], []]] },
  {
    op: 'transpose',
    title: 'NaN and infinities',
    inputs: [special],
    run: (x) => transpose(x),
    expected: [
      [
        [Number.NaN, -Infinity],
        [Infinity, -0],
      ],
    ],
    gradient: false,
  },
  {
    op: 'transpose',
    title: 'bool',
    inputs: [bools],
    run: (x) => transpose(x),
    expected: [
      [
        [1, 0],
        [0, 0],
        [1, 1],
      ],
    ],
    dtype: ['bool'],
    gradient: false,
  },

  {
    op: 'expand',
    title: 'a row to rows',
    inputs: [{ values: [[1, 2, 3]] }],
    run: (x) => expand(x, [2, 3]),
    expected: [
      [
        [1, 2, 3],
        [1, 2, 3],
      ],
    ],
  },
  {
    op: 'expand',
    title: 'an inner axis and a new leading one',
    inputs: [{ shape: [2, 1, 3] }],
    run: (x) => expand(x, [2, -1, 2, -1]),
    expected: (x) => [build([2, 2, 2, 3], (_, i, __, k) => reader(x, [2, 1, 3])(i, 0, k))],
  },
  {
    op: 'expand',
    title: 'a scalar',
    inputs: [{ values: 7 }],
    run: (x) => expand(x, [2, 2]),
    expected: [
      [
        [7, 7],
        [7, 7],
      ],
    ],
  },
  {
    op: 'expand',
    title: 'to nothing',
    inputs: [{ values: [[1], [2]] }],
    run: (x) => expand(x, [2, 0]),
    expected: [[[], []]],
  },
  {
    op: 'expand',
    title: 'int32',
    inputs: [{ values: [1, 2], dtype: 'int32' }],
    run: (x) => expand(x, [2, 2]),
    expected: [
      [
        [1, 2],
        [1, 2],
      ],
    ],
    dtype: ['int32'],
    gradient: false,
  },
  {
    op: 'expand',
    title: 'bool',
    inputs: [{ values: [[true], [false]], dtype: 'bool' }],
    run: (x) => expand(x, [2, 2]),
    expected: [
      [
        [1, 1],
        [0, 0],
      ],
    ],
    dtype: ['bool'],
    gradient: false,
  },

  {
    op: 'flip',
    title: 'one axis',
    inputs: [grid],
    run: (x) => flip(x, 1),
    expected: [
      [
        [3, 2, 1],
        [6, 5, 4],
      ],
    ],
  },
  {
    op: 'flip',
    title: 'one axis, from the end',
    inputs: [grid],
    run: (x) => flip(x, -2),
    expected: [
      [
        [4, 5, 6],
        [1, 2, 3],
      ],
    ],
  },
  {
    op: 'flip',
    title: 'two of three axes',
    inputs: [{ shape: [2, 3, 4] }],
    run: (x) => flip(x, [2, 0]),
    expected: (x) => [build([2, 3, 4], (i, j, k) => reader(x, [2, 3, 4])(1 - i, j, 3 - k))],
  },
  { op: 'flip', title: 'no axis', inputs: [grid], run: (x) => flip(x, []), expected: [grid.values] },
  { op: 'flip', title: 'a scalar', inputs: [{ values: 7 }], run: (x) => flip(x, 0), expected: [7] },
  { op: 'flip', title: 'empty', inputs: [{ shape: [2, 0] }], run: (x) => flip(x, [0, 1]), expected: [[[], []]] },
  {
    op: 'flip',
    title: 'int32',
    inputs: [ints],
    run: (x) => flip(x, [0, 1]),
    expected: [
      [
        [6, 5, 4],
        [3, 2, 1],
      ],
    ],
    dtype: ['int32'],
    gradient: false,
  },
  {
    op: 'flip',
    title: 'bool',
    inputs: [bools],
    run: (x) => flip(x, 0),
    expected: [
      [
        [0, 0, 1],
        [1, 0, 1],
      ],
    ],
    dtype: ['bool'],
    gradient: false,
  },

  {
    op: 'tile',
    title: 'both axes',
    inputs: [
      {
        values: [
          [1, 2],
          [3, 4],
        ],
      },
    ],
    run: (x) => tile(x, [2, 2]),
    expected: [
      [
        [1, 2, 1, 2],
        [3, 4, 3, 4],
        [1, 2, 1, 2],
        [3, 4, 3, 4],
      ],
    ],
  },
  {
    op: 'tile',
    title: 'fewer repeats than axes',
    inputs: [grid],
    run: (x) => tile(x, [2]),
    expected: [
      [
        [1, 2, 3, 1, 2, 3],
        [4, 5, 6, 4, 5, 6],
      ],
    ],
  },
  {
    op: 'tile',
    title: 'more repeats than axes',
    inputs: [{ shape: [2, 3] }],
    run: (x) => tile(x, [2, 1, 2]),
    expected: (x) => [build([2, 2, 6], (_, j, k) => reader(x, [2, 3])(j, k % 3))],
  },
  { op: 'tile', title: 'a scalar', inputs: [{ values: 7 }], run: (x) => tile(x, [3]), expected: [[7, 7, 7]] },
  { op: 'tile', title: 'no repeats given', inputs: [grid], run: (x) => tile(x, []), expected: [grid.values] },
  { op: 'tile', title: 'zero times', inputs: [grid], run: (x) => tile(x, [1, 0]), expected: [[[], []]] },
  {
    op: 'tile',
    title: 'int32',
    inputs: [{ values: counting([2]), dtype: 'int32' }],
    run: (x) => tile(x, [2]),
    expected: [[0, 1, 0, 1]],
    dtype: ['int32'],
    gradient: false,
  },
  {
    op: 'tile',
    title: 'bool',
    inputs: [{ values: [true, false], dtype: 'bool' }],
    run: (x) => tile(x, [2]),
    expected: [[1, 0, 1, 0]],
    dtype: ['bool'],
    gradient: false,
  },
  {
    op: 'meshgrid',
    title: 'a grid by rows and columns',
    inputs: [{ values: [1, 2] }, { values: [3, 4, 5] }],
    run: (a, b) => meshgrid([a, b]),
    expected: [
      [
        [1, 1, 1],
        [2, 2, 2],
      ],
      [
        [3, 4, 5],
        [3, 4, 5],
      ],
    ],
  },
  {
    op: 'meshgrid',
    title: 'by x and y, of three',
    inputs: [{ shape: [2] }, { shape: [3] }, { shape: [2] }],
    run: (a, b, c) => meshgrid([a, b, c], { indexing: 'xy' }),
    expected: (a, b, c) => [
      build([3, 2, 2], (_, j) => a[j]!),
      build([3, 2, 2], (i) => b[i]!),
      build([3, 2, 2], (_, __, k) => c[k]!),
    ],
  },
  {
    op: 'meshgrid',
    title: 'one, by x and y',
    inputs: [{ values: [1, 2] }],
    run: (a) => meshgrid([a], { indexing: 'xy' }),
    expected: [[1, 2]],
  },
  {
    op: 'meshgrid',
    title: 'a scalar counts as one element',
    inputs: [{ values: 1 }, { values: [3, 4] }],
    run: (a, b) => meshgrid([a, b]),
    expected: [[[1, 1]], [[3, 4]]],
  },
  {
    op: 'meshgrid',
    title: 'empty',
    inputs: [{ shape: [2] }, { shape: [0] }],
    run: (a, b) => meshgrid([a, b]),
    expected: [
      [[], []],
      [[], []],
    ],
  },
];
