import {
  binaryCrossEntropyWithLogits,
  type CrossEntropyOptions,
  crossEntropy,
  type NllLossOptions,
  nllLoss,
  type Reduction,
  type Tensor,
  tensor,
} from '../../src/index.ts';
import type { Input, OpCase } from './case.ts';
import { build, counting, total } from './plain.ts';
import { slopesRow } from './reference.ts';

const { NaN: nan } = Number;

type Options = Omit<CrossEntropyOptions, 'weight'>;

/** The losses of targets t over log-probabilities [B, C, D] (D: all further axes), their weights, and the reduction. */
const reduced = (
  logP: (b: number, c: number, d: number) => number,
  t: readonly number[],
  shape: readonly number[],
  weight: readonly number[] | undefined,
  { reduction = 'mean', ignoreIndex = -100, labelSmoothing: s = 0 }: Options,
) => {
  const solo = shape.length === 1;
  const [B, C] = solo ? [1, shape[0]] : shape;
  const D = solo ? 1 : shape.slice(2).reduce((a, b) => a * b, 1);
  const w = (c: number): number => weight?.[c] ?? 1;
  const at = (i: number) => [Math.floor(i / D), i % D] as const;
  const counts = t.map((c) => c !== ignoreIndex);
  const losses = t.map((c, i) => {
    if (!counts[i]) return 0;
    const [b, d] = at(i);
    return -(1 - s) * w(c) * logP(b, c, d) - (s / C) * total(C, (k) => w(k) * logP(b, k, d));
  });
  const sum = total(losses.length, (i) => losses[i]);
  if (reduction === 'sum') return [sum];
  if (reduction === 'mean') return [sum / total(t.length, (i) => (counts[i] ? w(t[i]) : 0))];
  let next = 0;
  return [build(solo ? [] : [B, ...shape.slice(2)], () => losses[next++])];
};

interface Row extends Options {
  readonly title: string;
  readonly shape: readonly number[];
  readonly target: readonly number[];
  readonly weighted?: boolean;
}

/** A row for `crossEntropy` or `nllLoss`; the class weights, if any, are the last input. */
const row = (op: 'crossEntropy' | 'nllLoss', { title, shape, target, weighted = false, ...options }: Row): OpCase => {
  const classes = shape[Math.min(1, shape.length - 1)];
  const own = shape.filter((_, axis) => axis !== Math.min(1, shape.length - 1));
  let next = 0;
  const targets: Input = { values: build(own, () => target[next++]), dtype: 'int32' };
  const loss: (x: Tensor, t: Tensor, o: NllLossOptions) => Tensor = op === 'nllLoss' ? nllLoss : crossEntropy;
  return {
    op,
    title,
    inputs: [{ shape, low: -2, high: 2 }, targets, ...(weighted ? [{ shape: [classes], low: 0.5, high: 2 }] : [])],
    run: (x, t, w) => loss(x, t, w ? { ...options, weight: w } : options),
    expected: (x, t, w) => {
      const D = shape.slice(2).reduce((a, b) => a * b, 1);
      const read = (b: number, c: number, d: number): number => x[(b * classes + c) * D + d];
      const logP = (b: number, c: number, d: number): number =>
        read(b, c, d) - Math.log(total(classes, (k) => Math.exp(read(b, k, d))));
      return reduced(op === 'nllLoss' ? read : logP, t, shape, w, options);
    },
  };
};

const reductions: readonly Reduction[] = ['mean', 'sum', 'none'];

const shared = (op: 'crossEntropy' | 'nllLoss'): OpCase[] => [
  ...reductions.flatMap((reduction) => [
    row(op, { title: reduction, shape: [3, 4], target: [0, 3, 1], reduction }),
    row(op, { title: `${reduction}, weights`, shape: [3, 4], target: [0, 3, 3], weighted: true, reduction }),
    row(op, { title: `${reduction}, one target ignored`, shape: [3, 2], target: [1, -100, 0], reduction }),
    row(op, {
      title: `${reduction}, another ignoreIndex, weights`,
      shape: [4, 3],
      target: [1, 2, 0, 1],
      weighted: true,
      ignoreIndex: 1,
      reduction,
    }),
    row(op, {
      title: `${reduction}, two more axes`,
      shape: [2, 3, 2, 1],
      target: [0, 2, -100, 1],
      weighted: true,
      reduction,
    }),
    row(op, { title: `${reduction}, one example`, shape: [3], target: [2], reduction }),
  ]),
  row(op, { title: 'an ignoreIndex below zero', shape: [2, 2], target: [-1, 1], ignoreIndex: -1 }),
  row(op, { title: 'one class', shape: [2, 1], target: [0, 0], weighted: true }),
  {
    ...row(op, { title: 'all ignored: the mean of nothing', shape: [2, 2], target: [-100, -100] }),
    expected: [nan],
    gradient: false,
  },
  {
    ...row(op, { title: 'all ignored, summed', shape: [2, 2], target: [-100, -100], reduction: 'sum' }),
    expected: [0],
  },
  {
    op,
    title: 'no examples: the mean of nothing',
    inputs: [{ shape: [0, 3] }, { shape: [0] }],
    run: (x, t) => (op === 'nllLoss' ? nllLoss : crossEntropy)(x, t.to('int32')),
    expected: [nan],
    gradient: false,
  },
  {
    op,
    title: 'no examples, each',
    inputs: [{ shape: [0, 3] }, { shape: [0] }],
    run: (x, t) => (op === 'nllLoss' ? nllLoss : crossEntropy)(x, t.to('int32'), { reduction: 'none' }),
    expected: [[]],
  },
];

