import { embedding, full, gather, indexSelect, oneHot, scatterAdd, zeros } from '../../src/index.ts';
import type { OpCase } from './case.ts';
import { boolLine, grid, index } from './fixtures.ts';
import { build, reader } from './plain.ts';

const { NaN: nan } = Number;

export const indexing: readonly OpCase[] = [
  {
    op: 'gather',
    title: 'along the first axis',
    inputs: [
      grid,
      index([
        [0, 1, 1],
        [1, 0, 0],
      ]),
    ],
    run: (x, i) => gather(x, 0, i),
    expected: [
      [
        [1, 5, 6],
        [4, 2, 3],
      ],
    ],
  },
  {
    op: 'gather',
    title: 'along the last axis, one place more than once',
    inputs: [
      grid,
      index([
        [2, 2, 0, 2],
        [1, 1, 1, 0],
      ]),
    ],
    run: (x, i) => gather(x, -1, i),
    expected: [
      [
        [3, 3, 1, 3],
        [5, 5, 5, 4],
      ],
    ],
  },
  {
    op: 'gather',
    title: 'an index smaller than the input',
    inputs: [{ shape: [3, 4] }, index([[2, 0]])],
    run: (x, i) => gather(x, 0, i),
    expected: (x) => [[[reader(x, [3, 4])(2, 0), reader(x, [3, 4])(0, 1)]]],
  },
  {
    op: 'gather',
    title: 'a middle axis',
    inputs: [{ shape: [2, 3, 2] }, { values: [[[0, 2]], [[1, 1]]], dtype: 'int32' }],
    run: (x, i) => gather(x, 1, i),
    expected: (x, i) => [build([2, 1, 2], (a, b, c) => reader(x, [2, 3, 2])(a, reader(i, [2, 1, 2])(a, b, c), c))],
  },
  {
    op: 'gather',
    title: 'an empty index',
    inputs: [{ values: [1, 2] }, { shape: [0] }],
    run: (x, i) => gather(x, 0, i.to('int32')),
    expected: [[]],
  },
  {
    op: 'gather',
    title: 'int32',
    inputs: [index([5, 6]), index([1, 1])],
    run: (x, i) => gather(x, 0, i),
    expected: [[6, 6]],
    dtype: ['int32'],
    gradient: false,
  },
  {
    op: 'gather',
    title: 'bool',
    inputs: [boolLine, index([1, 2])],
    run: (x, i) => gather(x, 0, i),
    expected: [[0, 1]],
    dtype: ['bool'],
    gradient: false,
  },
  {
    op: 'gather',
    title: 'NaN and infinities',
    inputs: [{ values: [nan, -Infinity, 1] }, index([1, 0])],
    run: (x, i) => gather(x, 0, i),
    expected: [[-Infinity, nan]],
    gradient: false,
  },

  {
    op: 'indexSelect',
    title: 'rows, one twice',
    inputs: [grid, index([1, 0, 1])],
    run: (x, i) => indexSelect(x, 0, i),
    expected: [
      [
        [4, 5, 6],
        [1, 2, 3],
        [4, 5, 6],
      ],
    ],
  },
  {
    op: 'indexSelect',
    title: 'columns, axis from the end',
    inputs: [grid, index([2, 0])],
    run: (x, i) => indexSelect(x, -1, i),
    expected: [
      [
        [3, 1],
        [6, 4],
      ],
    ],
  },
  {
    op: 'indexSelect',
    title: 'a middle axis',
    inputs: [{ shape: [2, 3, 2] }, index([2, 2, 0])],
    run: (x, i) => indexSelect(x, 1, i),
    expected: (x, i) => [build([2, 3, 2], (a, b, c) => reader(x, [2, 3, 2])(a, i[b], c))],
  },
  {
    op: 'indexSelect',
    title: 'a scalar index keeps the axis',
    inputs: [grid, index(1)],
    run: (x, i) => indexSelect(x, 0, i),
    expected: [[[4, 5, 6]]],
  },
  {
    op: 'indexSelect',
    title: 'an empty index',
    inputs: [grid, { shape: [0] }],
    run: (x, i) => indexSelect(x, 1, i.to('int32')),
    expected: [[[], []]],
  },
  {
    op: 'indexSelect',
    title: 'int32',
    inputs: [index([5, 6]), index([1])],
    run: (x, i) => indexSelect(x, 0, i),
    expected: [[6]],
    dtype: ['int32'],
    gradient: false,
  },
  {
    op: 'indexSelect',
    title: 'bool',
    inputs: [boolLine, index([1, 0])],
    run: (x, i) => indexSelect(x, 0, i),
    expected: [[0, 1]],
    dtype: ['bool'],
    gradient: false,
  },

  {
    op: 'embedding',
    title: 'a batch of sequences, a row used twice',
    inputs: [
      index([
        [0, 2],
        [2, 1],
      ]),
      { shape: [3, 4] },
    ],
    run: (i, w) => embedding(i, w),
    expected: (i, w) => [build([2, 2, 4], (a, b, c) => reader(w, [3, 4])(reader(i, [2, 2])(a, b), c))],
  },
  {
    op: 'embedding',
    title: 'one index',
    inputs: [index(1), grid],
    run: (i, w) => embedding(i, w),
    expected: [[4, 5, 6]],
  },
  {
    op: 'embedding',
    title: 'no indices',
    inputs: [{ shape: [0] }, grid],
    run: (i, w) => embedding(i.to('int32'), w).reshape([3, 0]),
    expected: [[[], [], []]],
  },
  {
    op: 'embedding',
    title: 'rows of no width',
    inputs: [index([0, 1]), { shape: [2, 0] }],
    run: (i, w) => embedding(i, w),
    expected: [[[], []]],
  },
  {
    op: 'embedding',
    title: 'an int32 table',
    inputs: [
      index([1]),
      index([
        [1, 2],
        [3, 4],
      ]),
    ],
    run: (i, w) => embedding(i, w),
    expected: [[[3, 4]]],
    dtype: ['int32'],
    gradient: false,
  },

  {
    op: 'scatterAdd',
    title: '256 trues are true',
    inputs: [{ values: [false, true], dtype: 'bool' }],
    run: (x) => scatterAdd(x, 0, zeros([256], { dtype: 'int32' }), full([256], true)),
    expected: [[true, true]],
    dtype: ['bool'],
    gradient: false,
  },
  {
    op: 'scatterAdd',
    title: 'along the first axis, places meet',
    inputs: [
      { shape: [2, 3] },
      index([
        [0, 1, 1],
        [0, 0, 1],
      ]),
      {
        values: [
          [10, 20, 30],
          [40, 50, 60],
        ],
      },
    ],
    run: (x, i, s) => scatterAdd(x, 0, i, s),
    expected: (x) => [
      build(
        [2, 3],
        (i, j) =>
          reader(x, [2, 3])(i, j) +
          [
            [50, 50, 0],
            [0, 20, 90],
          ][i][j],
      ),
    ],
  },
  {
    op: 'scatterAdd',
    title: 'along the last axis',
    inputs: [
      {
        values: [
          [1, 1],
          [1, 1],
        ],
      },
      index([
        [1, 1, 0],
        [0, 0, 0],
      ]),
      {
        values: [
          [1, 2, 3],
          [4, 5, 6],
        ],
      },
    ],
    run: (x, i, s) => scatterAdd(x, -1, i, s),
    expected: [
      [
        [4, 4],
        [16, 1],
      ],
    ],
  },
  {
    op: 'scatterAdd',
    title: 'a source larger than the index',
    inputs: [
      { values: [[0, 0, 0]] },
      index([[2, 2]]),
      {
        values: [
          [1, 2, 3],
          [4, 5, 6],
        ],
      },
    ],
    run: (x, i, s) => scatterAdd(x, 1, i, s),
    expected: [[[0, 0, 3]]],
  },
  {
    op: 'scatterAdd',
    title: 'an empty index',
    inputs: [{ values: [1, 2] }, { shape: [0] }, { shape: [0] }],
    run: (x, i, s) => scatterAdd(x, 0, i.to('int32'), s),
    expected: [[1, 2]],
  },
  {
    op: 'scatterAdd',
    title: 'int32',
    inputs: [index([1, 1]), index([0, 0]), index([3, 4])],
    run: (x, i, s) => scatterAdd(x, 0, i, s),
    expected: [[8, 1]],
    dtype: ['int32'],
    gradient: false,
  },
  {
    op: 'scatterAdd',
    title: 'an int32 source into floats',
    inputs: [{ values: [0.5, 1] }, index([1]), index([3])],
    run: (x, i, s) => scatterAdd(x, 0, i, s),
    expected: [[0.5, 4]],
  },
  {
    op: 'scatterAdd',
    title: 'NaN and infinities',
    inputs: [{ values: [1, Infinity, 3] }, index([0, 1, 2]), { values: [nan, -Infinity, Infinity] }],
    run: (x, i, s) => scatterAdd(x, 0, i, s),
    expected: [[nan, nan, Infinity]],
    gradient: false,
  },

  {
    op: 'oneHot',
    title: 'a vector',
    inputs: [index([2, 0])],
    run: (i) => oneHot(i, 3),
    expected: [
      [
        [0, 0, 1],
        [1, 0, 0],
      ],
    ],
    dtype: ['int32'],
    gradient: false,
  },
  {
    op: 'oneHot',
    title: 'a matrix',
    inputs: [index([[1, 0]])],
    run: (i) => oneHot(i, 2),
    expected: [
      [
        [
          [0, 1],
          [1, 0],
        ],
      ],
    ],
    dtype: ['int32'],
    gradient: false,
  },
  {
    op: 'oneHot',
    title: 'a scalar',
    inputs: [index(1)],
    run: (i) => oneHot(i, 3),
    expected: [[0, 1, 0]],
    dtype: ['int32'],
    gradient: false,
  },
];
