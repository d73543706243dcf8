import { batchNorm, cosineSimilarity, groupNorm, instanceNorm, layerNorm, rmsNorm, tensor } from '../../src/index.ts';
import type { OpCase } from './case.ts';
import { build, reader, total } from './plain.ts';

const { NaN: nan } = Number;

const normalize = (x: number, line: readonly number[], eps: number): number => {
  const mean = total(line.length, (i) => line[i]) / line.length;
  return (x - mean) / Math.sqrt(total(line.length, (i) => (line[i] - mean) ** 2) / line.length + eps);
};

const cosine = (a: readonly number[], b: readonly number[], eps = 1e-8): number => {
  const dot = (x: readonly number[], y: readonly number[]) => total(x.length, (i) => x[i] * y[i]);
  return dot(a, b) / (Math.max(Math.sqrt(dot(a, a)), eps) * Math.max(Math.sqrt(dot(b, b)), eps));
};

/**
 * x [N, C, L] by lines: all elements to which `lineOf` gives the same number are one, and have mean 0 and variance 1; then weights and
 * biases of the channels.
 */
const normalized =
  (
    shape: readonly [number, number, number],
    lineOf: (n: number, c: number) => number,
    eps = 1e-5,
    to?: readonly number[],
  ) =>
  (x: readonly number[], weight?: readonly number[], bias?: readonly number[]) => {
    const [, channels, size] = shape;
    const place = (at: number): [number, number] => [
      Math.floor(at / size / channels),
      Math.floor(at / size) % channels,
    ];
    const y = x.map((value, at) => {
      const own = lineOf(...place(at));
      const line = x.filter((_, i) => lineOf(...place(i)) === own);
      const c = place(at)[1];
      return normalize(value, line, eps) * (weight?.[c] ?? 1) + (bias?.[c] ?? 0);
    });
    return [build(to ?? shape, (...index) => reader(y, to ?? shape)(...index))];
  };

