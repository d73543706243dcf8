import { gelu, leakyRelu, logSigmoid, relu, sigmoid, silu, softplus, type Tensor, tanh } from '../../src/index.ts';
import type { OpCase } from './case.ts';
import { erfSeries } from './elementwise.ts';
import { curvatureRow, slopesRow, specialRow, unaryRows, valuesRow } from './reference.ts';

const int32 = (...values: number[]) => ({ values, dtype: 'int32' as const });
const sigma = (x: number): number => 1 / (1 + Math.exp(-x));
const wide = { low: -6, high: 6 };

export const activation: readonly OpCase[] = [
  ...unaryRows('tanh', tanh, Math.tanh),
  specialRow('tanh', tanh, [
    [0, 0],
    [Infinity, 1],
    [-Infinity, -1],
    [NaN, NaN],
    [100, 1],
    [-100, -1],
  ]),
  {
    ...specialRow(
      'tanh',
      tanh,
      [
        [1e-20, 1e-20],
        [1e-4, 9.999999966666667e-5],
      ],
      'exact for small x',
    ),
    atol: 0,
  },
  valuesRow('tanh', 'int32', tanh, [int32(0, 1)], [0, Math.tanh(1)], ['float32']),

  ...unaryRows('sigmoid', sigmoid, sigma, wide),
  specialRow('sigmoid', sigmoid, [
    [0, 0.5],
    [Infinity, 1],
    [-Infinity, 0],
    [NaN, NaN],
    [1000, 1],
    [-1000, 0],
  ]),
  {
    ...specialRow(
      'sigmoid',
      sigmoid,
      [
        [-50, 1.928749847963918e-22],
        [-80, 1.8048513878454153e-35],
      ],
      'exact in the tail',
    ),
    atol: 0,
  },
  valuesRow('sigmoid', 'int32', sigmoid, [int32(0, 1)], [0.5, sigma(1)], ['float32']),

  ...unaryRows('relu', relu, (x) => Math.max(x, 0)),
  specialRow('relu', relu, [
    [0, 0],
    [-0, 0],
    [Infinity, Infinity],
    [-Infinity, 0],
    [NaN, NaN],
  ]),
  valuesRow('relu', 'int32', relu, [int32(-3, 0, 3)], [0, 0, 3], ['int32']),

  ...unaryRows(
    'leakyRelu',
    (x) => leakyRelu(x),
    (x) => (x > 0 ? x : 0.01 * x),
    { label: 'slope 0.01 by default, ' },
  ),
  ...unaryRows(
    'leakyRelu',
    (x) => leakyRelu(x, 0.3),
    (x) => (x > 0 ? x : 0.3 * x),
    { label: 'slope 0.3, ' },
  ),
  ...unaryRows('leakyRelu', (x) => leakyRelu(x, -1), Math.abs, { label: 'slope −1, ' }),
  specialRow('leakyRelu', (x) => leakyRelu(x, 0.5), [
    [0, 0],
    [Infinity, Infinity],
    [-Infinity, -Infinity],
    [NaN, NaN],
  ]),
  valuesRow('leakyRelu', 'int32', (x) => leakyRelu(x, 0.5), [int32(-3, 3)], [-1.5, 3], ['float32']),

  ...unaryRows(
    'gelu',
    (x) => gelu(x),
    (x) => 0.5 * x * (1 + erfSeries(x * Math.SQRT1_2)),
  ),
  ...unaryRows(
    'gelu',
    (x) => gelu(x, { approximate: 'none' }),
    (x) => 0.5 * x * (1 + erfSeries(x * Math.SQRT1_2)),
    { label: "approximate: 'none', " },
  ),
  ...unaryRows(
    'gelu',
    (x) => gelu(x, { approximate: 'tanh' }),
    (x) => 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3))),
    { label: "approximate: 'tanh', " },
  ),
  specialRow('gelu', (x) => gelu(x), [
    [0, 0],
    [Infinity, Infinity],
    [-Infinity, NaN],
    [NaN, NaN],
    [50, 50],
    [-50, 0],
  ]),
  specialRow(
    'gelu',
    (x) => gelu(x, { approximate: 'tanh' }),
    [
      [0, 0],
      [Infinity, Infinity],
      [-Infinity, NaN],
      [NaN, NaN],
      [50, 50],
      [-50, 0],
    ],
    "special values, approximate: 'tanh'",
  ),
  valuesRow('gelu', 'int32', (x) => gelu(x), [int32(0, 1)], [0, 0.8413447460685429], ['float32']),

  ...unaryRows('silu', silu, (x) => x * sigma(x), wide),
  specialRow('silu', silu, [
    [0, 0],
    [Infinity, Infinity],
    [-Infinity, NaN],
    [NaN, NaN],
    [200, 200],
    [-200, 0],
  ]),
  valuesRow('silu', 'int32', silu, [int32(0, 1)], [0, sigma(1)], ['float32']),

  ...unaryRows('logSigmoid', logSigmoid, (x) => -Math.log1p(Math.exp(-x)), wide),
  specialRow('logSigmoid', logSigmoid, [
    [0, -Math.LN2],
    [Infinity, 0],
    [-Infinity, -Infinity],
    [NaN, NaN],
    [1000, 0],
    [-1000, -1000],
  ]),
  { ...specialRow('logSigmoid', logSigmoid, [[50, -1.928749847963918e-22]], 'exact in the tail'), atol: 0 },
  slopesRow(
    'logSigmoid',
    'far out',
    logSigmoid,
    [{ values: [0, 100, -100, 1e30, -1e30, NaN] }],
    [[0.5, 0, 1, 0, 1, NaN]],
  ),
  valuesRow('logSigmoid', 'int32', logSigmoid, [int32(0)], [-Math.LN2], ['float32']),

  ...unaryRows(
    'softplus',
    (x) => softplus(x),
    (x) => Math.log1p(Math.exp(x)),
    wide,
  ),
  ...unaryRows(
    'softplus',
    (x) => softplus(x, 2.5),
    (x) => Math.log1p(Math.exp(2.5 * x)) / 2.5,
    { label: 'beta 2.5, ' },
  ),
  ...unaryRows(
    'softplus',
    (x) => softplus(x, 2, 1),
    (x) => (2 * x > 1 ? x : Math.log1p(Math.exp(2 * x)) / 2),
    { label: 'beta 2 and threshold 1, ' },
  ),
  specialRow('softplus', (x) => softplus(x), [
    [0, Math.LN2],
    [Infinity, Infinity],
    [-Infinity, 0],
    [NaN, NaN],
    [1000, 1000],
    [-1000, 0],
    [20.5, 20.5],
  ]),
  { ...specialRow('softplus', (x) => softplus(x), [[-50, 1.928749847963918e-22]], 'exact in the tail'), atol: 0 },
  ...(['none', 'tanh'] as const).map((approximate) =>
    slopesRow(
      'gelu',
      `far out, approximate: '${approximate}'`,
      (x) => gelu(x, { approximate }),
      [{ values: [30, -30, 1e20, -1e20, NaN] }],
      [[1, 0, 1, 0, NaN]],
    ),
  ),
  ...(
    [
      [
        'gelu',
        (x: Tensor) => gelu(x),
        [-1.8736231607083952e-3, 0.24197072451914337, 0.7978845608028654, 0.24197072451914337, 0],
      ],
      ['silu', silu, [-0.032783931286974294, 0.3023661188100153, 0.5, 0.3023661188100153, 0]],
      [
        'softplus',
        (x: Tensor) => softplus(x),
        [0.017662706213291118, 0.19661193324148185, 0.25, 0.19661193324148185, 0],
      ],
    ] as const
  ).map(([op, run, expected]) => curvatureRow(op, 'far out too', run, [-4, -1, 0, 1, 40], expected)),
  slopesRow('silu', 'far out', silu, [{ values: [50, -50, 1e20, -1e20, NaN] }], [[1, 0, 1, 0, NaN]]),
  slopesRow('softplus', 'at infinities', (x) => softplus(x), [{ values: [Infinity, -Infinity, NaN] }], [[1, 0, NaN]]),
  valuesRow('softplus', 'int32', (x) => softplus(x), [int32(0)], [Math.LN2], ['float32']),
];
