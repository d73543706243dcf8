import { add, div, maximum, minimum, mul, neg, sub, type Tensor } from '../../src/index.ts';
import type { OpCase } from './case.ts';
import { binaryRows, slopesRow, specialRow, unaryRows, valuesRow } from './reference.ts';

const int32 = (...values: number[]) => ({ values, dtype: 'int32' as const });
const bool = (...values: boolean[]) => ({ values, dtype: 'bool' as const });

const A = [0, 1, -1, Infinity, Infinity, -Infinity, NaN, 1];
const B = [-0, Infinity, -Infinity, Infinity, -Infinity, 0, 1, NaN];
const special = (op: string, run: (a: Tensor, b: Tensor) => Tensor, expected: number[]): OpCase =>
  valuesRow(op, 'special values', run, [{ values: A }, { values: B }], expected);

const trueDiv = (a: Tensor, b: Tensor): Tensor => div(a, b);

export const arithmetic: readonly OpCase[] = [
  {
    op: 'add',
    title: 'two matrices',
    inputs: [
      {
        values: [
          [1, 2],
          [3, 4],
        ],
      },
      {
        values: [
          [10, 20],
          [30, 40],
        ],
      },
    ],
    run: add,
    expected: [
      [
        [11, 22],
        [33, 44],
      ],
    ],
  },
  ...binaryRows('add', add, (a, b) => a + b),
  ...unaryRows(
    'add',
    (x) => add(x, 1.5),
    (x) => x + 1.5,
    { label: 'a number on the right, ' },
  ),
  ...unaryRows(
    'add',
    (x) => add(-2, x),
    (x) => x - 2,
    { label: 'a number on the left, ' },
  ),
  ...unaryRows(
    'add',
    (x) => add(x, x),
    (x) => 2 * x,
    { label: 'to itself, ' },
  ),
  special('add', add, [0, Infinity, -Infinity, Infinity, NaN, -Infinity, NaN, NaN]),
  valuesRow('add', 'int32', add, [int32(1, -2, 3), int32(10, 20, -30)], [11, 18, -27], ['int32']),
  valuesRow('add', 'int32 wraps around', (x) => add(x, 1), [int32(2147483647)], [-2147483648], ['int32']),
  valuesRow('add', 'int32 and a whole number', (x) => add(x, 2), [int32(1, 2)], [3, 4], ['int32']),
  valuesRow('add', 'int32 and a fraction', (x) => add(0.5, x), [int32(1, 2)], [1.5, 2.5], ['float32']),
  valuesRow('add', 'int32 and true', (x) => add(x, true), [int32(1, 2)], [2, 3], ['int32']),
  valuesRow('add', 'int32 and float', add, [int32(1, 2), { values: [0.5, 0.25] }], [1.5, 2.25]),
  valuesRow('add', 'bool and int32', add, [bool(true, false), int32(1, 2)], [2, 2], ['int32']),
  valuesRow(
    'add',
    'bool and bool: or',
    add,
    [bool(true, true, false), bool(true, false, false)],
    [true, true, false],
    ['bool'],
  ),
  valuesRow('add', 'bool and a whole number', (x) => add(x, 1), [bool(true, false)], [2, 1], ['int32']),
  valuesRow('add', 'bool and a fraction', (x) => add(x, 0.5), [bool(true, false)], [1.5, 0.5], ['float32']),

  ...binaryRows('sub', sub, (a, b) => a - b),
  ...unaryRows(
    'sub',
    (x) => sub(x, 1.5),
    (x) => x - 1.5,
    { label: 'a number on the right, ' },
  ),
  ...unaryRows(
    'sub',
    (x) => sub(1, x),
    (x) => 1 - x,
    { label: 'a number on the left, ' },
  ),
  special('sub', sub, [0, -Infinity, Infinity, NaN, Infinity, -Infinity, NaN, NaN]),
  valuesRow('sub', 'int32', sub, [int32(1, -2), int32(10, 20)], [-9, -22], ['int32']),
  valuesRow('sub', 'int32 wraps around', (x) => sub(x, 1), [int32(-2147483648)], [2147483647], ['int32']),
  valuesRow('sub', 'int32 and bool', sub, [int32(5, 5), bool(true, false)], [4, 5], ['int32']),

  ...binaryRows('mul', mul, (a, b) => a * b),
  ...unaryRows(
    'mul',
    (x) => mul(x, -1.5),
    (x) => x * -1.5,
    { label: 'a number on the right, ' },
  ),
  ...unaryRows(
    'mul',
    (x) => mul(3, x),
    (x) => 3 * x,
    { label: 'a number on the left, ' },
  ),
  ...unaryRows(
    'mul',
    (x) => mul(x, x),
    (x) => x * x,
    { label: 'by itself, ' },
  ),
  special('mul', mul, [0, Infinity, Infinity, Infinity, -Infinity, NaN, NaN, NaN]),
  valuesRow('mul', 'int32', mul, [int32(3, -2), int32(10, 20)], [30, -40], ['int32']),
  valuesRow(
    'mul',
    'int32 keeps the low bits',
    mul,
    [int32(2147483647, 65537), int32(2147483647, 65537)],
    [1, 131073],
    ['int32'],
  ),
  valuesRow('mul', 'int32 and a fraction', (x) => mul(x, 0.5), [int32(1, -4)], [0.5, -2], ['float32']),
  valuesRow(
    'mul',
    'bool and bool: and',
    mul,
    [bool(true, true, false), bool(true, false, false)],
    [true, false, false],
    ['bool'],
  ),
  valuesRow('mul', 'bool and float: a mask', mul, [bool(true, false), { values: [1.5, 2.5] }], [1.5, 0]),

  ...binaryRows('div', trueDiv, (a, b) => a / b, { low: 0.5, high: 2 }),
  ...unaryRows(
    'div',
    (x) => div(x, 4),
    (x) => x / 4,
    { label: 'a number on the right, ' },
  ),
  ...unaryRows(
    'div',
    (x) => div(2, x),
    (x) => 2 / x,
    { low: 0.5, label: 'a number on the left, ' },
  ),
  valuesRow(
    'div',
    'special values',
    trueDiv,
    [{ values: [1, -1, 0, 1, Infinity, NaN, 1] }, { values: [0, 0, 0, -0, Infinity, 1, Infinity] }],
    [Infinity, -Infinity, NaN, -Infinity, NaN, NaN, 0],
  ),
  valuesRow(
    'div',
    'int32 divides to float32',
    trueDiv,
    [int32(7, -7, 1), int32(2, 2, 0)],
    [3.5, -3.5, Infinity],
    ['float32'],
  ),
  valuesRow('div', 'int32 by a whole number', (x) => div(x, 2), [int32(7)], [3.5], ['float32']),
  valuesRow('div', 'bool by bool', trueDiv, [bool(true, false), bool(true, true)], [1, 0], ['float32']),
  ...binaryRows(
    'div',
    (a, b) => div(a, b, { roundingMode: 'floor' }),
    (a, b) => Math.floor(a / b),
    { low: 0.5, high: 5, label: 'floor, ', gradient: 'first' },
  ),
  ...binaryRows(
    'div',
    (a, b) => div(a, b, { roundingMode: 'trunc' }),
    (a, b) => Math.trunc(a / b),
    { low: 0.5, high: 5, label: 'trunc, ', gradient: 'first' },
  ),
  valuesRow(
    'div',
    'floor of floats of both signs',
    (a, b) => div(a, b, { roundingMode: 'floor' }),
    [{ values: [7, -7, 7, -7] }, { values: [2, 2, -2, -2] }],
    [3, -4, -4, 3],
  ),
  valuesRow(
    'div',
    'trunc of floats of both signs',
    (a, b) => div(a, b, { roundingMode: 'trunc' }),
    [{ values: [7, -7, 7, -7] }, { values: [2, 2, -2, -2] }],
    [3, -3, -3, 3],
  ),
  ...(['floor', 'trunc'] as const).flatMap((roundingMode) => {
    const run = (a: Tensor, b: Tensor): Tensor => div(a, b, { roundingMode });
    const up = roundingMode === 'floor' ? 0 : 1;
    return [
      valuesRow(
        'div',
        `${roundingMode} of the exact quotient`,
        run,
        [{ values: [1, 10, 8, 6, -1, 1, -1] }, { values: [0.1, 0.1, 0.2, 0.1, 0.1, -0.1, -0.1] }],
        [9, 99, 39, 59, up - 10, up - 10, 9],
      ),
      valuesRow(
        'div',
        `${roundingMode} by zero, of infinities and NaN`,
        run,
        [
          { values: [1, -1, 0, NaN, 1, 1, -1, 1, 0, -0, Infinity, -Infinity] },
          { values: [0, 0, 0, 1, NaN, Infinity, Infinity, -Infinity, 5, 5, 2, 2] },
        ],
        [
          ...[Infinity, -Infinity, NaN, NaN, NaN, 0, up - 1, up - 1, 0, 0],
          ...(up ? [Infinity, -Infinity] : [NaN, NaN]),
        ],
      ),
      slopesRow(
        'div',
        `${roundingMode}, also by zero`,
        run,
        [
          {
            values: [
              [5, 6, NaN],
              [1, -1, 0],
            ],
          },
          { values: [0, 4, 1] },
        ],
        [
          [
            [0, 0, 0],
            [0, 0, 0],
          ],
          [0, 0, 0],
        ],
      ),
    ];
  }),
  valuesRow(
    'div',
    'floor of int32 stays int32',
    (a, b) => div(a, b, { roundingMode: 'floor' }),
    [int32(7, -7, 7, 2147483647), int32(2, 2, -2, 1)],
    [3, -4, -4, 2147483647],
    ['int32'],
  ),
  valuesRow(
    'div',
    'trunc of int32 stays int32',
    (a, b) => div(a, b, { roundingMode: 'trunc' }),
    [int32(7, -7, 7, -2147483647), int32(2, 2, -2, 1)],
    [3, -3, -3, -2147483647],
    ['int32'],
  ),
  valuesRow(
    'div',
    'int32 by zero with rounding',
    (a) => div(a, 0, { roundingMode: 'floor' }),
    [int32(1, -1, 0)],
    [0, 0, 0],
    ['int32'],
  ),

  ...unaryRows('neg', neg, (x) => -x),
  specialRow('neg', neg, [
    [Infinity, -Infinity],
    [-Infinity, Infinity],
    [NaN, NaN],
  ]),
  valuesRow('neg', 'int32', neg, [int32(1, -2, 0, -2147483648)], [-1, 2, 0, -2147483648], ['int32']),

  ...binaryRows('maximum', maximum, Math.max),
  ...unaryRows(
    'maximum',
    (x) => maximum(x, 0.25),
    (x) => Math.max(x, 0.25),
    { label: 'a number on the right, ' },
  ),
  ...unaryRows(
    'maximum',
    (x) => maximum(0.25, x),
    (x) => Math.max(0.25, x),
    { label: 'a number on the left, ' },
  ),
  special('maximum', maximum, [0, Infinity, -1, Infinity, Infinity, 0, NaN, NaN]),
  valuesRow('maximum', 'int32', maximum, [int32(1, 5), int32(3, -5)], [3, 5], ['int32']),
  valuesRow('maximum', 'int32 and a fraction', (x) => maximum(x, 1.5), [int32(1, 5)], [1.5, 5], ['float32']),
  valuesRow('maximum', 'bool', maximum, [bool(true, false), bool(false, false)], [true, false], ['bool']),

  ...binaryRows('minimum', minimum, Math.min),
  ...unaryRows(
    'minimum',
    (x) => minimum(x, 0.25),
    (x) => Math.min(x, 0.25),
    { label: 'a number on the right, ' },
  ),
  ...unaryRows(
    'minimum',
    (x) => minimum(0.25, x),
    (x) => Math.min(0.25, x),
    { label: 'a number on the left, ' },
  ),
  special('minimum', minimum, [0, 1, -Infinity, Infinity, -Infinity, -Infinity, NaN, NaN]),
  valuesRow('minimum', 'int32', minimum, [int32(1, 5), int32(3, -5)], [1, -5], ['int32']),
  valuesRow('minimum', 'bool', minimum, [bool(true, false), bool(true, true)], [true, false], ['bool']),
];
