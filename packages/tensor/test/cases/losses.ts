import {
  binaryCrossEntropy,
  cosineEmbeddingLoss,
  crossEntropy,
  gaussianNllLoss,
  hingeEmbeddingLoss,
  huberLoss,
  klDiv,
  type Reduction,
  type Tensor,
  tensor,
  tripletMarginLoss,
} from '../../src/index.ts';
import type { Input, OpCase } from './case.ts';
import { build, reader, total } from './plain.ts';
import { slopesRow, valuesRow } from './reference.ts';

// Golden values are PyTorch's.

const { NaN: nan } = Number;
const reductions: readonly Reduction[] = ['mean', 'sum', 'none'];
type Run = (inputs: readonly Tensor[], options: { reduction: Reduction }) => Tensor;

/** Rows of a loss element by element: in several shapes, a scalar and an empty one among them, and with each reduction. */
const rows = (
  op: string,
  label: string,
  bounds: readonly { low: number; high: number }[],
  run: Run,
  f: (...elements: number[]) => number,
): OpCase[] =>
  reductions.flatMap((reduction) =>
    [[2, 3], [], [4], [2, 1, 2], [0]].map((shape): OpCase => {
      const inputs: Input[] = bounds.map((bound) => ({ shape, ...bound }));
      return {
        op,
        title: `${label}${reduction} of [${shape}]`,
        inputs,
        run: (...x) => run(x, { reduction }),
        expected: (...x) => {
          const losses = x[0].map((_, i) => f(...x.map((values) => values[i])));
          const sum = total(losses.length, (i) => losses[i]);
          if (reduction === 'none') return [build(shape, reader(losses, shape))];
          return [reduction === 'sum' ? sum : sum / losses.length];
        },
        ...(shape[0] === 0 ? { gradient: false } : {}),
      };
    }),
  );

const any = { low: -2, high: 2 };
const part = { low: 0.1, high: 0.9 };
const none = { reduction: 'none' } as const;

const divergences: readonly OpCase[] = [
  ...rows(
    'klDiv',
    '',
    [{ low: -3, high: -0.2 }, part],
    ([x, y], o) => klDiv(x, y, o),
    (x, y) => y * (Math.log(y) - x),
  ),
  ...rows(
    'klDiv',
    'logTarget, ',
    [
      { low: -3, high: -0.2 },
      { low: -3, high: -0.2 },
    ],
    ([x, y], o) => klDiv(x, y, { ...o, logTarget: true }),
    (x, y) => Math.exp(y) * (y - x),
  ),
  valuesRow(
    'klDiv',
    'batchmean',
    (x, y) => klDiv(x, y, { reduction: 'batchmean' }),
    [
      {
        values: [
          [-1, -2],
          [-1, -2],
        ],
      },
      {
        values: [
          [0.5, 0.5],
          [0.5, 0.5],
        ],
      },
    ],
    0.8068528194400547,
  ),
  valuesRow(
    'klDiv',
    'batchmean of a scalar',
    (x, y) => klDiv(x, y, { reduction: 'batchmean' }),
    [{ values: -1 }, { values: 0.5 }],
    0.15342640972002736,
  ),
  valuesRow(
    'klDiv',
    'where the target is 0',
    (x, y) => klDiv(x, y, none),
    [{ values: [-2, -Infinity, -0.5, -1] }, { values: [0, 0, 1, -1] }],
    [0, nan, 0.5, nan],
  ),
  slopesRow(
    'klDiv',
    'to the input',
    (x) => klDiv(x, tensor([0.5, 0, 1], { dtype: x.dtype as 'float32' }), none),
    [{ values: [-1, -2, -0.5] }],
    [[-0.5, 0, -1]],
  ),
];

const bce = (x: number, y: number): number => -y * Math.log(x) - (1 - y) * Math.log1p(-x);

