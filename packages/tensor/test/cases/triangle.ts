import { diag, maskedFill, trace, tril, triu } from '../../src/index.ts';
import type { OpCase } from './case.ts';
import { boolLine, bools, ints } from './fixtures.ts';
import { build, reader } from './plain.ts';
import { slopesRow, valuesRow } from './reference.ts';

const { NaN: nan } = Number;

const kept = (
  op: string,
  run: typeof tril,
  keeps: (i: number, j: number, diagonal: number) => boolean,
): readonly OpCase[] => [
  ...[0, 1, -1, 3, -4].map(
    (diagonal): OpCase => ({
      op,
      title: `diagonal ${diagonal}`,
      inputs: [{ shape: [3, 4] }],
      run: (x) => run(x, { diagonal }),
      expected: (x) => [build([3, 4], (i, j) => (keeps(i, j, diagonal) ? reader(x, [3, 4])(i, j) : 0))],
    }),
  ),
  {
    op,
    title: 'a batch of tall matrices',
    inputs: [{ shape: [2, 3, 2] }],
    run: (x) => run(x),
    expected: (x) => [build([2, 3, 2], (b, i, j) => (keeps(i, j, 0) ? reader(x, [2, 3, 2])(b, i, j) : 0))],
  },
  { op, title: '1 × 1', inputs: [{ values: [[7]] }], run: (x) => run(x), expected: [[[7]]] },
  { op, title: 'empty', inputs: [{ shape: [2, 0] }], run: (x) => run(x), expected: [[[], []]] },
];

export const triangles: readonly OpCase[] = [
  ...kept('tril', tril, (i, j, diagonal) => j <= i + diagonal),
  ...kept('triu', triu, (i, j, diagonal) => j >= i + diagonal),
  valuesRow(
    'tril',
    'NaN and infinities above the diagonal',
    (x) => tril(x!),
    [
      {
        values: [
          [nan, Infinity],
          [-Infinity, -0],
        ],
      },
    ],
    [
      [nan, 0],
      [-Infinity, -0],
    ],
  ),
  valuesRow(
    'tril',
    'int32',
    (x) => tril(x!),
    [ints],
    [
      [1, 0, 0],
      [4, 5, 0],
    ],
    ['int32'],
  ),
  valuesRow(
    'triu',
    'bool',
    (x) => triu(x!),
    [bools],
    [
      [true, false, true],
      [false, false, true],
    ],
    ['bool'],
  ),
  ...[0, 1, -1, -3, 4].map(
    (diagonal): OpCase => ({
      op: 'diag',
      title: `of a matrix, diagonal ${diagonal}`,
      inputs: [{ shape: [3, 4] }],
      run: (x) => diag(x, { diagonal }),
      expected: (x) => [
        [0, 1, 2].flatMap((i) => (i + diagonal >= 0 && i + diagonal < 4 ? [x[5 * i + diagonal]!] : [])),
      ],
    }),
  ),
  ...[0, 2, -1].map(
    (diagonal): OpCase => ({
      op: 'diag',
      title: `of a vector, diagonal ${diagonal}`,
      inputs: [{ shape: [3] }],
      run: (x) => diag(x, { diagonal }),
      expected: (x) => {
        const n = 3 + Math.abs(diagonal);
        return [build([n, n], (i, j) => (j === i + diagonal ? x[Math.min(i, j)]! : 0))];
      },
    }),
  ),
  { op: 'diag', title: 'empty', inputs: [{ shape: [0] }], run: (x) => diag(x, { diagonal: -1 }), expected: [[[0]]] },
  { op: 'diag', title: 'of a matrix without rows', inputs: [{ shape: [0, 2] }], run: (x) => diag(x), expected: [[]] },
  valuesRow('diag', 'bool', (x) => diag(x!), [bools], [true, false], ['bool']),
  { op: 'trace', title: 'a tall matrix', inputs: [{ shape: [3, 2] }], run: trace, expected: (x) => [x[0]! + x[3]!] },
  { op: 'trace', title: 'empty', inputs: [{ shape: [0, 2] }], run: trace, expected: [0] },
  valuesRow('trace', 'int32', (x) => trace(x!), [ints], 6, ['int32']),
  valuesRow('trace', 'bool counts', (x) => trace(x!), [bools], 1, ['int32']),
  {
    op: 'maskedFill',
    title: 'a number',
    inputs: [{ values: [1, 2, 3] }, boolLine],
    run: (x, mask) => maskedFill(x, mask, -5),
    expected: [[-5, 2, -5]],
  },
  {
    op: 'maskedFill',
    title: 'a scalar, which has a gradient',
    inputs: [{ shape: [2, 3] }, bools, { values: 7 }],
    run: (x, mask, value) => maskedFill(x, mask, value).square(),
    expected: (x, mask) => [build([2, 3], (i, j) => (mask[3 * i + j] ? 49 : x[3 * i + j] ** 2))],
  },
  {
    op: 'maskedFill',
    title: 'a mask that broadcasts',
    inputs: [{ shape: [2, 3] }, boolLine],
    run: (x, mask) => maskedFill(x, mask, 0),
    expected: (x) => [build([2, 3], (i, j) => (j === 1 ? x[3 * i + j] : 0))],
  },
  {
    op: 'maskedFill',
    title: 'an input that broadcasts',
    inputs: [{ values: [1, 2, 3] }, bools],
    run: (x, mask) => maskedFill(x, mask, 9),
    expected: [
      [
        [9, 2, 9],
        [1, 2, 9],
      ],
    ],
  },
  {
    op: 'maskedFill',
    title: 'a scalar input',
    inputs: [{ values: 3 }, { values: false, dtype: 'bool' }],
    run: (x, mask) => maskedFill(x, mask, 9),
    expected: [3],
  },
  {
    op: 'maskedFill',
    title: 'empty',
    inputs: [{ shape: [0] }, { values: false, dtype: 'bool' }],
    run: (x, mask) => maskedFill(x, mask, 9),
    expected: [[]],
  },
  valuesRow(
    'maskedFill',
    '−∞ in place of NaN',
    (x, mask) => maskedFill(x!, mask!, -Infinity),
    [{ values: [nan, nan, 1] }, boolLine],
    [-Infinity, nan, -Infinity],
  ),
  slopesRow(
    'maskedFill',
    'where NaN was filled',
    (x) => maskedFill(x!, x!.gt(1), 0),
    [{ values: [1, 2, nan] }],
    [[1, 0, 1]],
  ),
  valuesRow(
    'maskedFill',
    'int32 drops the fraction',
    (x, mask) => maskedFill(x!, mask!, -1.5),
    [ints, boolLine],
    [
      [-1, 2, -1],
      [-1, 5, -1],
    ],
    ['int32'],
  ),
  valuesRow(
    'maskedFill',
    'bool',
    (x, mask) => maskedFill(x!, mask!, true),
    [bools, boolLine],
    [
      [true, false, true],
      [true, false, true],
    ],
    ['bool'],
  ),
];
