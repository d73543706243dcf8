import {
  elu,
  gelu,
  glu,
  hardsigmoid,
  hardswish,
  hardtanh,
  leakyRelu,
  logSigmoid,
  mish,
  prelu,
  relu,
  relu6,
  selu,
  sigmoid,
  silu,
  softplus,
  softsign,
  type Tensor,
  tanh,
} from '../../src/index.ts';
import type { OpCase } from './case.ts';
import { erfSeries } from './elementwise.ts';
import { build, reader } from './plain.ts';
import { curvatureRow, elementwise, slopesRow, specialRow, unaryRows, valuesRow } from './reference.ts';

const int32 = (...values: number[]) => ({ values, dtype: 'int32' as const });
const sigma = (x: number): number => 1 / (1 + Math.exp(-x));
const wide = { low: -6, high: 6 };

const { NaN: nan } = Number;
const far = [-Infinity, -4, -3, -1, 0, 1, 3, 6, 7, Infinity, NaN];

/** Values and slopes far out and at kinks, which are PyTorch's. */
const farRows = (op: string, run: (x: Tensor) => Tensor, values: number[], slopes: number[], title = ''): OpCase[] => [
  valuesRow(op, `${title}far out and at kinks`, run, [{ values: far }], values),
  slopesRow(op, `${title}far out and at kinks`, run, [{ values: far }], [slopes]),
];

const eluOf = (x: number, alpha = 1): number => (x > 0 ? x : alpha * Math.expm1(x));
const hard = (x: number): number => Math.min(Math.max(x + 3, 0), 6) / 6;

const piecewise: readonly OpCase[] = [
  ...unaryRows(
    'elu',
    (x) => elu(x),
    (x) => eluOf(x),
  ),
  ...unaryRows(
    'elu',
    (x) => elu(x, { alpha: 0.7 }),
    (x) => eluOf(x, 0.7),
    { label: 'alpha 0.7, ' },
  ),
  ...farRows(
    'elu',
    (x) => elu(x, { alpha: 0.7 }),
    [-0.7, -0.687179052777886, -0.6651490521424952, -0.44248439117999033, 0, 1, 3, 6, 7, Infinity, nan],
    [0, 0.012820947222113924, 0.03485094785750476, 0.2575156088200096, 0.7, 1, 1, 1, 1, 1, 1],
  ),
  valuesRow('elu', 'int32', (x) => elu(x), [int32(-1, 2)], [Math.expm1(-1), 2], ['float32']),

  ...unaryRows('selu', selu, (x) => 1.0507009873554805 * eluOf(x, 1.6732632423543772)),
  ...farRows(
    'selu',
    selu,
    [
      -1.7580993408473766,
      -1.7258986281898945,
      -1.6705687287671118,
      -1.1113307378125625,
      0,
      1.0507009873554805,
      3.1521029620664414,
      6.304205924132883,
      7.354906911488364,
      Infinity,
      nan,
    ],
    [
      0,
      0.03220071265748214,
      0.08753061208026487,
      0.646768603034814,
      1.7580993408473766,
      ...new Array<number>(6).fill(1.0507009873554805),
    ],
  ),

  ...(
    [
      [[2, 3], [3]],
      [[2, 3], [1]],
      [[2, 3, 2], [3]],
      [[5], [1]],
      [[], [1]],
      [[4], []],
      [[2, 3, 0], [3]],
      [[1, 1], [1]],
    ] as const
  ).map(
    ([shape, weight]): OpCase => ({
      op: 'prelu',
      title: `[${shape}] and [${weight}]`,
      inputs: [{ shape }, { shape: weight, low: -0.5, high: 0.5 }],
      run: prelu,
      expected: elementwise([shape, weight[0] === 3 ? [3, ...shape.slice(2).map(() => 1)] : []], (x, w) =>
        x > 0 ? x : w * x,
      ),
    }),
  ),
  valuesRow(
    'prelu',
    'far out and at kinks',
    prelu,
    [{ values: far }, { values: [0.25] }],
    [-Infinity, -1, -0.75, -0.25, 0, 1, 3, 6, 7, Infinity, nan],
  ),
  slopesRow(
    'prelu',
    'far out and at kinks',
    prelu,
    [{ values: far.slice(1, -1) }, { values: [0.25] }],
    [[0.25, 0.25, 0.25, 0.25, 1, 1, 1, 1, 1], [-8]],
  ),

  ...unaryRows('relu6', relu6, (x) => Math.min(Math.max(x, 0), 6), { low: -3, high: 9 }),
  ...farRows('relu6', relu6, [0, 0, 0, 0, 0, 1, 3, 6, 6, 6, nan], [0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 1]),
  valuesRow('relu6', 'int32', relu6, [int32(-5, 5, 9)], [0, 5, 6], ['int32']),

  ...unaryRows(
    'hardtanh',
    (x) => hardtanh(x),
    (x) => Math.min(Math.max(x, -1), 1),
  ),
  ...unaryRows(
    'hardtanh',
    (x) => hardtanh(x, { minVal: -0.5, maxVal: 1.5 }),
    (x) => Math.min(Math.max(x, -0.5), 1.5),
    { label: 'from −0.5 to 1.5, ' },
  ),
  ...farRows(
    'hardtanh',
    (x) => hardtanh(x),
    [-1, -1, -1, -1, 0, 1, 1, 1, 1, 1, nan],
    [0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1],
  ),
  valuesRow('hardtanh', 'int32', (x) => hardtanh(x), [int32(-5, 0, 5)], [-1, 0, 1], ['int32']),

  ...unaryRows('hardsigmoid', hardsigmoid, hard, wide),
  valuesRow(
    'hardsigmoid',
    'far out and at kinks',
    hardsigmoid,
    [{ values: far }],
    [0, 0, 0, 1 / 3, 0.5, 2 / 3, 1, 1, 1, 1, nan],
  ),
  slopesRow(
    'hardsigmoid',
    'far out and at kinks',
    hardsigmoid,
    [{ values: far.slice(0, -1) }],
    [[0, 0, 0, 1 / 6, 1 / 6, 1 / 6, 0, 0, 0, 0]],
  ),
  valuesRow('hardsigmoid', 'int32', hardsigmoid, [int32(-3, 0, 3)], [0, 0.5, 1], ['float32']),

  ...unaryRows('hardswish', hardswish, (x) => x * hard(x), wide),
  valuesRow(
    'hardswish',
    'far out and at kinks',
    hardswish,
    [{ values: far }],
    [nan, 0, 0, -1 / 3, 0, 2 / 3, 3, 6, 7, Infinity, nan],
  ),
  slopesRow(
    'hardswish',
    'far out and at kinks',
    hardswish,
    [{ values: far.slice(0, -1) }],
    [[0, 0, -0.5, 1 / 6, 0.5, 5 / 6, 1.5, 1, 1, 1]],
  ),

  ...unaryRows('softsign', softsign, (x) => x / (1 + Math.abs(x)), wide),
  ...farRows(
    'softsign',
    softsign,
    [nan, -0.8, -0.75, -0.5, 0, 0.5, 0.75, 6 / 7, 0.875, nan, nan],
    [nan, 0.04, 0.0625, 0.25, 1, 0.25, 0.0625, 0.020408163265306117, 0.015625, nan, nan],
  ),
  valuesRow('softsign', 'int32', softsign, [int32(-5, 5)], [-5 / 6, 5 / 6], ['float32']),
];