const smoothed = reductions.flatMap((reduction) => [
  row('crossEntropy', {
    title: `${reduction}, label smoothing`,
    shape: [3, 4],
    target: [0, 3, 1],
    labelSmoothing: 0.1,
    reduction,
  }),
  row('crossEntropy', {
    title: `${reduction}, all smoothed away`,
    shape: [2, 3],
    target: [0, 2],
    labelSmoothing: 1,
    reduction,
  }),
  row('crossEntropy', {
    title: `${reduction}, label smoothing, weights, ignored, another axis`,
    shape: [2, 3, 2],
    target: [0, -100, 2, 1],
    labelSmoothing: 0.3,
    weighted: true,
    reduction,
  }),
  row('crossEntropy', {
    title: `${reduction}, label smoothing, one example, weights`,
    shape: [3],
    target: [1],
    labelSmoothing: 0.2,
    weighted: true,
    reduction,
  }),
]);

type Bce = (
  title: string,
  shapes: readonly (readonly number[])[],
  options: { reduction?: Reduction; uses?: 'weight' | 'posWeight' | 'both' },
) => OpCase;

/** Shapes of the input, then of the weights that `uses` names; those broadcast over [2, 3]. */
const bce: Bce = (title, [shape, ...others], { reduction = 'mean', uses }) => ({
  op: 'binaryCrossEntropyWithLogits',
  title: `${reduction}, ${title}`,
  inputs: [{ shape }, { shape, low: 0, high: 1 }, ...others.map((s) => ({ shape: s, low: 0.5, high: 2 }))],
  run: (x, y, ...w) =>
    binaryCrossEntropyWithLogits(x, y, {
      reduction,
      ...(uses === 'weight' || uses === 'both' ? { weight: w[0] } : {}),
      ...(uses === 'posWeight' || uses === 'both' ? { posWeight: w[w.length - 1] } : {}),
    }),
  expected: (x, y, ...w) => {
    const pick = (values: readonly number[] | undefined, i: number): number => values?.[i % values.length] ?? 1;
    const [weight, posWeight] = uses === 'posWeight' ? [undefined, w[0]] : [w[0], w[1]];
    const losses = x.map((v, i) => {
      const p = 1 / (1 + Math.exp(-v));
      return -pick(weight, i) * (pick(posWeight, i) * y[i] * Math.log(p) + (1 - y[i]) * Math.log(1 - p));
    });
    const sum = total(losses.length, (i) => losses[i]);
    if (reduction === 'none')
      return [build(shape, (...index) => losses[index.reduce((at, i, axis) => at * shape[axis] + i, 0)])];
    return [reduction === 'sum' ? sum : sum / losses.length];
  },
});

const values = (
  title: string,
  x: readonly number[],
  y: readonly number[],
  expected: readonly number[],
  gradient: OpCase['gradient'] = false,
): OpCase => ({
  op: 'binaryCrossEntropyWithLogits',
  title,
  inputs: [{ values: x }, { values: y }],
  run: (a, b) => binaryCrossEntropyWithLogits(a, b, { reduction: 'none' }),
  expected: [expected],
  gradient,
  atol: 0,
  rtol: 1e-5,
});

/** The loss of target 0: ln(1 + eˣ). */
const tail = (x: number): number => Math.log1p(Math.exp(x));

const ln2 = Math.LN2;

