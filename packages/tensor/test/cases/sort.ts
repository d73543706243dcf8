import { sort, type Tensor, topk } from '../../src/index.ts';
import type { OpCase } from './case.ts';
import { boolLine, index } from './fixtures.ts';
import { build, reader } from './plain.ts';

const both = ({ values, indices }: { values: Tensor; indices: Tensor }) => [values, indices];
const pair = ['float', 'int32'] as const;
const { NaN: nan } = Number;

export const sorting: readonly OpCase[] = [
  {
    op: 'sort',
    title: 'a vector',
    inputs: [{ values: [3, 1, 2] }],
    run: (x) => both(sort(x)),
    expected: [
      [1, 2, 3],
      [1, 2, 0],
    ],
    dtype: pair,
  },
  {
    op: 'sort',
    title: 'descending',
    inputs: [
      {
        values: [
          [3, 1, 2],
          [4, 6, 5],
        ],
      },
    ],
    run: (x) => both(sort(x, 1, { descending: true })),
    expected: [
      [
        [3, 2, 1],
        [6, 5, 4],
      ],
      [
        [0, 2, 1],
        [1, 2, 0],
      ],
    ],
    dtype: pair,
  },
  {
    op: 'sort',
    title: 'the first axis',
    inputs: [
      {
        values: [
          [3, 1],
          [1, 2],
          [2, 0],
        ],
      },
    ],
    run: (x) => both(sort(x, -2)),
    expected: [
      [
        [1, 0],
        [2, 1],
        [3, 2],
      ],
      [
        [1, 2],
        [2, 0],
        [0, 1],
      ],
    ],
    dtype: pair,
  },
  {
    op: 'sort',
    title: 'a middle axis',
    inputs: [{ shape: [2, 5, 3] }],
    run: (x) => sort(x, 1).values,
    expected: (x) => [
      build([2, 5, 3], (i, j, k) => [0, 1, 2, 3, 4].map((l) => reader(x, [2, 5, 3])(i, l, k)).sort((a, b) => a - b)[j]),
    ],
  },
  {
    op: 'sort',
    title: 'equal elements keep their order',
    inputs: [{ values: [1, 0, 1, 0, 0] }],
    run: (x) => both(sort(x)),
    expected: [
      [0, 0, 0, 1, 1],
      [1, 3, 4, 0, 2],
    ],
    dtype: pair,
    gradient: false,
  },
  {
    op: 'sort',
    title: 'equal elements keep their order when descending',
    inputs: [{ values: [1, 0, 1, 0, 0] }],
    run: (x) => both(sort(x, 0, { descending: true })),
    expected: [
      [1, 1, 0, 0, 0],
      [0, 2, 1, 3, 4],
    ],
    dtype: pair,
    gradient: false,
  },
  {
    op: 'sort',
    title: 'NaN is the largest',
    inputs: [{ values: [nan, Infinity, -Infinity, nan, 0] }],
    run: (x) => both(sort(x)),
    expected: [
      [-Infinity, 0, Infinity, nan, nan],
      [2, 4, 1, 0, 3],
    ],
    dtype: pair,
    gradient: false,
  },
  {
    op: 'sort',
    title: 'NaN is the largest when descending',
    inputs: [{ values: [1, nan, Infinity] }],
    run: (x) => both(sort(x, 0, { descending: true })),
    expected: [
      [nan, Infinity, 1],
      [1, 2, 0],
    ],
    dtype: pair,
    gradient: false,
  },
  { op: 'sort', title: 'a scalar', inputs: [{ values: 7 }], run: (x) => both(sort(x)), expected: [7, 0], dtype: pair },
  {
    op: 'sort',
    title: 'empty',
    inputs: [{ shape: [2, 0] }],
    run: (x) => both(sort(x)),
    expected: [
      [[], []],
      [[], []],
    ],
    dtype: pair,
  },
  {
    op: 'sort',
    title: 'int32',
    inputs: [index([3, -1, 2])],
    run: (x) => both(sort(x)),
    expected: [
      [-1, 2, 3],
      [1, 2, 0],
    ],
    dtype: ['int32'],
    gradient: false,
  },
  {
    op: 'sort',
    title: 'bool',
    inputs: [boolLine],
    run: (x) => both(sort(x)),
    expected: [
      [0, 1, 1],
      [1, 0, 2],
    ],
    dtype: ['bool', 'int32'],
    gradient: false,
  },

  {
    op: 'topk',
    title: 'the two largest',
    inputs: [
      {
        values: [
          [3, 1, 2],
          [4, 6, 5],
        ],
      },
    ],
    run: (x) => both(topk(x, 2)),
    expected: [
      [
        [3, 2],
        [6, 5],
      ],
      [
        [0, 2],
        [1, 2],
      ],
    ],
    dtype: pair,
  },
  {
    op: 'topk',
    title: 'the smallest, of the first axis',
    inputs: [
      {
        values: [
          [3, 1, 2],
          [4, 6, 0],
        ],
      },
    ],
    run: (x) => both(topk(x, 1, -2, { largest: false })),
    expected: [[[3, 1, 0]], [[0, 0, 1]]],
    dtype: pair,
  },
  {
    op: 'topk',
    title: 'a middle axis',
    inputs: [{ shape: [2, 5, 3] }],
    run: (x) => topk(x, 3, 1).values,
    expected: (x) => [
      build([2, 3, 3], (i, j, k) => [0, 1, 2, 3, 4].map((l) => reader(x, [2, 5, 3])(i, l, k)).sort((a, b) => b - a)[j]),
    ],
  },
  {
    op: 'topk',
    title: 'all of them',
    inputs: [{ values: [1, 3, 2] }],
    run: (x) => both(topk(x, 3)),
    expected: [
      [3, 2, 1],
      [1, 2, 0],
    ],
    dtype: pair,
  },
  {
    op: 'topk',
    title: 'none of them',
    inputs: [{ values: [1, 3, 2] }],
    run: (x) => both(topk(x, 0)),
    expected: [[], []],
    dtype: pair,
  },
  {
    op: 'topk',
    title: 'NaN is the largest',
    inputs: [{ values: [1, nan, Infinity] }],
    run: (x) => both(topk(x, 2)),
    expected: [
      [nan, Infinity],
      [1, 2],
    ],
    dtype: pair,
    gradient: false,
  },
  {
    op: 'topk',
    title: 'a scalar',
    inputs: [{ values: 7 }],
    run: (x) => both(topk(x, 1)),
    expected: [7, 0],
    dtype: pair,
  },
  {
    op: 'topk',
    title: 'int32',
    inputs: [index([3, -1, 2])],
    run: (x) => both(topk(x, 2)),
    expected: [
      [3, 2],
      [0, 2],
    ],
    dtype: ['int32'],
    gradient: false,
  },
];
