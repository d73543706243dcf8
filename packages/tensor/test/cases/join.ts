import { cat, type PadMode, pad, roll, stack } from '../../src/index.ts';
import type { OpCase } from './case.ts';
import { build, reader } from './plain.ts';

const grid = {
  values: [
    [1, 2, 3],
    [4, 5, 6],
  ],
};
const row = { values: [[7, 8, 9]] };
const ints = {
  values: [
    [1, 2, 3],
    [4, 5, 6],
  ],
  dtype: 'int32' as const,
};
const bools = { values: [true, false, true], dtype: 'bool' as const };

/** Where place i of an axis of size n is read from; outside of 0 … n − 1 it is new. */
const sources: Record<Exclude<PadMode, 'constant'>, (i: number, n: number) => number> = {
  reflect: (i, n) => (i < 0 ? -i : i >= n ? 2 * n - 2 - i : i),
  replicate: (i, n) => (i < 0 ? 0 : i >= n ? n - 1 : i),
  circular: (i, n) => (i + 10 * n) % n,
};

const padCases = (Object.keys(sources) as (keyof typeof sources)[]).map(
  (mode): OpCase => ({
    op: 'pad',
    title: `${mode}, two axes`,
    inputs: [{ shape: [2, 3, 4] }],
    run: (x) => pad(x, [1, 2, 2, 1], { mode }),
    expected: (x) => [
      build([2, 6, 7], (i, j, k) => reader(x, [2, 3, 4])(i, sources[mode](j - 2, 3), sources[mode](k - 1, 4))),
    ],
  }),
);

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
    inputs: [bools, bools],
    run: (a, b) => cat([a, b]),
    expected: [[1, 0, 1, 1, 0, 1]],
    dtype: ['bool'],
    gradient: false,
  },
  {
    op: 'cat',
    title: 'bool and int32 join as int32',
    inputs: [bools, { values: [5], dtype: 'int32' }],
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
    inputs: [bools, bools],
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
    inputs: [bools],
    run: (x) => roll(x, 1, 0),
    expected: [[1, 1, 0]],
    dtype: ['bool'],
    gradient: false,
  },

  {
    op: 'pad',
    title: 'zeros on both sides of the last axis',
    inputs: [grid],
    run: (x) => pad(x, [1, 2]),
    expected: [
      [
        [0, 1, 2, 3, 0, 0],
        [0, 4, 5, 6, 0, 0],
      ],
    ],
  },
  {
    op: 'pad',
    title: 'two axes, a value',
    inputs: [row],
    run: (x) => pad(x, [0, 1, 1, 0], { value: 5 }),
    expected: [
      [
        [5, 5, 5, 5],
        [7, 8, 9, 5],
      ],
    ],
  },
  {
    op: 'pad',
    title: 'three axes',
    inputs: [{ shape: [2, 2, 3] }],
    run: (x) => pad(x, [1, 0, 0, 1, 2, 0], { value: -1.5 }),
    expected: (x) => [
      build([4, 3, 4], (i, j, k) => (i < 2 || j > 1 || k < 1 ? -1.5 : reader(x, [2, 2, 3])(i - 2, j, k - 1))),
    ],
  },
  {
    op: 'pad',
    title: 'an infinite value',
    inputs: [{ values: [1] }],
    run: (x) => pad(x, [1, 1], { value: -Infinity }),
    expected: [[-Infinity, 1, -Infinity]],
    gradient: false,
  },
  {
    op: 'pad',
    title: 'NaN inside',
    inputs: [{ values: [Number.NaN] }],
    run: (x) => pad(x, [1, 1], { value: 2 }),
    expected: [[2, Number.NaN, 2]],
    gradient: false,
  },
  {
    op: 'pad',
    title: 'negative numbers cut off',
    inputs: [grid],
    run: (x) => pad(x, [-1, 1]),
    expected: [
      [
        [2, 3, 0],
        [5, 6, 0],
      ],
    ],
  },
  { op: 'pad', title: 'all is cut off', inputs: [grid], run: (x) => pad(x, [-1, -2]), expected: [[[], []]] },
  { op: 'pad', title: 'nothing to add', inputs: [grid], run: (x) => pad(x, []), expected: [grid.values] },
  { op: 'pad', title: 'a scalar by nothing', inputs: [{ values: 7 }], run: (x) => pad(x, []), expected: [7] },
  {
    op: 'pad',
    title: 'an empty tensor',
    inputs: [{ shape: [0] }],
    run: (x) => pad(x, [1, 1], { value: 3 }),
    expected: [[3, 3]],
  },
  {
    op: 'pad',
    title: 'int32 stays int32, the value is cut',
    inputs: [{ values: [1, 2], dtype: 'int32' }],
    run: (x) => pad(x, [1, 0], { value: 1.5 }),
    expected: [[1, 1, 2]],
    dtype: ['int32'],
    gradient: false,
  },
  {
    op: 'pad',
    title: 'bool',
    inputs: [bools],
    run: (x) => pad(x, [1, 1], { value: 1 }),
    expected: [[1, 1, 0, 1, 1]],
    dtype: ['bool'],
    gradient: false,
  },
  ...padCases,
  {
    op: 'pad',
    title: 'reflect leaves the edge out',
    inputs: [{ values: [1, 2, 3] }],
    run: (x) => pad(x, [2, 2], { mode: 'reflect' }),
    expected: [[3, 2, 1, 2, 3, 2, 1]],
  },
  {
    op: 'pad',
    title: 'reflect reads what was cut off',
    inputs: [{ values: [1, 2, 3] }],
    run: (x) => pad(x, [-1, 2], { mode: 'reflect' }),
    expected: [[2, 3, 2, 1]],
  },
  {
    op: 'pad',
    title: 'replicate, and cut',
    inputs: [{ values: [1, 2, 3] }],
    run: (x) => pad(x, [-1, 2], { mode: 'replicate' }),
    expected: [[2, 3, 3, 3]],
  },
  {
    op: 'pad',
    title: 'circular',
    inputs: [{ values: [1, 2, 3] }],
    run: (x) => pad(x, [2, 1], { mode: 'circular' }),
    expected: [[2, 3, 1, 2, 3, 1]],
  },
  {
    op: 'pad',
    title: 'circular, more than once round',
    inputs: [{ values: [1, 2] }],
    run: (x) => pad(x, [3, 0], { mode: 'circular' }),
    expected: [[2, 1, 2, 1, 2]],
  },
  {
    op: 'pad',
    title: 'replicate int32',
    inputs: [{ values: [1, 2], dtype: 'int32' }],
    run: (x) => pad(x, [1, 1], { mode: 'replicate' }),
    expected: [[1, 1, 2, 2]],
    dtype: ['int32'],
    gradient: false,
  },
  {
    op: 'pad',
    title: 'circular bool',
    inputs: [bools],
    run: (x) => pad(x, [1, 1], { mode: 'circular' }),
    expected: [[1, 1, 0, 1, 1]],
    dtype: ['bool'],
    gradient: false,
  },
];