const binary: readonly OpCase[] = [
  ...rows('binaryCrossEntropy', '', [part, part], ([x, y], o) => binaryCrossEntropy(x, y, o), bce),
  ...rows(
    'binaryCrossEntropy',
    'weight, ',
    [part, part, { low: 0.5, high: 2 }],
    ([x, y, weight], o) => binaryCrossEntropy(x, y, { ...o, weight }),
    (x, y, w) => w * bce(x, y),
  ),
  valuesRow(
    'binaryCrossEntropy',
    'at 0 and 1',
    (x, y) => binaryCrossEntropy(x, y, none),
    [{ values: [0.3, 0, 1, 0, 1, 0.5] }, { values: [0.6, 1, 0, 0, 1, 2] }],
    [0.8650536601710546, 100, 100, 0, 0, Math.LN2],
  ),
  slopesRow(
    'binaryCrossEntropy',
    'at 0 and 1',
    (x) => binaryCrossEntropy(x, tensor([0.6, 1, 0, 0, 1, 2], { dtype: x.dtype as 'float32' }), none),
    [{ values: [0.3, 0, 1, 0, 1, 0.5] }],
    [[-1.4285714285714286, -1e12, 1e12, 0, 0, -6]],
  ),
  slopesRow(
    'binaryCrossEntropy',
    'to the target',
    (y) => binaryCrossEntropy(tensor([0.3, 0, 1, 0.5], { dtype: y.dtype as 'float32' }), y, none),
    [{ values: [0.6, 1, 0, 2] }],
    [[0.8472978603872037, Infinity, -Infinity, 0]],
  ),
];

const huber = (d: number, delta: number): number =>
  Math.abs(d) <= delta ? 0.5 * d * d : delta * (Math.abs(d) - 0.5 * delta);
const gaussian = (x: number, y: number, v: number): number => 0.5 * (Math.log(v) + (x - y) ** 2 / v);
const variance = { low: 0.2, high: 2 };

const distances: readonly OpCase[] = [
  ...rows(
    'huberLoss',
    '',
    [any, any],
    ([x, y], o) => huberLoss(x, y, o),
    (x, y) => huber(x - y, 1),
  ),
  ...rows(
    'huberLoss',
    'delta 0.5, ',
    [any, any],
    ([x, y], o) => huberLoss(x, y, { ...o, delta: 0.5 }),
    (x, y) => huber(x - y, 0.5),
  ),
  slopesRow(
    'huberLoss',
    'where the pieces meet, and far out',
    (x, y) => huberLoss(x, y, { delta: 0.5, ...none }),
    [{ values: [1, 0.2, 0.5, -0.5, 0, Infinity, nan] }, { values: [0, 0, 0, 0, 0, 0, 0] }],
    [
      [0.5, 0.2, 0.5, -0.5, 0, 0.5, nan],
      [-0.5, -0.2, -0.5, 0.5, 0, -0.5, nan],
    ],
  ),

  ...rows('gaussianNllLoss', '', [any, any, variance], ([x, y, v], o) => gaussianNllLoss(x, y, v, o), gaussian),
  ...rows(
    'gaussianNllLoss',
    'full, ',
    [any, any, variance],
    ([x, y, v], o) => gaussianNllLoss(x, y, v, { ...o, full: true }),
    (x, y, v) => gaussian(x, y, v) + 0.5 * Math.log(2 * Math.PI),
  ),
  ...[[2, 1], [2]].map(
    (shape): OpCase => ({
      op: 'gaussianNllLoss',
      title: `a variance [${shape}] for lines`,
      inputs: [{ shape: [2, 3] }, { shape: [2, 3] }, { shape, ...variance }],
      run: (x, y, v) => gaussianNllLoss(x, y, v, none),
      expected: (x, y, v) => [build([2, 3], (i, j) => gaussian(x[3 * i + j], y[3 * i + j], v[i]))],
    }),
  ),
  valuesRow(
    'gaussianNllLoss',
    'a variance below eps',
    (x, y, v) => gaussianNllLoss(x, y, v, { eps: 0.01, ...none }),
    [{ values: [1, 2, 3] }, { values: [0, 2, 5] }, { values: [0.5, 0, 0.001] }],
    [0.6534264097200273, -Math.LN10, 197.69741490700596],
  ),
  slopesRow(
    'gaussianNllLoss',
    'to a variance below eps',
    (x, y, v) => gaussianNllLoss(x, y, v, { eps: 0.01, ...none }),
    [{ values: [1, 2, 3] }, { values: [0, 2, 5] }, { values: [0.5, 0, 0.001] }],
    [
      [2, 0, -200],
      [-2, 0, 200],
      [-1, 50, -19950],
    ],
  ),
];

const triple: Input[] = [1, 2, 3].map((seed) => ({ shape: [3, 4], seed }));
const triplet =
  (given: { margin?: number; p?: number; swap?: boolean }) =>
  (...x: number[][]): number[] => {
    const { margin = 1, p = 2, swap = false } = given;
    const distance = (a: number[], b: number[], row: number): number =>
      total(4, (i) => Math.abs(a[4 * row + i] - b[4 * row + i] + 1e-6) ** p) ** (1 / p);
    return [0, 1, 2].map((row) => {
      const far = distance(x[0], x[2], row);
      const away = swap ? Math.min(far, distance(x[1], x[2], row)) : far;
      return Math.max(distance(x[0], x[1], row) - away + margin, 0);
    });
  };

