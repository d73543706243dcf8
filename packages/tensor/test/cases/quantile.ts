import { clamp, countNonzero, median, type NestedInput, quantile, type Tensor } from '../../src/index.ts';
import type { OpCase } from './case.ts';
import { bools, ints } from './fixtures.ts';
import { reduced, slopesRow, valuesRow } from './reference.ts';

const { NaN: nan } = Number;

const quantileOf =
  (q: number) =>
  (line: number[]): number => {
    const ordered = [...line].sort((a, b) => a - b);
    const place = q * (line.length - 1);
    const [below, above] = [ordered[Math.floor(place)]!, ordered[Math.ceil(place)]!];
    return below + (place - Math.floor(place)) * (above - below);
  };

const medianOf = (line: number[]): number => [...line].sort((a, b) => a - b)[(line.length - 1) >> 1]!;

const over = (
  op: string,
  label: string,
  run: (x: Tensor, axis?: number, options?: { keepdim: boolean }) => Tensor,
  f: (line: number[]) => number,
): OpCase[] => [
  ...[0, 1, -1].map(
    (axis): OpCase => ({
      op,
      title: `${label}axis ${axis} of three`,
      inputs: [{ shape: [2, 3, 4] }],
      run: (x) => run(x, axis),
      expected: reduced([2, 3, 4], [axis < 0 ? 2 : axis], false, f),
    }),
  ),
  {
    op,
    title: `${label}all elements, axes kept`,
    inputs: [{ shape: [2, 3] }],
    run: (x) => run(x, undefined, { keepdim: true }),
    expected: reduced([2, 3], [0, 1], true, f),
  },
  {
    op,
    title: `${label}an axis kept`,
    inputs: [{ shape: [4, 3] }],
    run: (x) => run(x, 0, { keepdim: true }),
    expected: reduced([4, 3], [0], true, f),
  },
  { op, title: `${label}a scalar`, inputs: [{ values: 7 }], run: (x) => run(x), expected: [7] },
  { op, title: `${label}a scalar, along its axis`, inputs: [{ values: 7 }], run: (x) => run(x, -1), expected: [7] },
  {
    op,
    title: `${label}no lines`,
    inputs: [{ shape: [0, 3] }],
    run: (x) => (op === 'median' ? run(x, 1) : run(x.sum(0, { keepdim: true }), 1)),
    expected: [op === 'median' ? [] : [0]],
    gradient: false,
  },
];

const row = (
  op: string,
  title: string,
  run: (x: Tensor) => Tensor,
  values: NestedInput,
  expected: NestedInput,
): OpCase => valuesRow(op, title, (x) => run(x!), [{ values }], expected);

/** Where a device multiplies and adds in one. */
const rounded = (row: OpCase): OpCase => ({ ...row, rtol: 1e-6, atol: 1e-6 });

export const quantiles: readonly OpCase[] = [
  ...over('median', '', median, medianOf),
  row(
    'median',
    'NaN wins',
    (x) => median(x, 1),
    [
      [4, nan, 1],
      [4, 2, 1],
      [nan, nan, 0],
    ],
    [nan, 2, nan],
  ),
  row('median', 'NaN among all', median, [1, nan, 2], nan),
  row('median', 'infinities', median, [Infinity, -Infinity, -Infinity, 3], -Infinity),
  row('median', 'of nothing', median, [], nan),
  slopesRow(
    'median',
    'equals share evenly',
    (x) => median(x!),
    [{ values: [1, 2, 2, 3, 2] }],
    [[0, 1 / 3, 1 / 3, 0, 1 / 3]],
  ),
  slopesRow('median', 'NaN', (x) => median(x!), [{ values: [1, nan, 2, nan] }], [[0, 0.5, 0, 0.5]]),
  slopesRow('median', 'the first NaN of an axis', (x) => median(x!, 0), [{ values: [1, nan, 2, nan] }], [[0, 1, 0, 0]]),
  valuesRow('median', 'int32', (x) => median(x!, 0), [ints], [1, 2, 3], ['int32']),

  ...[0, 0.3, 1].flatMap((q) =>
    over('quantile', `${q}: `, (x, axis, options) => quantile(x, q, axis, options), quantileOf(q)).map(rounded),
  ),
  rounded({
    op: 'quantile',
    title: 'several, which have gradients',
    inputs: [{ shape: [3, 5] }, { values: [0.1, 0.9, 0.6] }],
    run: (x, q) => quantile(x, clamp(q, 0, 1), 1),
    expected: (x, q) => [q.map((each) => [0, 1, 2].map((i) => quantileOf(each)(x.slice(5 * i, 5 * i + 5))))],
  }),
  {
    op: 'quantile',
    title: 'several in an array, the axis kept',
    inputs: [{ shape: [3, 4] }],
    run: (x) => quantile(x, [0.25, 0.5], 0, { keepdim: true }),
    expected: (x) => [[0.25, 0.5].map((q) => [[0, 1, 2, 3].map((j) => quantileOf(q)([x[j]!, x[4 + j]!, x[8 + j]!]))])],
  },
  {
    op: 'quantile',
    title: 'no quantiles',
    inputs: [{ shape: [3] }, { shape: [0] }],
    run: (x, q) => quantile(x, q),
    expected: [[]],
  },
  row(
    'quantile',
    'NaN wins',
    (x) => quantile(x, 0.25, 1),
    [
      [4, nan, 1],
      [4, 2, 1],
    ],
    [nan, 1.5],
  ),
  row('quantile', 'infinities', (x) => quantile(x, [0, 0.5], 0), [-Infinity, 1, Infinity], [nan, 1]),

  {
    op: 'countNonzero',
    title: 'an axis',
    inputs: [
      {
        values: [
          [0, 1, nan],
          [0, -0, Infinity],
        ],
      },
    ],
    run: (x) => countNonzero(x, 1),
    expected: [[2, 1]],
    dtype: ['int32'],
    gradient: false,
  },
  {
    op: 'countNonzero',
    title: 'two axes',
    inputs: [{ shape: [2, 3, 2] }],
    run: (x) => countNonzero(x, [0, -1]),
    expected: [[4, 4, 4]],
    dtype: ['int32'],
    gradient: false,
  },
  valuesRow('countNonzero', 'bool', (x) => countNonzero(x!), [bools], 3, ['int32']),
  valuesRow('countNonzero', 'a scalar', (x) => countNonzero(x!), [{ values: 5 }], 1, ['int32']),
  valuesRow('countNonzero', 'empty', (x) => countNonzero(x!, 0), [{ shape: [0, 2] }], [0, 0], ['int32']),
];
