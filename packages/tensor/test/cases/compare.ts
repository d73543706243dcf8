import { eq, ge, gt, le, logicalAnd, logicalNot, logicalOr, lt, mul, ne, type Tensor, where } from '../../src/index.ts';
import type { OpCase } from './case.ts';
import { binaryRows, elementwise, unaryRows, valuesRow } from './reference.ts';

const int32 = (...values: number[]) => ({ values, dtype: 'int32' as const });
const bool = (...values: boolean[]) => ({ values, dtype: 'bool' as const });
const T = true;
const F = false;

const A = { values: [1, 2, 3, 0, NaN, NaN, Infinity, Infinity, -Infinity] };
const B = { values: [2, 2, 2, -0, NaN, 1, Infinity, 1, Infinity] };

type Compare = (a: Tensor | number, b: Tensor | number) => Tensor;

/** Ordinary, special and mixed operands of a comparison; `at` holds what it says of less, equal, greater. */
const compareRows = (op: string, run: Compare, at: readonly [boolean, boolean, boolean], ofNaN: boolean): OpCase[] => {
  const [less, equal, greater] = at;
  const f = (a: number, b: number): number => Number(a < b ? less : a > b ? greater : equal);
  return [
    ...binaryRows(op, run, f, { dtype: ['bool'], gradient: false }),
    valuesRow(
      op,
      'ties and special values',
      run,
      [A, B],
      [less, equal, greater, equal, ofNaN, ofNaN, equal, greater, less],
      ['bool'],
    ),
    valuesRow(op, 'a number on the right', (x) => run(x, 2), [{ values: [1, 2, 3] }], [less, equal, greater], ['bool']),
    valuesRow(op, 'a number on the left', (x) => run(2, x), [{ values: [1, 2, 3] }], [greater, equal, less], ['bool']),
    valuesRow(
      op,
      'a number that float32 must round',
      (x) => run(x, 0.1),
      [{ values: [0.1, 0.2] }],
      [equal, greater],
      ['bool'],
    ),
    valuesRow(op, 'int32', run, [int32(-1, 2, 3), int32(2, 2, 2)], [less, equal, greater], ['bool']),
    valuesRow(op, 'int32 and a fraction', (x) => run(x, 2.5), [int32(2, 3)], [less, greater], ['bool']),
    valuesRow(
      op,
      'int32 and float',
      run,
      [int32(1, 2, 3), { values: [1.5, 2, 2.5] }],
      [less, equal, greater],
      ['bool'],
    ),
    valuesRow(op, 'bool', run, [bool(F, T, T), bool(T, T, F)], [less, equal, greater], ['bool']),
    valuesRow(op, 'two scalars', run, [{ values: 1 }, { values: 2 }], less, ['bool']),
  ];
};

const logicalRows = (op: string, run: Compare, f: (a: boolean, b: boolean) => boolean): OpCase[] => [
  ...binaryRows(op, run, (a, b) => Number(f(a !== 0, b !== 0)), { dtype: ['bool'], gradient: false }),
  valuesRow(op, 'bool', run, [bool(T, T, F, F), bool(T, F, T, F)], [f(T, T), f(T, F), f(F, T), f(F, F)], ['bool']),
  valuesRow(
    op,
    'anything but 0 holds, NaN too',
    run,
    [{ values: [0, -0, NaN, Infinity, 1e-30] }, { values: [0, 1, 0, 0, 0] }],
    [f(F, F), f(F, T), f(T, F), f(T, F), f(T, F)],
    ['bool'],
  ),
  valuesRow(op, 'int32 with bool', run, [int32(5, 0), bool(T, F)], [f(T, T), f(F, F)], ['bool']),
  valuesRow(op, 'a number operand', (x) => run(x, 0), [bool(T, F)], [f(T, F), f(F, F)], ['bool']),
];

/** where() with its condition drawn too: positive means true. */
const whereRow = (condition: readonly number[], a: readonly number[], b: readonly number[]): OpCase => ({
  op: 'where',
  title: `[${condition.join(', ')}] ? [${a.join(', ')}] : [${b.join(', ')}]`,
  inputs: [condition, a, b].map((shape) => ({ shape })),
  run: (c, x, y) => where(gt(c, 0), x, y),
  expected: elementwise([condition, a, b], (c, x, y) => (c > 0 ? x : y)),
});

export const compare: readonly OpCase[] = [
  ...compareRows('eq', eq, [F, T, F], F),
  ...compareRows('ne', ne, [T, F, T], T),
  ...compareRows('lt', lt, [T, F, F], F),
  ...compareRows('le', le, [T, T, F], F),
  ...compareRows('gt', gt, [F, F, T], F),
  ...compareRows('ge', ge, [F, T, T], F),

  ...logicalRows('logicalAnd', logicalAnd, (a, b) => a && b),
  ...logicalRows('logicalOr', logicalOr, (a, b) => a || b),
  valuesRow(
    'logicalNot',
    'float',
    logicalNot,
    [
      {
        values: [
          [0, -0, 1],
          [-2, NaN, Infinity],
        ],
      },
    ],
    [
      [T, T, F],
      [F, F, F],
    ],
    ['bool'],
  ),
  valuesRow('logicalNot', 'int32', logicalNot, [int32(0, 3)], [T, F], ['bool']),
  valuesRow('logicalNot', 'bool', logicalNot, [bool(T, F)], [F, T], ['bool']),
  valuesRow('logicalNot', 'a scalar', logicalNot, [{ values: 0 }], T, ['bool']),
  valuesRow('logicalNot', 'an empty tensor', logicalNot, [{ values: [] }], [], ['bool']),

  whereRow([2, 3], [2, 3], [2, 3]),
  whereRow([2, 1], [1, 3], []),
  whereRow([], [3], [2, 1]),
  whereRow([3], [2, 3], [1]),
  whereRow([], [], []),
  whereRow([2, 0], [1], [0]),
  whereRow([2, 1, 2], [2, 1], [3, 1, 1, 1]),
  ...unaryRows(
    'where',
    (x) => where(gt(x, 0.5), x, -1),
    (x) => (x > 0.5 ? x : -1),
    { label: 'a number on the right, ' },
  ),
  ...unaryRows(
    'where',
    (x) => where(gt(x, 0.5), -1, mul(x, 2)),
    (x) => (x > 0.5 ? -1 : 2 * x),
    { label: 'a number on the left, ' },
  ),
  valuesRow('where', 'two numbers', (c) => where(c, 1, 2), [bool(T, F)], [1, 2], ['float32']),
  valuesRow('where', 'NaN not taken leaves no trace', (c) => where(c, 1, NaN), [bool(T, F)], [1, NaN], ['float32']),
  valuesRow('where', 'int32', (c, a, b) => where(c, a, b), [bool(T, F), int32(1, 2), int32(3, 4)], [1, 4], ['int32']),
  valuesRow(
    'where',
    'int32 and float',
    (c, a, b) => where(c, a, b),
    [bool(T, F), int32(1, 2), { values: [0.5, 1.5] }],
    [1, 1.5],
  ),
  valuesRow(
    'where',
    'int32 and a fraction',
    (c, a) => where(c, a, 0.5),
    [bool(T, F), int32(1, 2)],
    [1, 0.5],
    ['float32'],
  ),
  valuesRow('where', 'bool', (c, a, b) => where(c, a, b), [bool(T, F), bool(F, F), bool(T, T)], [F, T], ['bool']),
];
