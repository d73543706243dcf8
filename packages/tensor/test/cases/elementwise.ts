import { abs, clamp, cos, erf, exp, expm1, log, log1p, sin } from '../../src/index.ts';
import type { OpCase } from './case.ts';
import { specialRow, unaryRows, valuesRow } from './reference.ts';

const int32 = (...values: number[]) => ({ values, dtype: 'int32' as const });
const bool = (...values: boolean[]) => ({ values, dtype: 'bool' as const });

/** The Taylor series of erf, good to 1e-13 for |x| ≤ 2. */
export const erfSeries = (x: number): number => {
  let sum = 0;
  for (let n = 0, term = x; n < 40; n++, term *= -(x * x) / n) sum += term / (2 * n + 1);
  return (2 / Math.sqrt(Math.PI)) * sum;
};

export const elementwise: readonly OpCase[] = [
  ...unaryRows('abs', abs, Math.abs),
  specialRow('abs', abs, [
    [-0, 0],
    [Infinity, Infinity],
    [-Infinity, Infinity],
    [NaN, NaN],
  ]),
  valuesRow('abs', 'int32', abs, [int32(-3, 3, 0, -2147483648)], [3, 3, 0, -2147483648], ['int32']),

  ...unaryRows('exp', exp, Math.exp),
  specialRow('exp', exp, [
    [0, 1],
    [Infinity, Infinity],
    [-Infinity, 0],
    [NaN, NaN],
    [1000, Infinity],
    [-1000, 0],
  ]),
  valuesRow('exp', 'int32', exp, [int32(0, 1)], [1, Math.E], ['float32']),
  valuesRow('exp', 'bool', exp, [bool(false, true)], [1, Math.E], ['float32']),

  ...unaryRows('expm1', expm1, Math.expm1),
  specialRow('expm1', expm1, [
    [0, 0],
    [-0, -0],
    [Infinity, Infinity],
    [-Infinity, -1],
    [NaN, NaN],
    [1000, Infinity],
    [-1000, -1],
    [-20, -0.9999999979388464],
  ]),
  {
    ...specialRow(
      'expm1',
      expm1,
      [
        [1e-20, 1e-20],
        [-1e-20, -1e-20],
        [1e-4, 1.0000500016667084e-4],
        [-0.25, -0.22119921692859513],
        [0.5, 0.6487212707001282],
      ],
      'exact for small x',
    ),
    atol: 0,
  },
  valuesRow('expm1', 'int32', expm1, [int32(0, 1)], [0, Math.E - 1], ['float32']),

  ...unaryRows('log', log, Math.log, { low: 0.2, high: 5 }),
  specialRow('log', log, [
    [0, -Infinity],
    [-0, -Infinity],
    [-1, NaN],
    [Infinity, Infinity],
    [-Infinity, NaN],
    [NaN, NaN],
    [1, 0],
  ]),
  valuesRow('log', 'int32', log, [int32(0, 1, 2)], [-Infinity, 0, Math.LN2], ['float32']),

  ...unaryRows('log1p', log1p, Math.log1p, { low: -0.8, high: 4 }),
  specialRow('log1p', log1p, [
    [0, 0],
    [-1, -Infinity],
    [-2, NaN],
    [Infinity, Infinity],
    [NaN, NaN],
  ]),
  {
    ...specialRow(
      'log1p',
      log1p,
      [
        [1e-20, 1e-20],
        [-1e-20, -1e-20],
        [1e-10, 1e-10],
      ],
      'exact for small x',
    ),
    atol: 0,
  },
  valuesRow('log1p', 'int32', log1p, [int32(0, 1)], [0, Math.LN2], ['float32']),

  ...unaryRows('sin', sin, Math.sin, { low: -7, high: 7 }),
  specialRow('sin', sin, [
    [0, 0],
    [Infinity, NaN],
    [-Infinity, NaN],
    [NaN, NaN],
  ]),
  valuesRow('sin', 'int32', sin, [int32(0, 1)], [0, Math.sin(1)], ['float32']),

  ...unaryRows('cos', cos, Math.cos, { low: -7, high: 7 }),
  specialRow('cos', cos, [
    [0, 1],
    [Infinity, NaN],
    [-Infinity, NaN],
    [NaN, NaN],
  ]),
  valuesRow('cos', 'int32', cos, [int32(0, 1)], [1, Math.cos(1)], ['float32']),

  ...unaryRows('erf', erf, erfSeries),
  specialRow('erf', erf, [
    [0, 0],
    [-0, 0],
    [Infinity, 1],
    [-Infinity, -1],
    [NaN, NaN],
    [1e30, 1],
    [-1e30, -1],
  ]),
  {
    ...specialRow(
      'erf',
      erf,
      [
        [1e-20, 1.1283791670955125e-20],
        [-1e-30, -1.1283791670955126e-30],
      ],
      'exact for small x',
    ),
    atol: 0,
  },
  valuesRow('erf', 'int32', erf, [int32(0, 1, -1)], [0, 0.8427007929497149, -0.8427007929497149], ['float32']),

  ...unaryRows(
    'clamp',
    (x) => clamp(x, -0.5, 1),
    (x) => Math.min(Math.max(x, -0.5), 1),
    { label: 'both bounds, ' },
  ),
  ...unaryRows(
    'clamp',
    (x) => clamp(x, 0.25),
    (x) => Math.max(x, 0.25),
    { label: 'a lower bound, ' },
  ),
  ...unaryRows(
    'clamp',
    (x) => clamp(x, null, 0.25),
    (x) => Math.min(x, 0.25),
    { label: 'an upper bound, ' },
  ),
  specialRow('clamp', (x) => clamp(x, -1, 1), [
    [Infinity, 1],
    [-Infinity, -1],
    [NaN, NaN],
    [1, 1],
    [-1, -1],
  ]),
  specialRow(
    'clamp',
    (x) => clamp(x, 2, -1),
    [
      [0, -1],
      [5, -1],
      [-5, -1],
      [NaN, NaN],
    ],
    'the upper bound wins where bounds cross',
  ),
  specialRow(
    'clamp',
    (x) => clamp(x, NaN, 1),
    [
      [0, NaN],
      [5, NaN],
    ],
    'a bound of NaN',
  ),
  specialRow(
    'clamp',
    (x) => clamp(x, -Infinity, Infinity),
    [
      [Infinity, Infinity],
      [-1e30, -1e30],
    ],
    'infinite bounds',
  ),
  valuesRow('clamp', 'int32 between whole numbers', (x) => clamp(x, -1, 2), [int32(-5, 0, 5)], [-1, 0, 2], ['int32']),
  valuesRow('clamp', 'int32 with an open side', (x) => clamp(x, 0), [int32(-5, 5)], [0, 5], ['int32']),
  valuesRow(
    'clamp',
    'int32 between fractions',
    (x) => clamp(x, -0.5, 2.5),
    [int32(-5, 0, 5)],
    [-0.5, 0, 2.5],
    ['float32'],
  ),
];
