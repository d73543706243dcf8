import {
  acos,
  acosh,
  asin,
  asinh,
  atan,
  atan2,
  atanh,
  cosh,
  exp2,
  fmod,
  isfinite,
  isinf,
  isnan,
  lerp,
  log2,
  log10,
  logaddexp,
  nanToNum,
  remainder,
  sinh,
  type Tensor,
  tan,
} from '../../src/index.ts';
import type { OpCase } from './case.ts';
import { binaryRows, elementwise, slopesRow, specialRow, unaryRows, valuesRow } from './reference.ts';

const { NaN: nan } = Number;
const int32 = (...values: number[]) => ({ values, dtype: 'int32' as const });
const bool = (...values: boolean[]) => ({ values, dtype: 'bool' as const });
const { PI, SQRT2 } = Math;

/** Golden values are PyTorch's. */
const slope = (op: string, run: (x: Tensor) => Tensor, values: number[], expected: number[]): OpCase =>
  slopesRow(op, 'at poles and far out', run, [{ values }], [expected]);

/** Pairs of numbers, and what comes out of them. */
const pairsRow = (
  op: string,
  title: string,
  run: (a: Tensor, b: Tensor) => Tensor,
  table: readonly (readonly [number, number, number])[],
): OpCase =>
  valuesRow(
    op,
    title,
    run,
    [{ values: table.map(([a]) => a) }, { values: table.map(([, b]) => b) }],
    table.map(([, , out]) => out),
  );

