import { cummax, cumprod, type Tensor } from '../../src/index.ts';
import type { OpCase } from './case.ts';
import { boolLine } from './fixtures.ts';
import { build, reader } from './plain.ts';
import { curvatureRow, slopesRow, valuesRow } from './reference.ts';

const { NaN: nan } = Number;

const along = (op: string, run: (x: Tensor, axis: number) => Tensor, f: (a: number, b: number) => number): OpCase[] => {
  const first = (x: number[], shape: number[], axis: number) =>
    build(shape, (...index) => {
      const line = Array.from({ length: index[axis]! + 1 }, (_, i) => reader(x, shape)(...index.with(axis, i)));
      return line.reduce(f);
    });
  return [
    ...[0, 1, 2].map(
      (axis): OpCase => ({
        op,
        title: `axis ${axis} of three`,
        inputs: [{ shape: [2, 3, 4], seed: 9 }],
        run: (x) => run(x, axis),
        expected: (x) => [first(x, [2, 3, 4], axis)],
      }),
    ),
    {
      op,
      title: 'a line, from the back',
      inputs: [{ shape: [9] }],
      run: (x) => run(x, -1),
      expected: (x) => [first(x, [9], 0)],
    },
    { op, title: 'one element', inputs: [{ values: [[3]] }], run: (x) => run(x, 1), expected: [[[3]]] },
    { op, title: 'a scalar', inputs: [{ values: 3 }], run: (x) => run(x, 0), expected: [3] },
    { op, title: 'empty', inputs: [{ shape: [2, 0] }], run: (x) => run(x, 1), expected: [[[], []]] },
    { op, title: 'empty lines', inputs: [{ shape: [0] }], run: (x) => run(x, 0), expected: [[]] },
  ];
};

const line = (...values: number[]) => ({ values });
const whole = (...values: number[]) => ({ values, dtype: 'int32' as const });

export const cumulative: readonly OpCase[] = [
  ...along('cumprod', cumprod, (a, b) => a * b),
  {
    op: 'cumprod',
    title: 'zeros, whose gradients are right',
    inputs: [line(2, 0, 3, 0, 4)],
    run: (x) => cumprod(x, 0),
    expected: [[2, 0, 0, 0, 0]],
  },
  slopesRow('cumprod', 'two zeros', (x) => cumprod(x!, 0), [line(2, 0, 3, 0, 4)], [[1, 8, 0, 0, 0]]),
  curvatureRow('cumprod', 'a zero', (x) => cumprod(x, 0), [2, 0, 3], [4, 6, 2]),
  valuesRow(
    'cumprod',
    'NaN and infinities',
    (x) => cumprod(x!, 1),
    [
      {
        values: [
          [2, nan, 0],
          [2, -Infinity, 3],
          [0, Infinity, 1],
        ],
      },
    ],
    [
      [2, nan, nan],
      [2, -Infinity, -Infinity],
      [0, nan, nan],
    ],
  ),
  valuesRow('cumprod', 'int32', (x) => cumprod(x!, 0), [whole(3, -5, 7)], [3, -15, -105], ['int32']),
  valuesRow(
    'cumprod',
    'int32 keeps the low bits',
    (x) => cumprod(x!, 0),
    [whole(65537, 65537, 3)],
    [65537, 131073, 393219],
    ['int32'],
  ),
  valuesRow('cumprod', 'bool is int32', (x) => cumprod(x!, 0), [boolLine], [1, 0, 0], ['int32']),

  ...along('cummax', cummax, (a, b) => Math.max(a, b)),
  valuesRow(
    'cummax',
    'NaN stays',
    (x) => cummax(x!, 1),
    [
      {
        values: [
          [1, nan, 5],
          [-Infinity, -1, Infinity],
          [nan, 1, nan],
        ],
      },
    ],
    [
      [1, nan, nan],
      [-Infinity, -1, Infinity],
      [nan, nan, nan],
    ],
  ),
  slopesRow('cummax', 'the last of equals', (x) => cummax(x!, 0), [line(1, 3, 3, 2, 3)], [[1, 1, 2, 0, 1]]),
  slopesRow('cummax', 'the last NaN', (x) => cummax(x!, 0), [line(1, nan, 2, nan)], [[1, 2, 0, 1]]),
  valuesRow('cummax', 'int32', (x) => cummax(x!, 0), [whole(-3, -5, 7, 0)], [-3, -3, 7, 7], ['int32']),
  valuesRow(
    'cummax',
    'bool',
    (x) => cummax(x!, 0),
    [{ values: [false, true, false], dtype: 'bool' }],
    [false, true, true],
    ['bool'],
  ),
];