const embeddings: readonly OpCase[] = [
  ...[{}, { swap: true }, { p: 3, margin: 2 }, { p: 1, margin: 3, swap: true }].flatMap((given) =>
    reductions.map(
      (reduction): OpCase => ({
        op: 'tripletMarginLoss',
        title: `${JSON.stringify(given)}, ${reduction}`,
        inputs: triple,
        run: (a, p, n) => tripletMarginLoss(a, p, n, { ...given, reduction }),
        expected: (...x) => {
          const losses = triplet(given)(...x);
          const sum = total(3, (i) => losses[i]);
          return [reduction === 'none' ? losses : reduction === 'sum' ? sum : sum / 3];
        },
      }),
    ),
  ),
  valuesRow(
    'tripletMarginLoss',
    'of a line',
    (a, p, n) => tripletMarginLoss(a, p, n),
    [{ values: [1, 1] }, { values: [1, 1] }, { values: [1, 1.5] }],
    0.5000024142125623,
  ),
  valuesRow(
    'tripletMarginLoss',
    'of no lines',
    (a, p, n) => tripletMarginLoss(a, p, n, none),
    [{ values: [] }, { values: [] }, { values: [] }].map(() => ({ shape: [0, 2] })),
    [],
  ),
  slopesRow(
    'tripletMarginLoss',
    'of equal ones',
    (a, p, n) => tripletMarginLoss(a, p, n, none),
    [
      {
        values: [
          [1, 2],
          [0, 0],
        ],
      },
      {
        values: [
          [1, 2],
          [1, 1],
        ],
      },
      {
        values: [
          [3, -1],
          [0, 0.5],
        ],
      },
    ],
    [
      [
        [0, 0],
        [-0.7071087811905474, 0.29289321881145247],
      ],
      [
        [0, 0],
        [Math.SQRT1_2, Math.SQRT1_2],
      ],
      [
        [0, 0],
        [2.0000040000039997e-6, -0.9999999999979999],
      ],
    ],
  ),

  ...(['int32', 'float'] as const).flatMap((dtype) => [
    valuesRow(
      'hingeEmbeddingLoss',
      `a target of ${dtype}`,
      (x, y) => hingeEmbeddingLoss(x, y, { margin: 0.5, ...none }),
      [{ values: [1, 0.2, 0.7, -1, 0.1, 0.5] }, { values: [1, -1, -1, 1, 0, -1], dtype }],
      [1, 0.3, 0, -1, 0.5, 0],
    ),
    valuesRow(
      'cosineEmbeddingLoss',
      `a target of ${dtype}`,
      (a, b, y) => cosineEmbeddingLoss(a, b, y, { margin: 0.1, ...none }),
      [
        {
          values: [
            [1, 2],
            [0, 0],
            [1, 1],
            [1, 1],
          ],
        },
        {
          values: [
            [2, 1],
            [1, 1],
            [1, 2],
            [1, 1],
          ],
        },
        { values: [1, -1, -1, 0], dtype },
      ],
      [0.2, 0, 0.8486832980501817, 0],
    ),
  ]),
  ...reductions.flatMap((reduction): OpCase[] => [
    {
      op: 'hingeEmbeddingLoss',
      title: `${reduction}`,
      inputs: [{ shape: [4] }, { values: [1, -1, 1, -1], dtype: 'int32' }],
      run: (x, y) => hingeEmbeddingLoss(x, y, { reduction }),
      expected: (x, y) => {
        const losses = x.map((v, i) => (y[i] === 1 ? v : Math.max(1 - v, 0)));
        const sum = total(4, (i) => losses[i]);
        return [reduction === 'none' ? losses : reduction === 'sum' ? sum : sum / 4];
      },
    },
    {
      op: 'cosineEmbeddingLoss',
      title: `${reduction}`,
      inputs: [{ shape: [3, 4] }, { shape: [3, 4] }, { values: [1, -1, 1], dtype: 'int32' }],
      run: (a, b, y) => cosineEmbeddingLoss(a, b, y, { reduction, margin: -0.9 }),
      expected: (a, b, y) => {
        const dot = (p: number[], q: number[], row: number): number => total(4, (i) => p[4 * row + i] * q[4 * row + i]);
        const losses = y.map((sign, row) => {
          const cosine = dot(a, b, row) / Math.sqrt(dot(a, a, row) * dot(b, b, row));
          return sign === 1 ? 1 - cosine : Math.max(cosine + 0.9, 0);
        });
        const sum = total(3, (i) => losses[i]);
        return [reduction === 'none' ? losses : reduction === 'sum' ? sum : sum / 3];
      },
    },
  ]),
  valuesRow(
    'hingeEmbeddingLoss',
    'of a scalar',
    (x, y) => hingeEmbeddingLoss(x, y),
    [{ values: 0.25 }, { values: -1 }],
    0.75,
  ),
  valuesRow(
    'cosineEmbeddingLoss',
    'of a line',
    (a, b, y) => cosineEmbeddingLoss(a, b, y),
    [{ values: [1, 2] }, { values: [2, 1] }, { values: 1, dtype: 'int32' }],
    0.2,
  ),
  slopesRow(
    'cosineEmbeddingLoss',
    'of a line of zeros',
    (a, b) => cosineEmbeddingLoss(a, b, tensor([1, -1], { dtype: 'int32' }), { margin: 0.1, ...none }),
    [
      {
        values: [
          [1, 2],
          [0, 0],
        ],
      },
      {
        values: [
          [2, 1],
          [1, 1],
        ],
      },
    ],
    [
      [
        [-0.24, 0.12],
        [0, 0],
      ],
      [
        [0.12, -0.24],
        [0, 0],
      ],
    ],
  ),
];