const trigonometry: readonly OpCase[] = [
  ...unaryRows('tan', tan, Math.tan, { low: -1.4, high: 1.4 }),
  ...unaryRows('tan', tan, Math.tan, { low: 1.8, high: 4.5, label: 'beyond the pole, ' }),
  specialRow('tan', tan, [
    [0, 0],
    [Infinity, nan],
    [-Infinity, nan],
    [nan, nan],
  ]),
  valuesRow('tan', 'int32', tan, [int32(0, 1)], [0, Math.tan(1)], ['float32']),

  ...unaryRows('asin', asin, Math.asin, { low: -0.9, high: 0.9 }),
  specialRow('asin', asin, [
    [0, 0],
    [1, PI / 2],
    [-1, -PI / 2],
    [1.5, nan],
    [-Infinity, nan],
    [nan, nan],
  ]),
  slope('asin', asin, [1, -1, 0, 2, nan], [Infinity, Infinity, 1, nan, nan]),
  valuesRow('asin', 'bool', asin, [bool(false, true)], [0, PI / 2], ['float32']),

  ...unaryRows('acos', acos, Math.acos, { low: -0.9, high: 0.9 }),
  specialRow('acos', acos, [
    [0, PI / 2],
    [1, 0],
    [-1, PI],
    [-1.5, nan],
    [Infinity, nan],
    [nan, nan],
  ]),
  slope('acos', acos, [1, -1, 0, 2, nan], [-Infinity, -Infinity, -1, nan, nan]),
  valuesRow('acos', 'int32', acos, [int32(-1, 0, 1)], [PI, PI / 2, 0], ['float32']),

  ...unaryRows('atan', atan, Math.atan, { low: -4, high: 4 }),
  specialRow('atan', atan, [
    [0, 0],
    [1e-20, 1e-20],
    [Infinity, PI / 2],
    [-Infinity, -PI / 2],
    [nan, nan],
    [1e30, PI / 2],
  ]),
  slope('atan', atan, [Infinity, -Infinity, 0, 1], [0, 0, 1, 0.5]),
  valuesRow('atan', 'int32', atan, [int32(0, 1)], [0, PI / 4], ['float32']),

  ...binaryRows('atan2', atan2, Math.atan2),
  pairsRow('atan2', 'on the axes and far out', atan2, [
    [0, 1, 0],
    [1, 0, PI / 2],
    [-1, 0, -PI / 2],
    [0, -1, PI],
    [0, 0, 0],
    [Infinity, Infinity, PI / 4],
    [Infinity, -Infinity, (3 * PI) / 4],
    [-Infinity, -Infinity, (-3 * PI) / 4],
    [-Infinity, 1, -PI / 2],
    [1, Infinity, 0],
    [1, -Infinity, PI],
    [nan, 1, nan],
    [1, nan, nan],
    [1e-30, 1e-30, PI / 4],
    [1e30, -1e30, (3 * PI) / 4],
  ]),
  pairsRow('atan2', 'signed zeros', atan2, [
    [-0, -1, -PI],
    [0, -0, PI],
    [-0, -0, -PI],
    [-0, 1, -0],
  ]),
  slopesRow(
    'atan2',
    'on the axes',
    atan2,
    [{ values: [0, 1, -1, 0] }, { values: [-1, 0, 0, 0] }],
    [
      [-1, 0, 0, nan],
      [0, -1, 1, nan],
    ],
  ),
  valuesRow('atan2', 'int32', atan2, [int32(5, -5), int32(2, -3)], [Math.atan2(5, 2), Math.atan2(-5, -3)], ['float32']),
  valuesRow('atan2', 'with a number', (x) => atan2(1, x), [{ values: [1, -1] }], [PI / 4, (3 * PI) / 4]),

  ...unaryRows('sinh', sinh, Math.sinh),
  specialRow('sinh', sinh, [
    [0, 0],
    [Infinity, Infinity],
    [-Infinity, -Infinity],
    [nan, nan],
  ]),
  {
    ...specialRow(
      'sinh',
      sinh,
      [
        [1e-10, 1e-10],
        [89, 2.2448061909953236e38],
      ],
      'small, and large',
    ),
    atol: 0,
    rtol: 5e-5,
  },
  valuesRow('sinh', 'int32', sinh, [int32(0, 1)], [0, Math.sinh(1)], ['float32']),

  ...unaryRows('cosh', cosh, Math.cosh),
  specialRow('cosh', cosh, [
    [0, 1],
    [Infinity, Infinity],
    [-Infinity, Infinity],
    [nan, nan],
  ]),
  { ...specialRow('cosh', cosh, [[-89, 2.2448061909953236e38]], 'large'), atol: 0, rtol: 5e-5 },
  slope('cosh', cosh, [0, Infinity, -Infinity], [0, Infinity, -Infinity]),
  valuesRow('cosh', 'int32', cosh, [int32(0, 1)], [1, Math.cosh(1)], ['float32']),

  ...unaryRows('asinh', asinh, Math.asinh, { low: -5, high: 5 }),
  specialRow('asinh', asinh, [
    [0, 0],
    [1e-20, 1e-20],
    [1e30, 69.77069997038174],
    [-1e30, -69.77069997038174],
    [Infinity, Infinity],
    [-Infinity, -Infinity],
    [nan, nan],
  ]),
  slope('asinh', asinh, [0, Infinity, -Infinity], [1, 0, 0]),
  valuesRow('asinh', 'int32', asinh, [int32(0, 1)], [0, Math.asinh(1)], ['float32']),

  ...unaryRows('acosh', acosh, Math.acosh, { low: 1.2, high: 5 }),
  specialRow('acosh', acosh, [
    [1, 0],
    [0.5, nan],
    [-3, nan],
    [-1e6, nan],
    [1e30, 69.77069997038174],
    [Infinity, Infinity],
    [-Infinity, nan],
    [nan, nan],
  ]),
  slope('acosh', acosh, [1, 2, Infinity, 0], [Infinity, 0.5773502691896258, 0, nan]),
  valuesRow('acosh', 'int32', acosh, [int32(1, 2)], [0, Math.acosh(2)], ['float32']),

  ...unaryRows('atanh', atanh, Math.atanh, { low: -0.9, high: 0.9 }),
  specialRow('atanh', atanh, [
    [0, 0],
    [1e-20, 1e-20],
    [1, Infinity],
    [-1, -Infinity],
    [1.5, nan],
    [-Infinity, nan],
    [nan, nan],
  ]),
  slope('atanh', atanh, [1, -1, 0, 2, nan], [Infinity, Infinity, 1, -1 / 3, nan]),
  valuesRow('atanh', 'int32', atanh, [int32(0)], [0], ['float32']),
];