export const classification: readonly OpCase[] = [
  ...shared('crossEntropy'),
  ...smoothed,
  {
    op: 'crossEntropy',
    title: 'known values',
    inputs: [
      {
        values: [
          [0, 0],
          [0, Math.log(3)],
        ],
      },
      { values: [0, 0], dtype: 'int32' },
    ],
    run: (x, t) => crossEntropy(x, t, { reduction: 'none' }),
    expected: [[ln2, 2 * ln2]],
  },
  {
    op: 'crossEntropy',
    title: 'large logits do not overflow',
    inputs: [
      {
        values: [
          [1000, 0],
          [1000, 0],
        ],
      },
      { values: [0, 1], dtype: 'int32' },
    ],
    run: (x, t) => crossEntropy(x, t, { reduction: 'none' }),
    expected: [[0, 1000]],
  },
  ...[0, 0.1].map((labelSmoothing) =>
    slopesRow(
      'crossEntropy',
      `of equal logits beyond what their type resolves${labelSmoothing ? ', smoothed' : ''}`,
      (x) => crossEntropy(x, tensor(Int32Array.of(0, 1)), { reduction: 'sum', labelSmoothing }),
      [
        {
          values: [
            [1e13, 1e13],
            [1e20, 1e20],
          ],
        },
      ],
      [
        [
          [labelSmoothing / 2 - 0.5, 0.5 - labelSmoothing / 2],
          [0.5 - labelSmoothing / 2, labelSmoothing / 2 - 0.5],
        ],
      ],
    ),
  ),
  {
    op: 'crossEntropy',
    title: 'an ignored target beside -∞ costs nothing',
    inputs: [
      {
        values: [
          [-Infinity, 0, 1],
          [0, 0, 0],
        ],
      },
      { values: [-100, 1], dtype: 'int32' },
    ],
    run: (x, t) => crossEntropy(x, t, { reduction: 'none', labelSmoothing: 0.5 }),
    expected: [[0, Math.log(3)]],
    gradient: false,
  },
  {
    op: 'crossEntropy',
    title: 'a target at -∞ costs ∞, NaN costs NaN',
    inputs: [
      {
        values: [
          [-Infinity, 0],
          [nan, 0],
        ],
      },
      { values: [0, 1], dtype: 'int32' },
    ],
    run: (x, t) => crossEntropy(x, t, { reduction: 'none' }),
    expected: [[Infinity, nan]],
    gradient: false,
  },
  ...shared('nllLoss'),
  {
    op: 'nllLoss',
    title: 'infinities and NaN',
    inputs: [
      {
        values: [
          [-Infinity, nan],
          [-Infinity, nan],
        ],
      },
      { values: [0, 1], dtype: 'int32' },
    ],
    run: (x, t) => nllLoss(x, t, { reduction: 'none' }),
    expected: [[Infinity, nan]],
    gradient: false,
  },
  {
    op: 'nllLoss',
    title: 'only what the targets name is read',
    inputs: [{ values: counting([2, 3]) }, { values: [2, 0], dtype: 'int32' }],
    run: (x, t) => nllLoss(x, t, { reduction: 'none' }),
    expected: [[-2, -3]],
  },

  ...reductions.flatMap((reduction) => [
    bce('soft targets', [[2, 3]], { reduction }),
    bce(
      'weights',
      [
        [2, 3],
        [2, 3],
      ],
      { reduction, uses: 'weight' },
    ),
    bce('a weight for each column', [[2, 3], [3]], { reduction, uses: 'weight' }),
    bce('weights of positives', [[2, 3], [3]], { reduction, uses: 'posWeight' }),
    bce('both weights', [[2, 3], [], [3]], { reduction, uses: 'both' }),
    bce('a scalar', [[]], { reduction }),
  ]),
  values(
    'hard targets, also at zero',
    [0, 0, Math.log(3), -Math.log(3)],
    [0, 1, 1, 1],
    [ln2, ln2, Math.log(4 / 3), Math.log(4)],
    'second',
  ),
  values('large logits do not overflow', [1000, -1000, 1000, -1000], [1, 0, 0, 1], [0, 0, 1000, 1000]),
  ...[0, 1].map((y) => {
    const x = [-87, -40, -30, -20, -17, -10, -4, 0, 4].map((v) => (y === 0 ? v : -v));
    return values(
      `far out on the right side of ${y}`,
      x,
      x.map(() => y),
      x.map((v) => tail(y === 0 ? v : -v)),
      'second',
    );
  }),
  ...(['weight', 'posWeight'] as const).map((name): OpCase => {
    const weights = [3, 3, 0.5, 0.5];
    const x = [-20, 20, -20, 20];
    const y = [0, 1, 0, 1];
    return {
      op: 'binaryCrossEntropyWithLogits',
      title: `far out, with ${name}`,
      inputs: [{ values: x }, { values: y }, { values: weights }],
      run: (a, b, w) => binaryCrossEntropyWithLogits(a, b, { [name]: w, reduction: 'none' }),
      expected: [x.map((_, i) => tail(-20) * (name === 'weight' || y[i] === 1 ? weights[i] : 1))],
      rtol: 1e-5,
      atol: 0,
    };
  }),
  values(
    'infinities and NaN',
    [Infinity, -Infinity, Infinity, -Infinity, nan],
    [1, 0, 0, 1, 0],
    [nan, nan, Infinity, Infinity, nan],
  ),
  {
    op: 'binaryCrossEntropyWithLogits',
    title: 'nothing: the mean',
    inputs: [{ shape: [0] }, { shape: [0] }],
    run: (x, y) => binaryCrossEntropyWithLogits(x, y),
    expected: [nan],
    gradient: false,
  },
  {
    op: 'binaryCrossEntropyWithLogits',
    title: 'nothing: the sum',
    inputs: [{ shape: [0] }, { shape: [0] }],
    run: (x, y) => binaryCrossEntropyWithLogits(x, y, { reduction: 'sum' }),
    expected: [0],
  },
];
