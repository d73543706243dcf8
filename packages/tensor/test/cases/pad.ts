import { type PadMode, pad } from '../../src/index.ts';
import type { OpCase } from './case.ts';
import { boolLine, grid } from './fixtures.ts';
import { build, reader } from './plain.ts';

const row = { values: [[7, 8, 9]] };

/** Where place i of an axis of size n is read from; outside of 0 … n − 1 it is new. */
const sources: Record<Exclude<PadMode, 'constant'>, (i: number, n: number) => number> = {
  reflect: (i, n) => (i < 0 ? -i : i >= n ? 2 * n - 2 - i : i),
  replicate: (i, n) => (i < 0 ? 0 : i >= n ? n - 1 : i),
  circular: (i, n) => (i + 10 * n) % n,
};

const padCases = (Object.keys(sources) as (keyof typeof sources)[]).map(
  (mode): OpCase => ({
    op: 'pad',
    title: `${mode}, two axes`,
    inputs: [{ shape: [2, 3, 4] }],
    run: (x) => pad(x, [1, 2, 2, 1], { mode }),
    expected: (x) => [
      build([2, 6, 7], (i, j, k) => reader(x, [2, 3, 4])(i, sources[mode](j - 2, 3), sources[mode](k - 1, 4))),
    ],
  }),
);

export const padding: readonly OpCase[] = [
  {
    op: 'pad',
    title: 'zeros on both sides of the last axis',
    inputs: [grid],
    run: (x) => pad(x, [1, 2]),
    expected: [
      [
        [0, 1, 2, 3, 0, 0],
        [0, 4, 5, 6, 0, 0],
      ],
    ],
  },
  {
    op: 'pad',
    title: 'two axes, a value',
    inputs: [row],
    run: (x) => pad(x, [0, 1, 1, 0], { value: 5 }),
    expected: [
      [
        [5, 5, 5, 5],
        [7, 8, 9, 5],
      ],
    ],
  },
  {
    op: 'pad',
    title: 'three axes',
    inputs: [{ shape: [2, 2, 3] }],
    run: (x) => pad(x, [1, 0, 0, 1, 2, 0], { value: -1.5 }),
    expected: (x) => [
      build([4, 3, 4], (i, j, k) => (i < 2 || j > 1 || k < 1 ? -1.5 : reader(x, [2, 2, 3])(i - 2, j, k - 1))),
    ],
  },
  {
    op: 'pad',
    title: 'an infinite value',
    inputs: [{ values: [1] }],
    run: (x) => pad(x, [1, 1], { value: -Infinity }),
    expected: [[-Infinity, 1, -Infinity]],
    gradient: false,
  },
  {
    op: 'pad',
    title: 'NaN inside',
    inputs: [{ values: [Number.NaN] }],
    run: (x) => pad(x, [1, 1], { value: 2 }),
    expected: [[2, Number.NaN, 2]],
    gradient: false,
  },
  {
    op: 'pad',
    title: 'negative numbers cut off',
    inputs: [grid],
    run: (x) => pad(x, [-1, 1]),
    expected: [
      [
        [2, 3, 0],
        [5, 6, 0],
      ],
    ],
  },
  { op: 'pad', title: 'all is cut off', inputs: [grid], run: (x) => pad(x, [-1, -2]), expected: [[[], []]] },
  { op: 'pad', title: 'nothing to add', inputs: [grid], run: (x) => pad(x, []), expected: [grid.values] },
  { op: 'pad', title: 'a scalar by nothing', inputs: [{ values: 7 }], run: (x) => pad(x, []), expected: [7] },
  {
    op: 'pad',
    title: 'an empty tensor',
    inputs: [{ shape: [0] }],
    run: (x) => pad(x, [1, 1], { value: 3 }),
    expected: [[3, 3]],
  },
  {
    op: 'pad',
    title: 'int32 stays int32, the value is cut',
    inputs: [{ values: [1, 2], dtype: 'int32' }],
    run: (x) => pad(x, [1, 0], { value: 1.5 }),
    expected: [[1, 1, 2]],
    dtype: ['int32'],
    gradient: false,
  },
  {
    op: 'pad',
    title: 'bool',
    inputs: [boolLine],
    run: (x) => pad(x, [1, 1], { value: 1 }),
    expected: [[1, 1, 0, 1, 1]],
    dtype: ['bool'],
    gradient: false,
  },
  ...padCases,
  {
    op: 'pad',
    title: 'reflect leaves the edge out',
    inputs: [{ values: [1, 2, 3] }],
    run: (x) => pad(x, [2, 2], { mode: 'reflect' }),
    expected: [[3, 2, 1, 2, 3, 2, 1]],
  },
  {
    op: 'pad',
    title: 'reflect reads what was cut off',
    inputs: [{ values: [1, 2, 3] }],
    run: (x) => pad(x, [-1, 2], { mode: 'reflect' }),
    expected: [[2, 3, 2, 1]],
  },
  {
    op: 'pad',
    title: 'replicate, and cut',
    inputs: [{ values: [1, 2, 3] }],
    run: (x) => pad(x, [-1, 2], { mode: 'replicate' }),
    expected: [[2, 3, 3, 3]],
  },
  {
    op: 'pad',
    title: 'circular',
    inputs: [{ values: [1, 2, 3] }],
    run: (x) => pad(x, [2, 1], { mode: 'circular' }),
    expected: [[2, 3, 1, 2, 3, 1]],
  },
  {
    op: 'pad',
    title: 'circular, more than once round',
    inputs: [{ values: [1, 2] }],
    run: (x) => pad(x, [3, 0], { mode: 'circular' }),
    expected: [[2, 1, 2, 1, 2]],
  },
  {
    op: 'pad',
    title: 'replicate int32',
    inputs: [{ values: [1, 2], dtype: 'int32' }],
    run: (x) => pad(x, [1, 1], { mode: 'replicate' }),
    expected: [[1, 1, 2, 2]],
    dtype: ['int32'],
    gradient: false,
  },
  {
    op: 'pad',
    title: 'circular bool',
    inputs: [boolLine],
    run: (x) => pad(x, [1, 1], { mode: 'circular' }),
    expected: [[1, 1, 0, 1, 1]],
    dtype: ['bool'],
    gradient: false,
  },
];
