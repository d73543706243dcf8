import { einsum } from '../../src/index.ts';
import type { OpCase } from './case.ts';
import { build, reader, total } from './plain.ts';

const row = (
  equation: string,
  title: string,
  shapes: readonly (readonly number[])[],
  expected: OpCase['expected'],
): OpCase => ({
  op: 'einsum',
  title: `${equation}, ${title}`,
  inputs: shapes.map((shape) => ({ shape })),
  run: (...xs) => einsum(equation, ...xs),
  expected,
});

export const sums: readonly OpCase[] = [
  row(
    'ij,jk->ik',
    'a product',
    [
      [2, 3],
      [3, 4],
    ],
    (a, b) => [build([2, 4], (i, k) => total(3, (j) => reader(a, [2, 3])(i, j) * reader(b, [3, 4])(j, k)))],
  ),
  row(
    'bij,bjk->bik',
    'a batch of products',
    [
      [2, 2, 3],
      [2, 3, 2],
    ],
    (a, b) => [
      build([2, 2, 2], (s, i, k) => total(3, (j) => reader(a, [2, 2, 3])(s, i, j) * reader(b, [2, 3, 2])(s, j, k))),
    ],
  ),
  row('ji', 'a transpose, the result is named for you', [[2, 3]], (a) => [
    build([3, 2], (i, j) => reader(a, [2, 3])(j, i)),
  ]),
  row('ij->ji', 'a transpose', [[2, 3]], (a) => [build([3, 2], (j, i) => reader(a, [2, 3])(i, j))]),
  row('ij->', 'a sum of all', [[2, 3]], (a) => [total(6, (i) => a[i])]),
  row('ij->i', 'sums of rows', [[2, 3]], (a) => [build([2], (i) => total(3, (j) => reader(a, [2, 3])(i, j)))]),
  row('ii->i', 'a diagonal', [[3, 3]], (a) => [build([3], (i) => reader(a, [3, 3])(i, i))]),
  row('ii', 'a trace', [[3, 3]], (a) => [total(3, (i) => reader(a, [3, 3])(i, i))]),
  row('iji->j', 'a diagonal around another axis', [[2, 3, 2]], (a) => [
    build([3], (j) => total(2, (i) => reader(a, [2, 3, 2])(i, j, i))),
  ]),
  row('iii->i', 'three of a letter', [[2, 2, 2]], (a) => [build([2], (i) => reader(a, [2, 2, 2])(i, i, i))]),
  row('i,j->ij', 'an outer product', [[2], [3]], (a, b) => [build([2, 3], (i, j) => a[i] * b[j])]),
  row('i,i->', 'an inner product', [[3], [3]], (a, b) => [total(3, (i) => a[i] * b[i])]),
  row('i,i->i', 'an elementwise product', [[3], [3]], (a, b) => [build([3], (i) => a[i] * b[i])]),
  row('i,j->', 'sums of both', [[2], [3]], (a, b) => [total(2, (i) => a[i]) * total(3, (j) => b[j])]),
  row(',i->i', 'a scalar', [[], [3]], (a, b) => [build([3], (i) => a[0] * b[i])]),
  row('->', 'only a scalar', [[]], (a) => [a[0]]),
  row(
    'ij,jk,kl->il',
    'three operands',
    [
      [2, 3],
      [3, 2],
      [2, 3],
    ],
    (a, b, c) => [
      build([2, 3], (i, l) =>
        total(3, (j) => total(2, (k) => reader(a, [2, 3])(i, j) * reader(b, [3, 2])(j, k) * reader(c, [2, 3])(k, l))),
      ),
    ],
  ),
  row(
    'bn,anm,bm->ba',
    'a bilinear form',
    [
      [2, 3],
      [2, 3, 2],
      [2, 2],
    ],
    (x, w, y) => [
      build([2, 2], (b, a) =>
        total(3, (n) =>
          total(2, (m) => reader(x, [2, 3])(b, n) * reader(w, [2, 3, 2])(a, n, m) * reader(y, [2, 2])(b, m)),
        ),
      ),
    ],
  ),
  row(
    '...ij,...jk->...ik',
    'leading axes that broadcast',
    [
      [2, 1, 2, 3],
      [2, 3, 2],
    ],
    (a, b) => [
      build([2, 2, 2, 2], (s, t, i, k) =>
        total(3, (j) => reader(a, [2, 1, 2, 3])(s, 0, i, j) * reader(b, [2, 3, 2])(t, j, k)),
      ),
    ],
  ),
  row('i...->...', 'the axes after', [[2, 3]], (a) => [build([3], (j) => total(2, (i) => reader(a, [2, 3])(i, j)))]),
  row('i...->i', 'the other axes summed over', [[2, 3, 2]], (a) => [
    build([2], (i) => total(6, (j) => reader(a, [2, 6])(i, j))),
  ]),
  row('...i,i', 'the result has the leading axes', [[2, 3], [3]], (a, b) => [
    build([2], (s) => total(3, (i) => reader(a, [2, 3])(s, i) * b[i])),
  ]),
  row(
    'ij,ij->ij',
    'a size of 1 gives way',
    [
      [2, 1],
      [1, 3],
    ],
    (a, b) => [build([2, 3], (i, j) => a[i] * b[j])],
  ),
  row(
    ' i j , j k -> i k ',
    'spaces',
    [
      [2, 3],
      [3, 2],
    ],
    (a, b) => [build([2, 2], (i, k) => total(3, (j) => reader(a, [2, 3])(i, j) * reader(b, [3, 2])(j, k)))],
  ),
  row('bA', 'capitals come first', [[2, 3]], (a) => [build([3, 2], (i, j) => reader(a, [2, 3])(j, i))]),
  row(
    'ij,jk->ik',
    'nothing to sum',
    [
      [2, 0],
      [0, 2],
    ],
    () => [
      [
        [0, 0],
        [0, 0],
      ],
    ],
  ),
  row(
    'ij,jk->ik',
    'no columns',
    [
      [2, 3],
      [3, 0],
    ],
    () => [[[], []]],
  ),
  {
    op: 'einsum',
    title: 'int32',
    inputs: [
      {
        values: [
          [1, 2],
          [3, 4],
        ],
        dtype: 'int32',
      },
      { values: [5, 6], dtype: 'int32' },
    ],
    run: (a, b) => einsum('ij,j->i', a, b),
    expected: [[17, 39]],
    dtype: ['int32'],
    gradient: false,
  },
  {
    op: 'einsum',
    title: 'bool, moved',
    inputs: [{ values: [[true, false]], dtype: 'bool' }],
    run: (a) => einsum('ij->ji', a),
    expected: [[[1], [0]]],
    dtype: ['bool'],
    gradient: false,
  },
  {
    op: 'einsum',
    title: 'int32 with float is float',
    inputs: [{ values: [1, 2], dtype: 'int32' }, { values: [0.5, 1] }],
    run: (a, b) => einsum('i,i->', a, b),
    expected: [2.5],
  },
  {
    op: 'einsum',
    title: 'NaN',
    inputs: [{ values: [Number.NaN, 1] }, { values: [0, 1] }],
    run: (a, b) => einsum('i,i->i', a, b),
    expected: [[Number.NaN, 1]],
    gradient: false,
  },
];
