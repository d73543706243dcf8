import { bmm, dot, linear, matmul, outer, type Tensor } from '../../src/index.ts';
import type { OpCase } from './case.ts';
import { build, reader, total } from './plain.ts';

const int32 = (...values: number[]) => ({ values, dtype: 'int32' as const });
const { NaN: nan } = Number;

/** A product of shapes whose batch axes broadcast: the reference reads the batch indices that each operand has. */
const product = (title: string, a: readonly number[], b: readonly number[], shape: readonly number[]): OpCase => ({
  op: 'matmul',
  title: `[${a}] · [${b}]${title && `, ${title}`}`,
  inputs: [{ shape: a }, { shape: b }],
  run: matmul,
  expected: (x, y) => {
    const own = (batch: readonly number[], of: readonly number[]) =>
      batch.slice(batch.length - (of.length - 2)).map((i, axis) => (of[axis] === 1 ? 0 : i));
    return [
      build(shape, (...index) => {
        const batch = index.slice(0, -2);
        const [i, j] = index.slice(-2);
        return total(
          a[a.length - 1],
          (k) => reader(x, a)(...own(batch, a), i, k) * reader(y, b)(...own(batch, b), k, j),
        );
      }),
    ];
  },
});

const affine = (xShape: readonly number[], title: string): OpCase => ({
  op: 'linear',
  title,
  inputs: [{ shape: xShape }, { shape: [2, 3] }, { shape: [2] }],
  run: (x: Tensor, w: Tensor, b: Tensor) => linear(x, w, b),
  expected: (x, w, b) => [
    build([...xShape.slice(0, -1), 2], (...index) => {
      const [lead, o] = [index.slice(0, -1), index[index.length - 1]];
      return b[o] + total(3, (i) => reader(x, xShape)(...lead, i) * reader(w, [2, 3])(o, i));
    }),
  ],
});