const logits = {
  values: [
    [1, 2, -1],
    [0, 0.5, 3],
  ],
};
const spread = {
  values: [
    [0.2, 0.5, 0.3],
    [1, 0, 0],
  ],
};
const weights = { values: [0.5, 1, 2] };

const probabilities: readonly OpCase[] = (
  [
    ['', {}, 2.286442587568777],
    ['sum, ', { reduction: 'sum' }, 4.572885175137554],
    ['smoothed without reduction, ', { reduction: 'none', labelSmoothing: 0.1 }, null],
  ] as const
).flatMap(([title, options, expected]): OpCase[] =>
  expected === null
    ? [
        {
          op: 'crossEntropy',
          title: `probabilities, ${title}weighted`,
          inputs: [logits, spread, weights],
          run: (x, y, weight) => crossEntropy(x, y, { ...options, weight }),
          expected: [[2.344317952732596, 1.5535280097426416]],
        },
      ]
    : [
        {
          op: 'crossEntropy',
          title: `probabilities, ${title}plain`,
          inputs: [logits, spread],
          run: (x, y) => crossEntropy(x, y, options),
          expected: [expected],
        },
      ],
);

const moreProbabilities: readonly OpCase[] = [
  {
    op: 'crossEntropy',
    title: 'probabilities, weighted: the mean is over lines',
    inputs: [logits, spread, weights],
    run: (x, y, weight) => crossEntropy(x, y, { weight }),
    expected: [1.9403755696532534],
  },
  {
    op: 'crossEntropy',
    title: 'probabilities, weighted and smoothed',
    inputs: [logits, spread, weights],
    run: (x, y, weight) => crossEntropy(x, y, { weight, labelSmoothing: 0.2 }),
    expected: [1.957470392821984],
  },
  {
    op: 'crossEntropy',
    title: 'probabilities, one line',
    inputs: [{ values: [1, 2, -1] }, { values: [0.2, 0.5, 0.3] }],
    run: (x, y) => crossEntropy(x, y),
    expected: [1.3490122167681864 * 0.2 + 0.34901221676818633 * 0.5 + 3.349012216768186 * 0.3],
  },
  {
    op: 'crossEntropy',
    title: 'probabilities, [2, 3, 2]',
    inputs: [{ shape: [2, 3, 2] }, { shape: [2, 3, 2], low: 0.1, high: 0.9 }, { shape: [3], low: 0.5, high: 2 }],
    run: (x, y, weight) => crossEntropy(x, y, { weight, ...none }),
    expected: (x, y, w) => [
      build([2, 2], (b, k) => {
        const at = (c: number): number => 6 * b + 2 * c + k;
        const whole = Math.log(total(3, (c) => Math.exp(x[at(c)])));
        return total(3, (c) => w[c] * y[at(c)] * (whole - x[at(c)]));
      }),
    ],
  },
  valuesRow(
    'crossEntropy',
    'probabilities, no lines',
    (x, y) => crossEntropy(x, y),
    [{ shape: [0, 3] }, { shape: [0, 3] }],
    nan,
  ),
];

export const losses: readonly OpCase[] = [
  ...divergences,
  ...binary,
  ...distances,
  ...embeddings,
  ...probabilities,
  ...moreProbabilities,
];