const exponential: readonly OpCase[] = [
  ...unaryRows('exp2', exp2, (x) => 2 ** x),
  specialRow('exp2', exp2, [
    [3, 8],
    [-2, 0.25],
    [0, 1],
    [Infinity, Infinity],
    [-Infinity, 0],
    [nan, nan],
    [1e4, Infinity],
    [-1e4, 0],
  ]),
  valuesRow('exp2', 'int32', exp2, [int32(0, 1, 10)], [1, 2, 1024], ['float32']),

  ...unaryRows('log2', log2, Math.log2, { low: 0.2, high: 5 }),
  specialRow('log2', log2, [
    [8, 3],
    [0.25, -2],
    [1, 0],
    [0, -Infinity],
    [-1, nan],
    [Infinity, Infinity],
    [nan, nan],
  ]),
  slope('log2', log2, [0, 2, Infinity], [Infinity, 0.7213475204444817, 0]),
  valuesRow('log2', 'int32', log2, [int32(1, 2, 1024)], [0, 1, 10], ['float32']),

  ...unaryRows('log10', log10, Math.log10, { low: 0.2, high: 5 }),
  specialRow('log10', log10, [
    [1000, 3],
    [0.01, -2],
    [1, 0],
    [0, -Infinity],
    [-1, nan],
    [Infinity, Infinity],
    [nan, nan],
  ]),
  slope('log10', log10, [0, 2, Infinity], [Infinity, 0.21714724095162594, 0]),
  valuesRow('log10', 'int32', log10, [int32(1, 10, 1000)], [0, 1, 3], ['float32']),

  ...binaryRows('logaddexp', logaddexp, (a, b) => Math.log(Math.exp(a) + Math.exp(b))),
  pairsRow('logaddexp', 'special values', logaddexp, [
    [Infinity, Infinity, Infinity],
    [-Infinity, -Infinity, -Infinity],
    [Infinity, -Infinity, Infinity],
    [-Infinity, 3, 3],
    [1, Infinity, Infinity],
    [nan, 1, nan],
    [1e30, -1e30, 1e30],
    [1000, 1000, 1000 + Math.LN2],
  ]),
  slopesRow(
    'logaddexp',
    'far out',
    logaddexp,
    [{ values: [Infinity, 1, -Infinity, 900] }, { values: [-Infinity, 1, 3, 0] }],
    [
      [1, 0.5, 0, 1],
      [0, 0.5, 1, 0],
    ],
  ),
  valuesRow('logaddexp', 'with a number', (x) => logaddexp(x, 0), [{ values: [0, -Infinity] }], [Math.LN2, 0]),
];

const special = { values: [nan, Infinity, -Infinity, 0, -0, 3.4e38, 1e-40] };

const finite: readonly OpCase[] = (
  [
    ['isnan', isnan, [1, 0, 0, 0, 0, 0, 0]],
    ['isinf', isinf, [0, 1, 1, 0, 0, 0, 0]],
    ['isfinite', isfinite, [0, 0, 0, 1, 1, 1, 1]],
  ] as const
).flatMap(([op, run, expected]) => {
  const always = op === 'isfinite' ? 1 : 0;
  return [
    valuesRow(op, 'special values', run, [special], expected, ['bool']),
    valuesRow(op, 'a scalar', run, [{ values: 1.5 }], always, ['bool']),
    valuesRow(op, 'of nothing', run, [{ shape: [0] }], [], ['bool']),
    valuesRow(op, 'int32', run, [int32(0, 7)], [always, always], ['bool']),
    valuesRow(op, 'bool', run, [bool(false, true)], [always, always], ['bool']),
  ];
});

const replaced: readonly OpCase[] = [
  ...unaryRows(
    'nanToNum',
    (x) => nanToNum(x),
    (x) => x,
  ),
  specialRow('nanToNum', (x) => nanToNum(x, { posinf: 3, neginf: -4 }), [
    [nan, 0],
    [Infinity, 3],
    [-Infinity, -4],
    [2, 2],
  ]),
  specialRow(
    'nanToNum',
    (x) => nanToNum(x, { nan: 5, posinf: nan, neginf: Infinity }),
    [
      [nan, 5],
      [Infinity, nan],
      [-Infinity, Infinity],
    ],
    'any numbers',
  ),
  slopesRow(
    'nanToNum',
    'is 0 where something else stands',
    (x) => nanToNum(x, { posinf: 1, neginf: 2 }),
    [{ values: [nan, Infinity, -Infinity, 2] }],
    [[0, 0, 0, 1]],
  ),
  valuesRow('nanToNum', 'int32', (x) => nanToNum(x, { nan: 1.5 }), [int32(0, 7)], [0, 7], ['int32']),
  valuesRow('nanToNum', 'bool', (x) => nanToNum(x), [bool(false, true)], [0, 1], ['bool']),
];

const modulo = (a: number, b: number): number => {
  const rest = a % b;
  return rest !== 0 && rest < 0 !== b < 0 ? rest + b : rest;
};