const smooth: readonly OpCase[] = [
  ...unaryRows('mish', mish, (x) => x * Math.tanh(Math.log1p(Math.exp(x))), wide),
  ...farRows(
    'mish',
    mish,
    [
      nan,
      -0.07259174079202535,
      -0.1456474612756246,
      -0.30340146137410895,
      0,
      0.8650983882673103,
      2.9865350049679575,
      5.999926634065252,
      6.999988379809741,
      Infinity,
      nan,
    ],
    [
      nan,
      -0.053773209793480325,
      -0.09339311453232084,
      0.059216755877395,
      0.6,
      1.0490362200997922,
      1.0211069109294435,
      1.0001341405062103,
      1.0000215591608892,
      nan,
      nan,
    ],
  ),
  slopesRow('mish', 'of large numbers', mish, [{ values: [100, -100, 1e30, -1e30] }], [[1, 0, 1, 0]]),

  ...(
    [
      [[4], -1],
      [[2, 6], 1],
      [[2, 6], 0],
      [[2, 4, 3], 1],
      [[2, 4, 3], -2],
      [[3, 0], -1],
    ] as const
  ).map(([shape, axis]): OpCase => {
    const at = axis < 0 ? axis + shape.length : axis;
    const half = shape.map((size, i) => (i === at ? size / 2 : size));
    return {
      op: 'glu',
      title: `[${shape}] along ${axis}`,
      inputs: [{ shape }],
      run: (x) => glu(x, axis),
      expected: (x) => {
        const read = reader(x, shape);
        return [
          build(
            half,
            (...index) => read(...index) * sigma(read(...index.map((i, k) => (k === at ? i + half[at] : i)))),
          ),
        ];
      },
    };
  }),
  valuesRow('glu', 'by default along the last axis', (x) => glu(x), [{ values: [[1, 2, 0, 0]] }], [[0.5, 1]]),
  valuesRow('glu', 'int32', (x) => glu(x), [int32(2, 0)], [1], ['float32']),
];

export const activation: readonly OpCase[] = [
  ...piecewise,
  ...smooth,
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
