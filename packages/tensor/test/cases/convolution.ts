import {
  type ConvOptions,
  type ConvTransposeOptions,
  conv1d,
  conv2d,
  convTranspose1d,
  convTranspose2d,
  fold,
  type NestedInput,
  unfold,
} from '../../src/index.ts';
import type { OpCase } from './case.ts';
import { build, counting, reader, total } from './plain.ts';

type Pair = readonly [number, number];
const pair = (size: number | readonly number[]): Pair => (typeof size === 'number' ? [size, size] : (size as Pair));

interface Setting {
  readonly stride?: number | Pair;
  /** Before an axis; what is behind follows from the size of the result. */
  readonly padding?: number | Pair;
  readonly dilation?: number | Pair;
  readonly groups?: number;
}

/** `conv2d` by its definition. */
export const convolved = (
  [x, xShape]: readonly [number[], readonly number[]],
  [w, wShape]: readonly [number[], readonly number[]],
  bias: number[] | null,
  [height, width]: Pair,
  { stride = 1, padding = 0, dilation = 1, groups = 1 }: Setting,
): NestedInput => {
  const [s, p, d] = [pair(stride), pair(padding), pair(dilation)];
  const [o, c, kh, kw] = wShape;
  const at = reader(x, xShape);
  const tap = reader(w, wShape);
  return build(
    [xShape[0], o, height, width],
    (n, k, i, j) =>
      total(c, (l) =>
        total(kh, (a) =>
          total(kw, (b) => {
            const [row, column] = [i * s[0] + a * d[0] - p[0], j * s[1] + b * d[1] - p[1]];
            if (row < 0 || row >= xShape[2] || column < 0 || column >= xShape[3]) return 0;
            return at(n, Math.floor(k / (o / groups)) * c + l, row, column) * tap(k, l, a, b);
          }),
        ),
      ) + (bias ? bias[k] : 0),
  );
};

/** `convTranspose2d` by its definition: each place of x adds a kernel to the result. */
const scattered = (
  [x, xShape]: readonly [number[], readonly number[]],
  [w, wShape]: readonly [number[], readonly number[]],
  bias: number[] | null,
  [height, width]: Pair,
  { stride = 1, padding = 0, dilation = 1, groups = 1 }: Setting,
): NestedInput => {
  const [s, p, d] = [pair(stride), pair(padding), pair(dilation)];
  const [inputs, o, kh, kw] = wShape;
  const at = reader(x, xShape);
  const tap = reader(w, wShape);
  return build(
    [xShape[0], o * groups, height, width],
    (n, k, i, j) =>
      total(inputs / groups, (l) =>
        total(kh, (a) =>
          total(kw, (b) => {
            const channel = Math.floor(k / o) * (inputs / groups) + l;
            const [row, column] = [(i + p[0] - a * d[0]) / s[0], (j + p[1] - b * d[1]) / s[1]];
            if (!Number.isInteger(row) || !Number.isInteger(column)) return 0;
            if (row < 0 || row >= xShape[2] || column < 0 || column >= xShape[3]) return 0;
            return at(n, channel, row, column) * tap(channel, k % o, a, b);
          }),
        ),
      ) + (bias ? bias[k] : 0),
  );
};

type Shape4 = readonly [number, number, number, number];

const conv = (title: string, x: Shape4, w: Shape4, size: Pair, setting: Setting, options?: ConvOptions): OpCase => ({
  op: 'conv2d',
  title,
  inputs: [{ shape: x }, { shape: w }, { shape: [w[0]] }],
  run: (a, b, c) => conv2d(a, b, c, options ?? setting),
  expected: (a, b, c) => [convolved([a, x], [b, w], c, size, setting)],
});

const transposed = (title: string, x: Shape4, w: Shape4, size: Pair, options: ConvTransposeOptions): OpCase => ({
  op: 'convTranspose2d',
  title,
  inputs: [{ shape: x }, { shape: w }, { shape: [w[1] * (options.groups ?? 1)] }],
  run: (a, b, c) => convTranspose2d(a, b, c, options),
  expected: (a, b, c) => [scattered([a, x], [b, w], c, size, options as Setting)],
});

