import { cat, roll, stack } from '../../src/index.ts';
import type { OpCase } from './case.ts';
import { boolLine, grid, ints } from './fixtures.ts';
import { build, reader } from './plain.ts';

const row = { values: [[7, 8, 9]] };

export const join: readonly OpCase[] = [
  {
    op: 'cat',
    title: 'rows',
    inputs: [grid, row],
    run: (a, b) => cat([a, b]),
    expected: [
      [
        [1, 2, 3],
        [4, 5, 6],
        [7, 8, 9],
      ],
    ],
  },
  {
    op: 'cat',
    title: 'columns, axis from the end',
    inputs: [grid, { values: [[7], [8]] }],
    run: (a, b) => cat([a, b], -1),
    expected: [
      [
        [1, 2, 3, 7],
        [4, 5, 6, 8],
      ],
    ],
  },
  {
    op: 'cat',
    title: 'three, along a middle axis',
    inputs: [{ shape: [2, 1, 2] }, { shape: [2, 3, 2] }, { shape: [2, 2, 2] }],
    run: (...xs) => cat(xs, 1),
    expected: (a, b, c) => [
      build([2, 6, 2], (i, j, k) =>
        j < 1
          ? reader(a, [2, 1, 2])(i, j, k)
          : j < 4
            ? reader(b, [2, 3, 2])(i, j - 1, k)
            : reader(c, [2, 2, 2])(i, j - 4, k),
      ),
    ],
  },
  {
    op: 'cat',
    title: 'the same tensor twice',
    inputs: [row],
    run: (a) => cat([a, a]),
    expected: [
      [
        [7, 8, 9],
        [7, 8, 9],
      ],
    ],
  },
  { op: 'cat', title: 'one tensor', inputs: [grid], run: (a) => cat([a], 1), expected: [grid.values] },
  {
    op: 'cat',
    title: 'with an empty one',
    inputs: [{ shape: [0, 3] }, row],
    run: (a, b) => cat([a, b]),
    expected: [row.values],
  },
  {
    op: 'cat',
    title: 'only empty ones',
    inputs: [{ shape: [2, 0] }, { shape: [2, 0] }],
    run: (a, b) => cat([a, b], 1),
    expected: [[[], []]],
  },
  {
    op: 'cat',
    title: 'int32',
    inputs: [ints, { values: [[7, 8, 9]], dtype: 'int32' }],
    run: (a, b) => cat([a, b]),
    expected: [
      [
        [1, 2, 3],
        [4, 5, 6],
        [7, 8, 9],
      ],
    ],
    dtype: ['int32'],
    gradient: false,
  },
  {
    op: 'cat',
    title: 'bool',
    inputs: [boolLine, boolLine],
    run: (a, b) => cat([a, b]),
    expected: [[1, 0, 1, 1, 0, 1]],
    dtype: ['bool'],
    gradient: false,
  },
  {
    op: 'cat',
    title: 'bool and int32 join as int32',
    inputs: [boolLine, { values: [5], dtype: 'int32' }],
    run: (a, b) => cat([a, b]),
    expected: [[1, 0, 1, 5]],
    dtype: ['int32'],
    gradient: false,
  },
  {
    op: 'cat',
    title: 'int32 and float join as float',
    inputs: [{ values: [5], dtype: 'int32' }, { values: [0.5] }],
    run: (a, b) => cat([a, b]),
    expected: [[5, 0.5]],
  },
  {
    op: 'cat',
    title: 'NaN and infinities',
    inputs: [{ values: [Number.NaN, -0] }, { values: [Infinity] }],
    run: (a, b) => cat([a, b]),
    expected: [[Number.NaN, -0, Infinity]],
    gradient: false,
  },

  {
    op: 'stack',
    title: 'a new first axis',
    inputs: [{ values: [1, 2] }, { values: [3, 4] }],
    run: (a, b) => stack([a, b]),
    expected: [
      [
        [1, 2],
        [3, 4],
      ],
    ],
  },
  {
    op: 'stack',
    title: 'a new last axis',
    inputs: [{ values: [1, 2] }, { values: [3, 4] }],
    run: (a, b) => stack([a, b], -1),
    expected: [
      [
        [1, 3],
        [2, 4],
      ],
    ],
  },
  {
    op: 'stack',
    title: 'a new middle axis',
    inputs: [
      { shape: [2, 3], seed: 1 },
      { shape: [2, 3], seed: 2 },
      { shape: [2, 3], seed: 3 },
    ],
    run: (...xs) => stack(xs, 1),
    expected: (...xs) => [build([2, 3, 3], (i, s, k) => reader(xs[s], [2, 3])(i, k))],
  },
  {
    op: 'stack',
    title: 'scalars',
    inputs: [{ values: 1 }, { values: 2 }],
    run: (a, b) => stack([a, b]),
    expected: [[1, 2]],
  },
  { op: 'stack', title: 'one tensor', inputs: [grid], run: (a) => stack([a]), expected: [[grid.values]] },
  {
    op: 'stack',
    title: 'empty ones',
    inputs: [{ shape: [0] }, { shape: [0] }],
    run: (a, b) => stack([a, b]),
    expected: [[[], []]],
  },
  {
    op: 'stack',
    title: 'int32 and float stack as float',
    inputs: [{ values: 1, dtype: 'int32' }, { values: 0.5 }],
    run: (a, b) => stack([a, b]),
    expected: [[1, 0.5]],
  },
  {
    op: 'stack',
    title: 'bool',
    inputs: [boolLine, boolLine],
    run: (a, b) => stack([a, b]),
    expected: [
      [
        [1, 0, 1],
        [1, 0, 1],
      ],
    ],
    dtype: ['bool'],
    gradient: false,
  },

  {
    op: 'roll',
    title: 'to the right',
    inputs: [{ values: [1, 2, 3, 4] }],
    run: (x) => roll(x, 1, 0),
    expected: [[4, 1, 2, 3]],
  },
  {
    op: 'roll',
    title: 'to the left, axis from the end',
    inputs: [grid],
    run: (x) => roll(x, -1, -1),
    expected: [
      [
        [2, 3, 1],
        [5, 6, 4],
      ],
    ],
  },
  {
    op: 'roll',
    title: 'more than once round',
    inputs: [{ values: [1, 2, 3] }],
    run: (x) => roll(x, -7, 0),
    expected: [[2, 3, 1]],
  },
  { op: 'roll', title: 'a whole round', inputs: [grid], run: (x) => roll(x, 6, 1), expected: [grid.values] },
  {
    op: 'roll',
    title: 'two axes',
    inputs: [{ shape: [3, 4] }],
    run: (x) => roll(x, [1, -2], [0, 1]),
    expected: (x) => [build([3, 4], (i, j) => reader(x, [3, 4])((i + 2) % 3, (j + 2) % 4))],
  },
  {
    op: 'roll',
    title: 'one axis named twice',
    inputs: [{ values: [1, 2, 3, 4] }],
    run: (x) => roll(x, [1, 2], [0, -1]),
    expected: [[2, 3, 4, 1]],
  },
  {
    op: 'roll',
    title: 'without axes, over the flattened tensor',
    inputs: [grid],
    run: (x) => roll(x, 2),
    expected: [
      [
        [5, 6, 1],
        [2, 3, 4],
      ],
    ],
  },
  {
    op: 'roll',
    title: 'a list of one shift without axes',
    inputs: [grid],
    run: (x) => roll(x, [2]),
    expected: [
      [
        [5, 6, 1],
        [2, 3, 4],
      ],
    ],
  },
  { op: 'roll', title: 'a scalar', inputs: [{ values: 7 }], run: (x) => roll(x, 3), expected: [7] },
  {
    op: 'roll',
    title: 'empty',
    inputs: [{ shape: [2, 0] }],
    run: (x) => roll(x, [1, 1], [0, 1]),
    expected: [[[], []]],
  },
  {
    op: 'roll',
    title: 'int32',
    inputs: [ints],
    run: (x) => roll(x, 1, 1),
    expected: [
      [
        [3, 1, 2],
        [6, 4, 5],
      ],
    ],
    dtype: ['int32'],
    gradient: false,
  },
  {
    op: 'roll',
    title: 'bool',
    inputs: [boolLine],
    run: (x) => roll(x, 1, 0),
    expected: [[1, 1, 0]],
    dtype: ['bool'],
    gradient: false,
  },
];
