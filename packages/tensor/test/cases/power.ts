import { pow, reciprocal, rsqrt, sqrt, square } from '../../src/index.ts';
import type { OpCase } from './case.ts';
import { binaryRows, specialRow, unaryRows, valuesRow } from './reference.ts';

const int32 = (...values: number[]) => ({ values, dtype: 'int32' as const });
const positive = { low: 0.3, high: 3 };

/** [a, b, a to the power b] as in C's pow. */
const powers = [
  [0, 0, 1],
  [NaN, 0, 1],
  [Infinity, 0, 1],
  [1, NaN, 1],
  [1, Infinity, 1],
  [-1, Infinity, 1],
  [-1, -Infinity, 1],
  [NaN, 1, NaN],
  [2, NaN, NaN],
  [0, 2, 0],
  [0, -1, Infinity],
  [-0, -1, -Infinity],
  [0, -2, Infinity],
  [-2, 3, -8],
  [-2, -2, 0.25],
  [-2, 0.5, NaN],
  [2, Infinity, Infinity],
  [2, -Infinity, 0],
  [0.5, Infinity, 0],
  [0.5, -Infinity, Infinity],
  [Infinity, -1, 0],
  [-Infinity, 3, -Infinity],
  [-Infinity, 2, Infinity],
] as const;

export const power: readonly OpCase[] = [
  ...unaryRows('sqrt', sqrt, Math.sqrt, positive),
  specialRow('sqrt', sqrt, [
    [0, 0],
    [-0, 0],
    [-1, NaN],
    [Infinity, Infinity],
    [-Infinity, NaN],
    [NaN, NaN],
  ]),
  valuesRow('sqrt', 'int32', sqrt, [int32(4, 2)], [2, Math.SQRT2], ['float32']),

  ...unaryRows('rsqrt', rsqrt, (x) => 1 / Math.sqrt(x), positive),
  specialRow('rsqrt', rsqrt, [
    [0, Infinity],
    [-0, -Infinity],
    [-1, NaN],
    [Infinity, 0],
    [NaN, NaN],
  ]),
  valuesRow('rsqrt', 'int32', rsqrt, [int32(4, 0)], [0.5, Infinity], ['float32']),

  ...unaryRows('square', square, (x) => x * x),
  specialRow('square', square, [
    [-0, 0],
    [Infinity, Infinity],
    [-Infinity, Infinity],
    [NaN, NaN],
  ]),
  valuesRow('square', 'int32', square, [int32(-3, 5)], [9, 25], ['int32']),
  valuesRow('square', 'int32 keeps the low bits', square, [int32(2147483647, 65537)], [1, 131073], ['int32']),

  ...unaryRows('reciprocal', reciprocal, (x) => 1 / x, positive),
  ...unaryRows('reciprocal', reciprocal, (x) => 1 / x, { low: -3, high: -0.3, label: 'negative, ' }),
  specialRow('reciprocal', reciprocal, [
    [0, Infinity],
    [-0, -Infinity],
    [Infinity, 0],
    [-Infinity, 0],
    [NaN, NaN],
  ]),
  valuesRow('reciprocal', 'int32', reciprocal, [int32(4, 0)], [0.25, Infinity], ['float32']),

  ...binaryRows('pow', pow, (a, b) => a ** b, positive),
  ...unaryRows(
    'pow',
    (x) => pow(x, 2),
    (x) => x * x,
    { label: 'squared, ' },
  ),
  ...unaryRows(
    'pow',
    (x) => pow(x, 3),
    (x) => x ** 3,
    { label: 'cubed, ' },
  ),
  ...unaryRows('pow', (x) => pow(x, 0.5), Math.sqrt, { ...positive, label: 'a half, ' }),
  ...unaryRows(
    'pow',
    (x) => pow(x, -1.5),
    (x) => x ** -1.5,
    { ...positive, label: 'a negative exponent, ' },
  ),
  ...unaryRows(
    'pow',
    (x) => pow(x, 0),
    () => 1,
    { label: 'exponent 0, ' },
  ),
  ...unaryRows(
    'pow',
    (x) => pow(x, 1),
    (x) => x,
    { label: 'exponent 1, ' },
  ),
  ...unaryRows(
    'pow',
    (x) => pow(2.5, x),
    (x) => 2.5 ** x,
    { label: 'a number as the base, ' },
  ),
  valuesRow(
    'pow',
    'special values',
    pow,
    [{ values: powers.map(([a]) => a) }, { values: powers.map(([, b]) => b) }],
    powers.map(([, , y]) => y),
  ),
  specialRow(
    'pow',
    (x) => pow(x, 2),
    [
      [-Infinity, Infinity],
      [NaN, NaN],
      [-0, 0],
    ],
    'special values squared',
  ),
  valuesRow('pow', 'int32', pow, [int32(2, -3, 0, 7), int32(10, 3, 0, 1)], [1024, -27, 1, 7], ['int32']),
  valuesRow(
    'pow',
    'int32 wraps around',
    pow,
    [int32(3, 2, -7), int32(40, 32, 25)],
    [689956897, 0, -1578110407],
    ['int32'],
  ),
  valuesRow(
    'pow',
    'int32 to negative powers',
    pow,
    [int32(2, 1, -1, -1, 0), int32(-1, -2, -3, -4, -1)],
    [0, 1, -1, 1, 0],
    ['int32'],
  ),
  valuesRow('pow', 'int32 and a whole number', (x) => pow(x, 3), [int32(2, -2)], [8, -8], ['int32']),
  valuesRow('pow', 'int32 and a fraction', (x) => pow(x, 0.5), [int32(4, 2)], [2, Math.SQRT2], ['float32']),
  valuesRow('pow', 'a number to int32', (x) => pow(2, x), [int32(0, 5)], [1, 32], ['int32']),
  valuesRow(
    'pow',
    'bool counts as int32',
    pow,
    [
      { values: [true, false], dtype: 'bool' },
      { values: [true, false], dtype: 'bool' },
    ],
    [1, 1],
    ['int32'],
  ),
];