export const products: readonly OpCase[] = [
  {
    op: 'matmul',
    title: 'known values',
    inputs: [
      {
        values: [
          [1, 2],
          [3, 4],
        ],
      },
      {
        values: [
          [5, 6],
          [7, 8],
        ],
      },
    ],
    run: matmul,
    expected: [
      [
        [19, 22],
        [43, 50],
      ],
    ],
  },
  product('', [3, 4], [4, 2], [3, 2]),
  product('larger than the register blocks', [5, 6], [6, 9], [5, 9]),
  product('one batch', [2, 3, 4], [2, 4, 2], [2, 3, 2]),
  product('one matrix for a batch', [2, 3, 4], [4, 2], [2, 3, 2]),
  product('a batch for one matrix', [3, 4], [2, 4, 2], [2, 3, 2]),
  product('batches broadcast both ways', [2, 1, 2, 3], [3, 3, 2], [2, 3, 2, 2]),
  product('an inner axis of size 1', [2, 1], [1, 3], [2, 3]),
  product('nothing to sum', [2, 0], [0, 3], [2, 3]),
  product('no columns', [2, 3], [3, 0], [2, 0]),
  {
    op: 'matmul',
    title: 'vector · vector',
    inputs: [{ values: [1, 2, 3] }, { values: [4, 5, 6] }],
    run: matmul,
    expected: [32],
  },
  {
    op: 'matmul',
    title: 'empty vector · empty vector',
    inputs: [{ shape: [0] }, { shape: [0] }],
    run: matmul,
    expected: [0],
  },
  {
    op: 'matmul',
    title: 'vector · matrix',
    inputs: [{ shape: [3] }, { shape: [3, 2] }],
    run: matmul,
    expected: (a, b) => [build([2], (j) => total(3, (k) => a[k] * reader(b, [3, 2])(k, j)))],
  },
  {
    op: 'matmul',
    title: 'matrix · vector',
    inputs: [{ shape: [2, 3] }, { shape: [3] }],
    run: matmul,
    expected: (a, b) => [build([2], (i) => total(3, (k) => reader(a, [2, 3])(i, k) * b[k]))],
  },
  {
    op: 'matmul',
    title: 'vector · batch',
    inputs: [{ shape: [3] }, { shape: [2, 3, 4] }],
    run: matmul,
    expected: (a, b) => [build([2, 4], (s, j) => total(3, (k) => a[k] * reader(b, [2, 3, 4])(s, k, j)))],
  },
  {
    op: 'matmul',
    title: 'batch · vector',
    inputs: [{ shape: [2, 2, 3] }, { shape: [3] }],
    run: matmul,
    expected: (a, b) => [build([2, 2], (s, i) => total(3, (k) => reader(a, [2, 2, 3])(s, i, k) * b[k]))],
  },
  {
    op: 'matmul',
    title: 'a matrix with itself',
    inputs: [{ shape: [3, 3] }],
    run: (x) => matmul(x, x),
    expected: (x) => [build([3, 3], (i, j) => total(3, (k) => reader(x, [3, 3])(i, k) * reader(x, [3, 3])(k, j)))],
  },
  {
    op: 'matmul',
    title: 'int32',
    inputs: [
      {
        values: [
          [1, -2],
          [3, 4],
        ],
        dtype: 'int32',
      },
      { values: [[5], [6]], dtype: 'int32' },
    ],
    run: matmul,
    expected: [[[-7], [39]]],
    dtype: ['int32'],
    gradient: false,
  },
  {
    op: 'matmul',
    title: 'int32 wraps around',
    inputs: [int32(2 ** 31 - 1, 3), int32(2 ** 31 - 1, 5)],
    run: matmul,
    expected: [16],
    dtype: ['int32'],
    gradient: false,
  },
  {
    op: 'matmul',
    title: 'int32 with float is float',
    inputs: [{ values: [[1, 2]], dtype: 'int32' }, { values: [[0.5], [0.25]] }],
    run: matmul,
    expected: [[[1]]],
  },
  {
    op: 'matmul',
    title: 'bool with float is float',
    inputs: [{ values: [true, false], dtype: 'bool' }, { values: [0.5, 0.25] }],
    run: matmul,
    expected: [0.5],
  },
  {
    op: 'matmul',
    title: 'NaN and infinities',
    inputs: [
      {
        values: [
          [Infinity, 0],
          [nan, 0],
          [Infinity, -Infinity],
          [1, 0],
        ],
      },
      { values: [[1], [Infinity]] },
    ],
    run: matmul,
    expected: [[[nan], [nan], [nan], [nan]]],
    gradient: false,
  },
  {
    op: 'matmul',
    title: 'an infinity that stays',
    inputs: [{ values: [[Infinity, 1]] }, { values: [[-1], [2]] }],
    run: matmul,
    expected: [[[-Infinity]]],
    gradient: false,
  },

  {
    op: 'bmm',
    title: 'a batch',
    inputs: [{ shape: [2, 3, 4] }, { shape: [2, 4, 2] }],
    run: bmm,
    expected: (a, b) => [
      build([2, 3, 2], (s, i, j) => total(4, (k) => reader(a, [2, 3, 4])(s, i, k) * reader(b, [2, 4, 2])(s, k, j))),
    ],
  },
  {
    op: 'bmm',
    title: 'nothing to sum',
    inputs: [{ shape: [2, 1, 0] }, { shape: [2, 0, 1] }],
    run: bmm,
    expected: [[[[0]], [[0]]]],
  },
  {
    op: 'bmm',
    title: 'no batch',
    inputs: [{ shape: [0, 2, 3] }, { shape: [0, 3, 2] }],
    run: (a, b) => bmm(a, b).reshape([0]),
    expected: [[]],
  },
  {
    op: 'bmm',
    title: 'int32',
    inputs: [
      { values: [[[2]]], dtype: 'int32' },
      { values: [[[3]]], dtype: 'int32' },
    ],
    run: bmm,
    expected: [[[[6]]]],
    dtype: ['int32'],
    gradient: false,
  },

  { op: 'dot', title: 'two vectors', inputs: [{ values: [1, 2, 3] }, { values: [4, 5, 6] }], run: dot, expected: [32] },
  {
    op: 'dot',
    title: 'a vector with itself',
    inputs: [{ shape: [4] }],
    run: (x) => dot(x, x),
    expected: (x) => [total(4, (i) => x[i] * x[i])],
  },
  { op: 'dot', title: 'empty vectors', inputs: [{ shape: [0] }, { shape: [0] }], run: dot, expected: [0] },
  {
    op: 'dot',
    title: 'int32',
    inputs: [int32(1, 2), int32(3, -4)],
    run: dot,
    expected: [-5],
    dtype: ['int32'],
    gradient: false,
  },
  {
    op: 'dot',
    title: 'int32 with float is float',
    inputs: [int32(1, 2), { values: [0.5, 1] }],
    run: dot,
    expected: [2.5],
  },
  {
    op: 'dot',
    title: 'NaN',
    inputs: [{ values: [nan, 1] }, { values: [0, 1] }],
    run: dot,
    expected: [nan],
    gradient: false,
  },

  {
    op: 'outer',
    title: 'two vectors',
    inputs: [{ values: [1, 2] }, { values: [3, 4, 5] }],
    run: outer,
    expected: [
      [
        [3, 4, 5],
        [6, 8, 10],
      ],
    ],
  },
  {
    op: 'outer',
    title: 'a vector with itself',
    inputs: [{ shape: [3] }],
    run: (x) => outer(x, x),
    expected: (x) => [build([3, 3], (i, j) => x[i] * x[j])],
  },
  {
    op: 'outer',
    title: 'with an empty vector',
    inputs: [{ shape: [2] }, { shape: [0] }],
    run: outer,
    expected: [[[], []]],
  },
  {
    op: 'outer',
    title: 'int32',
    inputs: [int32(1, 2), int32(3)],
    run: outer,
    expected: [[[3], [6]]],
    dtype: ['int32'],
    gradient: false,
  },
  {
    op: 'outer',
    title: 'int32 with float is float',
    inputs: [int32(1, 2), { values: [0.5] }],
    run: outer,
    expected: [[[0.5], [1]]],
  },

  affine([4, 3], 'a batch of rows'),
  affine([3], 'one vector'),
  affine([2, 2, 3], 'two leading axes'),
  {
    op: 'linear',
    title: 'without a bias',
    inputs: [
      { values: [[1, 2]] },
      {
        values: [
          [3, 4],
          [5, 6],
        ],
      },
    ],
    run: (x, w) => linear(x, w),
    expected: [[[11, 17]]],
  },
  {
    op: 'linear',
    title: 'a weight of one axis',
    inputs: [
      {
        values: [
          [1, 2],
          [3, 4],
        ],
      },
      { values: [5, 6] },
      { values: 100 },
    ],
    run: (x, w, b) => linear(x, w, b),
    expected: [[117, 139]],
  },
  {
    op: 'linear',
    title: 'a weight of one axis, a vector',
    inputs: [{ values: [1, 2] }, { values: [5, 6] }],
    run: (x, w) => linear(x, w),
    expected: [17],
  },
  {
    op: 'linear',
    title: 'no inputs: the bias',
    inputs: [{ shape: [2, 0] }, { shape: [3, 0] }, { values: [1, 2, 3] }],
    run: (x, w, b) => linear(x, w, b),
    expected: [
      [
        [1, 2, 3],
        [1, 2, 3],
      ],
    ],
  },
  {
    op: 'linear',
    title: 'no rows',
    inputs: [{ shape: [0, 3] }, { shape: [2, 3] }, { shape: [2] }],
    run: (x, w, b) => linear(x, w, b).reshape([2, 0]),
    expected: [[[], []]],
  },
  {
    op: 'linear',
    title: 'NaN and infinities',
    inputs: [
      {
        values: [
          [nan, 1],
          [Infinity, 1],
        ],
      },
      { values: [[1, 1]] },
      { values: [1] },
    ],
    run: (x, w, b) => linear(x, w, b),
    expected: [[[nan], [Infinity]]],
    gradient: false,
  },
];