const rests: readonly OpCase[] = [
  // Away from where the quotient is whole.
  ...binaryRows('remainder', remainder, modulo, { low: 2.6, high: 2.9 }),
  ...binaryRows('fmod', fmod, (a, b) => a % b, { low: 2.6, high: 2.9 }),
  ...(
    [
      ['remainder', remainder, [2, 1, -1, -2, nan, 5, Infinity, -Infinity, -5, 0, nan, 0, nan, 0]],
      ['fmod', fmod, [2, -2, 2, -2, nan, 5, -5, 5, -5, 0, nan, 0, nan, 0]],
    ] as const
  ).flatMap(([op, run, expected]) => [
    valuesRow(
      op,
      'signs and special values',
      run,
      [
        { values: [5, -5, 5, -5, Infinity, 5, -5, 5, -5, 0, nan, -4, 5.5, 4] },
        { values: [3, 3, -3, -3, 3, Infinity, Infinity, -Infinity, -Infinity, 3, 2, 2, 0, -2] },
      ],
      expected,
    ),
    {
      ...valuesRow(
        op,
        'exact',
        run,
        [{ values: [16777215, 2 ** 100, 1.5, 100.25] }, { values: [3.5, 7, 2 ** -20, 0.125] }],
        [16777215 % 3.5, 2 ** 100 % 7, 0, 0],
      ),
      rtol: 0,
      atol: 0,
    },
    slopesRow(
      op,
      'signs',
      run,
      [{ values: [5, -5, 5, -5] }, { values: [3, 3, -3, -3] }],
      [[1, 1, 1, 1], op === 'fmod' ? [-1, 1, 1, -1] : [-1, 2, 2, -1]],
    ),
    valuesRow(
      op,
      'int32',
      run,
      [int32(5, -5, 5, -5, 7, 0), int32(3, 3, -3, -3, 0, 5)],
      op === 'fmod' ? [2, -2, 2, -2, 0, 0] : [2, 1, -1, -2, 0, 0],
      ['int32'],
    ),
    valuesRow(op, 'with a number', (x) => run(x, 2.5), [{ values: [3, -3] }], op === 'fmod' ? [0.5, -0.5] : [0.5, 2]),
    valuesRow(op, 'of a number', (x) => run(5, x), [int32(3, -3)], op === 'fmod' ? [2, 2] : [2, -1], ['int32']),
  ]),
];

/** Of a few roundings. */
const near = { rtol: 1e-6, atol: 1e-6 };

const lerps: readonly OpCase[] = [
  ...[0, 0.3, 0.5, 1, -1.5].flatMap((weight) =>
    binaryRows(
      'lerp',
      (a, b) => lerp(a, b, weight),
      (a, b) => a + weight * (b - a),
      { label: `weight ${weight}, `, ...near },
    ),
  ),
  ...(
    [
      [
        [2, 3],
        [2, 3],
        [2, 3],
      ],
      [[3], [2, 1], []],
      [[], [], [4]],
      [[2, 0], [1], [2, 1]],
      [[], [], []],
    ] as const
  ).map((shapes) => ({
    op: 'lerp',
    title: shapes.map((shape) => `[${shape}]`).join(' '),
    inputs: shapes.map((shape) => ({ shape })),
    run: (a: Tensor, b: Tensor, w: Tensor) => lerp(a, b, w),
    expected: elementwise(shapes, (a, b, w) => a + w * (b - a)),
    ...near,
  })),
  valuesRow(
    'lerp',
    'special values',
    lerp,
    [
      { values: [1, 1, Infinity, 1, nan] },
      { values: [3, Infinity, Infinity, 3, 1] },
      { values: [0.5, 0.25, 0.5, 1, 0.3] },
    ],
    [2, Infinity, nan, 3, nan],
  ),
  slopesRow(
    'lerp',
    'to an infinity',
    lerp,
    [{ values: [1] }, { values: [Infinity] }, { values: [0.25] }],
    [[0.75], [0.25], [Infinity]],
  ),
  {
    ...valuesRow(
      'lerp',
      'a weight of 1 gives the end',
      (a, b) => lerp(a, b, 1),
      [{ values: [1e8, SQRT2] }, { values: [0.1, -PI] }],
      [0.1, -PI],
    ),
    rtol: 1e-7,
  },
];

export const functions: readonly OpCase[] = [
  ...trigonometry,
  ...exponential,
  ...finite,
  ...replaced,
  ...rests,
  ...lerps,
];