export const normalizers: readonly OpCase[] = [
  {
    op: 'layerNorm',
    title: 'the last axis',
    inputs: [{ shape: [3, 4] }],
    run: (x) => layerNorm(x, [4]),
    expected: (x) => [build([3, 4], (i, j) => normalize(x[4 * i + j], x.slice(4 * i, 4 * i + 4), 1e-5))],
  },
  {
    op: 'layerNorm',
    title: 'weight and bias',
    inputs: [{ shape: [2, 3] }, { shape: [3] }, { shape: [3] }],
    run: (x, w, b) => layerNorm(x, [3], w, b),
    expected: (x, w, b) => [
      build([2, 3], (i, j) => normalize(x[3 * i + j], x.slice(3 * i, 3 * i + 3), 1e-5) * w[j] + b[j]),
    ],
  },
  {
    op: 'layerNorm',
    title: 'weight only, another eps',
    inputs: [{ shape: [2, 3] }, { shape: [3] }],
    run: (x, w) => layerNorm(x, [3], w, null, 0.5),
    expected: (x, w) => [build([2, 3], (i, j) => normalize(x[3 * i + j], x.slice(3 * i, 3 * i + 3), 0.5) * w[j])],
  },
  {
    op: 'layerNorm',
    title: 'bias only',
    inputs: [{ shape: [2, 3] }, { shape: [3] }],
    run: (x, b) => layerNorm(x, [3], null, b),
    expected: (x, b) => [build([2, 3], (i, j) => normalize(x[3 * i + j], x.slice(3 * i, 3 * i + 3), 1e-5) + b[j])],
  },
  {
    op: 'layerNorm',
    title: 'the last two axes',
    inputs: [{ shape: [2, 2, 3] }, { shape: [2, 3] }, { shape: [2, 3] }],
    run: (x, w, b) => layerNorm(x, [2, 3], w, b),
    expected: (x, w, b) => [
      build(
        [2, 2, 3],
        (i, j, k) => normalize(x[6 * i + 3 * j + k], x.slice(6 * i, 6 * i + 6), 1e-5) * w[3 * j + k] + b[3 * j + k],
      ),
    ],
  },
  {
    op: 'layerNorm',
    title: 'a single vector',
    inputs: [{ shape: [4] }],
    run: (x) => layerNorm(x, [4]),
    expected: (x) => [x.map((v) => normalize(v, x, 1e-5))],
  },
  {
    op: 'layerNorm',
    title: 'a constant line',
    inputs: [{ values: [[2, 2, 2]] }],
    run: (x) => layerNorm(x, [3]),
    expected: [[[0, 0, 0]]],
    gradient: false,
  },
  {
    op: 'layerNorm',
    title: 'no elements',
    inputs: [{ shape: [2, 0] }],
    run: (x) => layerNorm(x, [0]),
    expected: [[[], []]],
  },
  {
    op: 'layerNorm',
    title: 'NaN spoils its line only',
    inputs: [
      {
        values: [
          [nan, 1],
          [2, 2],
        ],
      },
    ],
    run: (x) => layerNorm(x, [2]),
    expected: [
      [
        [nan, nan],
        [0, 0],
      ],
    ],
    gradient: false,
  },
  {
    op: 'layerNorm',
    title: 'infinity',
    inputs: [{ values: [[Infinity, 1]] }],
    run: (x) => layerNorm(x, [2]),
    expected: [[[nan, nan]]],
    gradient: false,
  },

  {
    op: 'groupNorm',
    title: 'two groups',
    inputs: [{ shape: [2, 6, 5] }, { shape: [6] }, { shape: [6] }],
    run: (x, w, b) => groupNorm(x, 2, w, b),
    expected: normalized([2, 6, 5], (n, c) => 2 * n + Math.floor(c / 3)),
  },
  {
    op: 'groupNorm',
    title: 'a group a channel, images, another eps',
    inputs: [{ shape: [2, 3, 2, 2] }],
    run: (x) => groupNorm(x, 3, null, null, { eps: 0.5 }),
    expected: normalized([2, 3, 4], (n, c) => 3 * n + c, 0.5, [2, 3, 2, 2]),
  },
  {
    op: 'groupNorm',
    title: 'channels alone',
    inputs: [{ shape: [3, 4] }, { shape: [4] }, { shape: [4] }],
    run: (x, w, b) => groupNorm(x, 2, w, b),
    expected: normalized([3, 4, 1], (n, c) => 2 * n + Math.floor(c / 2), 1e-5, [3, 4]),
  },
  {
    op: 'groupNorm',
    title: 'no batch',
    inputs: [{ shape: [0, 4, 2] }, { shape: [4] }],
    run: (x, w) => groupNorm(x, 2, w).reshape([0]),
    expected: [[]],
    gradient: 'first',
  },
  {
    op: 'instanceNorm',
    title: 'weight and bias',
    inputs: [{ shape: [2, 3, 5] }, { shape: [3] }, { shape: [3] }],
    run: (x, weight, bias) => instanceNorm(x, { weight, bias }),
    expected: normalized([2, 3, 5], (n, c) => 3 * n + c),
  },
  {
    op: 'instanceNorm',
    title: 'images, another eps',
    inputs: [{ shape: [2, 2, 3, 2] }],
    run: (x) => instanceNorm(x, { eps: 0.1 }),
    expected: normalized([2, 2, 6], (n, c) => 2 * n + c, 0.1, [2, 2, 3, 2]),
  },
  {
    op: 'batchNorm',
    title: 'in training',
    inputs: [{ shape: [3, 2, 5] }, { shape: [2] }, { shape: [2] }],
    run: (x, w, b) => batchNorm(x, null, null, w, b, { training: true }),
    expected: normalized([3, 2, 5], (_, c) => c),
  },
  {
    op: 'batchNorm',
    title: 'in training, images, another eps',
    inputs: [{ shape: [2, 3, 2, 2] }],
    run: (x) => batchNorm(x, null, null, null, null, { training: true, eps: 0.5 }),
    expected: normalized([2, 3, 4], (_, c) => c, 0.5, [2, 3, 2, 2]),
  },
  {
    op: 'batchNorm',
    title: 'in training, channels alone',
    inputs: [{ shape: [6, 3] }, { shape: [3] }, { shape: [3] }],
    run: (x, w, b) => batchNorm(x, null, null, w, b, { training: true }),
    expected: normalized([6, 3, 1], (_, c) => c, 1e-5, [6, 3]),
  },
  {
    op: 'batchNorm',
    title: 'by running statistics',
    inputs: [{ shape: [2, 2, 3] }, { shape: [2] }, { shape: [2] }],
    run: (x, w, b) => batchNorm(x, tensor([1, 2]), tensor([0.5, 4]), w, b, { eps: 0.25 }),
    expected: (x, w, b) => [
      build([2, 2, 3], (n, c, i) => {
        const value = reader(x, [2, 2, 3])(n, c, i);
        return ((value - [1, 2][c]) / Math.sqrt([0.5, 4][c] + 0.25)) * w[c] + b[c];
      }),
    ],
  },
  {
    op: 'rmsNorm',
    title: 'the last axis',
    inputs: [{ shape: [3, 4] }, { shape: [4] }],
    run: (x, w) => rmsNorm(x, [4], w),
    expected: (x, w) => [
      build([3, 4], (i, j) => (x[4 * i + j] / Math.sqrt(total(4, (k) => x[4 * i + k] ** 2) / 4)) * w[j]),
    ],
  },
  {
    op: 'rmsNorm',
    title: 'the last two axes, another eps',
    inputs: [{ shape: [2, 2, 3] }],
    run: (x) => rmsNorm(x, [2, 3], null, { eps: 0.5 }),
    expected: (x) => [
      build([2, 2, 3], (i, j, k) => x[6 * i + 3 * j + k] / Math.sqrt(total(6, (l) => x[6 * i + l] ** 2) / 6 + 0.5)),
    ],
  },
  {
    op: 'rmsNorm',
    title: 'zeros',
    inputs: [{ values: [[0, 0]] }],
    run: (x) => rmsNorm(x, [2]),
    expected: [[[0, 0]]],
    gradient: false,
  },

  {
    op: 'cosineSimilarity',
    title: 'the second axis by default',
    inputs: [{ shape: [2, 3] }, { shape: [2, 3] }],
    run: (a, b) => cosineSimilarity(a, b),
    expected: (a, b) => [build([2], (i) => cosine(a.slice(3 * i, 3 * i + 3), b.slice(3 * i, 3 * i + 3)))],
  },
  {
    op: 'cosineSimilarity',
    title: 'the first axis',
    inputs: [{ shape: [2, 3] }, { shape: [2, 3] }],
    run: (a, b) => cosineSimilarity(a, b, { axis: 0 }),
    expected: (a, b) => [build([3], (j) => cosine([a[j], a[3 + j]], [b[j], b[3 + j]]))],
  },
  {
    op: 'cosineSimilarity',
    title: 'two vectors',
    inputs: [{ shape: [4] }, { shape: [4] }],
    run: (a, b) => cosineSimilarity(a, b, { axis: -1 }),
    expected: (a, b) => [cosine(a, b)],
  },
  {
    op: 'cosineSimilarity',
    title: 'a key against the slots of a memory',
    inputs: [{ shape: [2, 3, 4] }, { shape: [2, 1, 4] }],
    run: (m, k) => cosineSimilarity(m, k, { axis: -1 }),
    expected: (m, k) => [
      build([2, 3], (b, s) => {
        const at = [0, 1, 2, 3];
        return cosine(
          at.map((i) => reader(m, [2, 3, 4])(b, s, i)),
          at.map((i) => reader(k, [2, 1, 4])(b, 0, i)),
        );
      }),
    ],
  },
  {
    op: 'cosineSimilarity',
    title: 'fewer axes on one side',
    inputs: [{ shape: [4] }, { shape: [3, 4] }],
    run: (a, b) => cosineSimilarity(a, b),
    expected: (a, b) => [build([3], (i) => cosine(a, b.slice(4 * i, 4 * i + 4)))],
  },
  {
    op: 'cosineSimilarity',
    title: 'an axis that one side lacks',
    inputs: [{ shape: [4] }, { shape: [3, 4] }],
    run: (a, b) => cosineSimilarity(a, b, { axis: 0 }),
    expected: (a, b) => [build([4], (j) => cosine([a[j], a[j], a[j]], [b[j], b[4 + j], b[8 + j]]))],
  },
  {
    op: 'cosineSimilarity',
    title: 'an axis that one side repeats',
    inputs: [{ shape: [1, 2] }, { shape: [3, 2] }],
    run: (a, b) => cosineSimilarity(a, b, { axis: -2 }),
    expected: (a, b) => [build([2], (j) => cosine([a[j], a[j], a[j]], [b[j], b[2 + j], b[4 + j]]))],
  },
  {
    op: 'cosineSimilarity',
    title: 'scalars',
    inputs: [{ values: 3 }, { values: -2 }],
    run: (a, b) => cosineSimilarity(a, b, { axis: 0 }),
    expected: [-1],
    atol: 1e-6,
  },
  {
    op: 'cosineSimilarity',
    title: 'short vectors count as eps',
    inputs: [{ values: [[0.3, 0.4]] }, { values: [[6, 8]] }],
    run: (a, b) => cosineSimilarity(a, b, { eps: 2 }),
    expected: [[5 / (2 * 10)]],
  },
  {
    op: 'cosineSimilarity',
    title: 'a zero vector',
    inputs: [{ values: [[0, 0]] }, { values: [[6, 8]] }],
    run: (a, b) => cosineSimilarity(a, b),
    expected: [[0]],
    gradient: false,
  },
  {
    op: 'cosineSimilarity',
    title: 'nothing to compare',
    inputs: [{ shape: [2, 0] }, { shape: [2, 0] }],
    run: (a, b) => cosineSimilarity(a, b),
    expected: [[0, 0]],
    gradient: false,
  },
  {
    op: 'cosineSimilarity',
    title: 'NaN',
    inputs: [
      {
        values: [
          [nan, 1],
          [1, 0],
        ],
      },
      {
        values: [
          [1, 1],
          [1, 0],
        ],
      },
    ],
    run: (a, b) => cosineSimilarity(a, b),
    expected: [[nan, 1]],
    gradient: false,
  },
  ...[3e37, 1e30, 1e-30].map(
    (scale): OpCase => ({
      op: 'cosineSimilarity',
      title: `vectors of ${scale}, whose squares do not fit`,
      inputs: [{ values: [6 * scale, 8 * scale] }, { values: [4, 3] }],
      run: (a, b) => cosineSimilarity(a, b, { axis: 0, eps: 0 }),
      expected: [0.96],
      gradient: false,
    }),
  ),
  {
    op: 'cosineSimilarity',
    title: 'a norm beyond float32',
    inputs: [{ values: [2.0775e38, 3.0262e38] }, { values: [1, 1] }],
    run: (a, b) => cosineSimilarity(a, b, { axis: 0 }),
    expected: [0.9831586358726649],
    gradient: false,
  },
  ...[1e30, 1e19].map(
    (scale): OpCase => ({
      op: 'layerNorm',
      title: `of ${scale}, whose squares do not fit`,
      inputs: [{ values: [-scale, scale, -scale, scale] }],
      run: (x) => layerNorm(x, [4]),
      expected: [[-1, 1, -1, 1]],
      gradient: false,
    }),
  ),
];