export const convolutions: readonly OpCase[] = [
  conv('3 × 3, padding 1', [2, 3, 5, 6], [4, 3, 3, 3], [5, 6], { padding: 1 }),
  conv('stride 2', [2, 2, 6, 5], [3, 2, 3, 3], [3, 3], { stride: 2, padding: 1 }),
  conv('stride beyond the kernel', [1, 2, 7, 8], [2, 2, 2, 1], [2, 2], { stride: [3, 5] }),
  conv('dilation', [1, 2, 6, 7], [2, 2, 3, 2], [4, 6], { dilation: [2, 3], padding: [1, 1] }),
  conv('groups', [2, 4, 4, 4], [6, 2, 3, 3], [2, 2], { groups: 2 }),
  conv('depthwise', [1, 3, 4, 5], [6, 1, 3, 2], [4, 4], { groups: 3, padding: [1, 0] }),
  conv('1 × 1', [2, 3, 3, 4], [5, 3, 1, 1], [3, 4], {}),
  conv('1 × 1 image', [2, 3, 1, 1], [4, 3, 3, 3], [1, 1], { padding: 1 }),
  conv('the kernel as large as the image', [2, 2, 3, 4], [3, 2, 3, 4], [1, 1], {}),
  conv('padding beyond the kernel', [1, 1, 2, 2], [1, 1, 2, 2], [7, 7], { padding: 3 }),
  conv('same', [1, 2, 4, 5], [2, 2, 2, 4], [4, 5], { padding: [0, 1] }, { padding: 'same' }),
  conv('valid', [1, 2, 4, 5], [2, 2, 2, 4], [3, 2], {}, { padding: 'valid' }),
  {
    op: 'conv2d',
    title: 'no batch, no bias',
    inputs: [{ shape: [2, 4, 3] }, { shape: [3, 2, 2, 2] }],
    run: (a, b) => conv2d(a, b),
    expected: (a, b) => [
      (convolved([a, [1, 2, 4, 3]], [b, [3, 2, 2, 2]], null, [3, 2], {}) as readonly NestedInput[])[0],
    ],
  },
  {
    op: 'conv2d',
    title: 'numbers that are easily added',
    inputs: [{ values: counting([1, 1, 3, 3]) }, { values: counting([1, 1, 2, 2]) }, { values: [10] }],
    run: (a, b, c) => conv2d(a, b, c),
    expected: [
      [
        [
          [
            [29, 35],
            [47, 53],
          ],
        ],
      ],
    ],
  },
  {
    op: 'conv1d',
    title: 'stride, padding, dilation, groups',
    inputs: [{ shape: [2, 4, 9] }, { shape: [2, 2, 3] }, { shape: [2] }],
    run: (a, b, c) => conv1d(a, b, c, { stride: 2, padding: 1, dilation: [2], groups: 2 }),
    expected: (a, b, c) => [
      (
        convolved([a, [2, 4, 1, 9]], [b, [2, 2, 1, 3]], c, [1, 4], {
          stride: [1, 2],
          padding: [0, 1],
          dilation: [1, 2],
          groups: 2,
        }) as readonly NestedInput[][][]
      ).map((image) => image.map(([line]) => line)),
    ],
  },
  {
    op: 'conv1d',
    title: 'no batch',
    inputs: [{ values: [[1, 2, 3, 4]] }, { values: [[[1, 0, -1]]] }],
    run: (a, b) => conv1d(a, b),
    expected: [[[-2, -2]]],
  },
  transposed('3 × 3, padding 1', [2, 3, 3, 4], [3, 2, 3, 3], [3, 4], { padding: 1 }),
  transposed('stride 2, as in a decoder', [1, 4, 3, 3], [4, 2, 4, 4], [6, 6], { stride: 2, padding: 1 }),
  transposed('output padding', [2, 2, 3, 2], [2, 3, 3, 2], [6, 5], {
    stride: [2, 3],
    padding: [1, 1],
    outputPadding: [1, 2],
  }),
  transposed('dilation and groups', [1, 4, 2, 3], [4, 1, 2, 3], [5, 7], {
    dilation: [3, 2],
    groups: 2,
    padding: [0, 0],
    outputPadding: [0, 0],
  }),
  transposed('1 × 1 image', [1, 2, 1, 1], [2, 3, 2, 2], [2, 2], { stride: 2 }),
  {
    op: 'convTranspose1d',
    title: 'stride, and no batch',
    inputs: [{ values: [[1, 2, 3]] }, { values: [[[1, 10]]] }],
    run: (a, b) => convTranspose1d(a, b, null, { stride: 3, outputPadding: 1 }),
    expected: [[[1, 10, 0, 2, 20, 0, 3, 30, 0]]],
  },
  {
    op: 'convTranspose1d',
    title: 'a bias',
    inputs: [{ values: [[[1, 2, 3]]] }, { values: [[[1, 10]]] }, { values: [100] }],
    run: (a, b, c) => convTranspose1d(a, b, c, { padding: 1 }),
    expected: [[[[112, 123]]]],
  },
  {
    op: 'unfold',
    title: 'two channels',
    inputs: [{ values: counting([1, 2, 3, 3]) }],
    run: (x) => unfold(x, 2),
    expected: [
      [
        [
          [0, 1, 3, 4],
          [1, 2, 4, 5],
          [3, 4, 6, 7],
          [4, 5, 7, 8],
          [9, 10, 12, 13],
          [10, 11, 13, 14],
          [12, 13, 15, 16],
          [13, 14, 16, 17],
        ],
      ],
    ],
  },
  {
    op: 'unfold',
    title: 'stride, padding, dilation, no batch',
    inputs: [{ shape: [2, 4, 5] }],
    run: (x) => unfold(x, [2, 3], { stride: [2, 3], padding: [1, 2], dilation: [3, 1] }),
    expected: (x) => [
      build([12, 6], (k, l) => {
        const [c, a, b] = [Math.floor(k / 6), Math.floor(k / 3) % 2, k % 3];
        const [row, column] = [Math.floor(l / 3) * 2 + 3 * a - 1, (l % 3) * 3 + b - 2];
        return row < 0 || row >= 4 || column < 0 || column >= 5 ? 0 : reader(x, [2, 4, 5])(c, row, column);
      }),
    ],
  },
  {
    op: 'unfold',
    title: 'int32',
    inputs: [{ values: counting([1, 2, 2]), dtype: 'int32' }],
    run: (x) => unfold(x, [1, 2]),
    expected: [
      [
        [0, 2],
        [1, 3],
      ],
    ],
    dtype: ['int32'],
    gradient: false,
  },
  {
    op: 'fold',
    title: 'windows that overlap',
    inputs: [{ values: counting([1, 4, 4]) }],
    run: (x) => fold(x, 3, 2),
    expected: [
      [
        [
          [
            [0, 1 + 4, 5],
            [2 + 8, 3 + 6 + 9 + 12, 7 + 13],
            [10, 11 + 14, 15],
          ],
        ],
      ],
    ],
  },
  {
    op: 'fold',
    title: 'stride, padding, dilation, no batch',
    inputs: [{ shape: [12, 6] }],
    run: (x) => fold(x, [4, 5], [2, 3], { stride: [2, 3], padding: [1, 2], dilation: [3, 1] }),
    expected: (x) => [
      build([2, 4, 5], (c, i, j) =>
        total(6, (k) =>
          total(6, (l) => {
            const [row, column] = [Math.floor(l / 3) * 2 + 3 * Math.floor(k / 3) - 1, (l % 3) * 3 + (k % 3) - 2];
            return row === i && column === j ? reader(x, [12, 6])(c * 6 + k, l) : 0;
          }),
        ),
      ),
    ],
  },
];
