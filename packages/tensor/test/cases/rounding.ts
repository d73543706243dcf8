import { ceil, floor, round, sign, trunc } from '../../src/index.ts';
import type { OpCase } from './case.ts';
import { specialRow, unaryRows, valuesRow } from './reference.ts';

const int32 = (...values: number[]) => ({ values, dtype: 'int32' as const });
const huge = 2 ** 60;
const same = [0, Infinity, -Infinity, NaN, huge, -huge, 3, -3].map((x) => [x, x] as const);

// The gradient is 0 everywhere, a constant: there is no second order.
const options = { low: -4, high: 4, gradient: 'first' } as const;

export const rounding: readonly OpCase[] = [
  ...unaryRows('sign', sign, Math.sign, options),
  specialRow('sign', sign, [
    [0, 0],
    [-0, 0],
    [Infinity, 1],
    [-Infinity, -1],
    [NaN, 0],
    [1e-30, 1],
  ]),
  valuesRow('sign', 'int32', sign, [int32(-3, 0, 3)], [-1, 0, 1], ['int32']),
  valuesRow('sign', 'bool', sign, [{ values: [true, false], dtype: 'bool' }], [true, false], ['bool']),

  ...unaryRows('floor', floor, Math.floor, options),
  specialRow('floor', floor, [...same, [1.5, 1], [-1.5, -2], [0.9999, 0], [-0.0001, -1]]),
  valuesRow('floor', 'int32', floor, [int32(-3, 2147483647)], [-3, 2147483647], ['int32']),

  ...unaryRows('ceil', ceil, Math.ceil, options),
  specialRow('ceil', ceil, [...same, [1.5, 2], [-1.5, -1], [0.0001, 1], [-0.9999, 0]]),
  valuesRow('ceil', 'int32', ceil, [int32(-3, 2147483647)], [-3, 2147483647], ['int32']),

  // No random number lies on a half, where Math.round differs.
  ...unaryRows('round', round, Math.round, options),
  specialRow('round', round, same),
  specialRow(
    'round',
    round,
    [
      [0.5, 0],
      [1.5, 2],
      [2.5, 2],
      [3.5, 4],
      [-0.5, 0],
      [-1.5, -2],
      [-2.5, -2],
      [-3.5, -4],
    ],
    'halves go to the even number',
  ),
  specialRow(
    'round',
    round,
    [
      [0.49, 0],
      [0.51, 1],
      [-0.49, 0],
      [-0.51, -1],
      [8388607.5, 8388608],
    ],
    'near a half',
  ),
  valuesRow('round', 'int32', round, [int32(-3, 2147483647)], [-3, 2147483647], ['int32']),

  ...unaryRows('trunc', trunc, Math.trunc, options),
  specialRow('trunc', trunc, [...same, [1.9, 1], [-1.9, -1], [0.9999, 0], [-0.9999, 0]]),
  valuesRow('trunc', 'int32', trunc, [int32(-3, 2147483647)], [-3, 2147483647], ['int32']),
];
