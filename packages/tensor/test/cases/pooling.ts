import {
  adaptiveAvgPool1d,
  adaptiveAvgPool2d,
  adaptiveMaxPool2d,
  avgPool1d,
  avgPool2d,
  maxPool1d,
  maxPool2d,
} from '../../src/index.ts';
import type { OpCase } from './case.ts';
import { build, reader, total } from './plain.ts';

const { NaN: nan } = Number;
const inf = Infinity;

/** The windows of an axis, as positions; those outside are −1. */
type Positions = (o: number) => readonly number[];

/** Reads x [planes, height, width] through windows, and makes a number of what is in each. */
const pooled =
  (
    [planes, height, width]: readonly [number, number, number],
    [outHeight, outWidth]: readonly [number, number],
    rows: Positions,
    columns: Positions,
    of: (values: readonly number[], taps: number) => number,
    shape: readonly number[] = [planes, outHeight, outWidth],
  ) =>
  (x: readonly number[]) => {
    const at = reader(x, [planes, height, width]);
    const flat = build([planes * outHeight * outWidth], (i) => {
      const [ox, oy] = [i % outWidth, Math.floor(i / outWidth) % outHeight];
      const p = Math.floor(i / outWidth / outHeight);
      const inside = rows(oy).flatMap((y) => columns(ox).map((c) => [y, c] as const));
      const values = inside
        .filter(([y, c]) => y >= 0 && y < height && c >= 0 && c < width)
        .map(([y, c]) => at(p, y, c));
      return of(values, inside.length);
    }) as number[];
    return [build(shape, (...index) => reader(flat, shape)(...index))];
  };

const sliding =
  (kernel: number, stride: number, padding = 0, dilation = 1): Positions =>
  (o) =>
    Array.from({ length: kernel }, (_, k) => o * stride - padding + k * dilation);

const covering =
  (size: number, count: number): Positions =>
  (o) => {
    const start = Math.floor((o * size) / count);
    return Array.from({ length: Math.ceil(((o + 1) * size) / count) - start }, (_, k) => start + k);
  };

const largest = (values: readonly number[]): number => Math.max(...values);
const meanInside = (values: readonly number[]): number => total(values.length, (i) => values[i]) / values.length;
const meanWithPadding = (values: readonly number[], taps: number): number =>
  total(values.length, (i) => values[i]) / taps;
const one: Positions = () => [0];

export const pooling: readonly OpCase[] = [
  {
    op: 'maxPool2d',
    title: 'windows side by side',
    inputs: [{ shape: [2, 3, 4, 6] }],
    run: (x) => maxPool2d(x, 2),
    expected: pooled([6, 4, 6], [2, 3], sliding(2, 2), sliding(2, 2), largest, [2, 3, 2, 3]),
  },
  {
    op: 'maxPool2d',
    title: 'wide enough for vectors, with a rest',
    inputs: [{ shape: [1, 2, 4, 22] }],
    run: (x) => maxPool2d(x, 2),
    expected: pooled([2, 4, 22], [2, 11], sliding(2, 2), sliding(2, 2), largest, [1, 2, 2, 11]),
  },
  {
    op: 'maxPool2d',
    title: 'windows that overlap, padded',
    inputs: [{ shape: [2, 7, 9] }],
    run: (x) => maxPool2d(x, 3, { stride: 2, padding: 1 }),
    expected: pooled([2, 7, 9], [4, 5], sliding(3, 2, 1), sliding(3, 2, 1), largest),
  },
  {
    op: 'maxPool2d',
    title: 'a size for each axis, dilated',
    inputs: [{ shape: [1, 2, 8, 9] }],
    run: (x) => maxPool2d(x, [2, 3], { stride: [1, 2], padding: [0, 1], dilation: [3, 2] }),
    expected: pooled([2, 8, 9], [5, 4], sliding(2, 1, 0, 3), sliding(3, 2, 1, 2), largest, [1, 2, 5, 4]),
  },
  {
    op: 'maxPool2d',
    title: 'a last window that reaches out, and one that would begin outside',
    inputs: [{ shape: [1, 5, 4] }],
    run: (x) => maxPool2d(x, 2, { stride: [2, 3], padding: [0, 1], ceilMode: true }),
    expected: pooled([1, 5, 4], [3, 2], sliding(2, 2), sliding(2, 3, 1), largest),
  },
  {
    op: 'maxPool2d',
    title: 'all of the image',
    inputs: [{ shape: [2, 3, 4] }],
    run: (x) => maxPool2d(x, [3, 4]),
    expected: pooled([2, 3, 4], [1, 1], sliding(3, 3), sliding(4, 4), largest),
  },
  {
    op: 'maxPool2d',
    title: 'strides beyond the window',
    inputs: [{ shape: [1, 7, 7] }],
    run: (x) => maxPool2d(x, 2, { stride: 5 }),
    expected: pooled([1, 7, 7], [2, 2], sliding(2, 5), sliding(2, 5), largest),
  },
  {
    op: 'maxPool2d',
    title: 'an image of one pixel',
    inputs: [{ values: [[[3]]] }],
    run: (x) => maxPool2d(x, 1),
    expected: [[[[3]]]],
  },
  {
    op: 'maxPool2d',
    title: 'no batch',
    inputs: [{ shape: [0, 2, 4, 4] }],
    run: (x) => maxPool2d(x, 2).reshape([0]),
    expected: [[]],
  },
  {
    op: 'maxPool2d',
    title: 'NaN and infinities',
    inputs: [
      {
        values: [
          [
            [1, nan, -inf, -inf, 2, inf],
            [0, 5, -inf, -inf, nan, 3],
          ],
        ],
      },
    ],
    run: (x) => maxPool2d(x, 2),
    expected: [[[[nan, -inf, nan]]]],
    gradient: false,
  },
  {
    op: 'maxPool1d',
    title: 'windows that overlap, padded and dilated',
    inputs: [{ shape: [2, 3, 11] }],
    run: (x) => maxPool1d(x, 3, { stride: 2, padding: 1, dilation: 2 }),
    expected: pooled([6, 1, 11], [1, 5], one, sliding(3, 2, 1, 2), largest, [2, 3, 5]),
  },
  {
    op: 'maxPool1d',
    title: 'without a batch',
    inputs: [{ shape: [3, 5] }],
    run: (x) => maxPool1d(x, [2], { ceilMode: true }),
    expected: pooled([3, 1, 5], [1, 3], one, sliding(2, 2), largest, [3, 3]),
  },
  {
    op: 'avgPool2d',
    title: 'windows side by side',
    inputs: [{ shape: [2, 3, 4, 22] }],
    run: (x) => avgPool2d(x, 2),
    expected: pooled([6, 4, 22], [2, 11], sliding(2, 2), sliding(2, 2), meanInside, [2, 3, 2, 11]),
  },
  {
    op: 'avgPool2d',
    title: 'with the padding',
    inputs: [{ shape: [2, 5, 7] }],
    run: (x) => avgPool2d(x, 3, { stride: 2, padding: 1 }),
    expected: pooled([2, 5, 7], [3, 4], sliding(3, 2, 1), sliding(3, 2, 1), meanWithPadding),
  },
  {
    op: 'avgPool2d',
    title: 'without the padding',
    inputs: [{ shape: [2, 5, 7] }],
    run: (x) => avgPool2d(x, [3, 2], { stride: [2, 1], padding: 1, countIncludePad: false }),
    expected: pooled([2, 5, 7], [3, 8], sliding(3, 2, 1), sliding(2, 1, 1), meanInside),
  },
  {
    op: 'avgPool2d',
    title: 'a last window that reaches out counts what is there',
    inputs: [
      {
        values: [
          [
            [1, 2, 3],
            [4, 5, 6],
            [7, 8, 9],
          ],
        ],
      },
    ],
    run: (x) => avgPool2d(x, 2, { ceilMode: true }),
    expected: [
      [
        [
          [3, 4.5],
          [7.5, 9],
        ],
      ],
    ],
  },
  {
    op: 'avgPool2d',
    title: 'strides beyond the window',
    inputs: [{ shape: [1, 7, 8] }],
    run: (x) => avgPool2d(x, 2, { stride: 3 }),
    expected: pooled([1, 7, 8], [2, 3], sliding(2, 3), sliding(2, 3), meanInside),
  },
  {
    op: 'avgPool2d',
    title: 'NaN and infinities',
    inputs: [
      {
        values: [
          [
            [1, nan, -inf, -inf, 2, inf],
            [0, 5, -inf, 7, -inf, 3],
          ],
        ],
      },
    ],
    run: (x) => avgPool2d(x, 2),
    expected: [[[[nan, -inf, nan]]]],
    gradient: false,
  },
  {
    op: 'avgPool1d',
    title: 'padded',
    inputs: [{ shape: [2, 3, 9] }],
    run: (x) => avgPool1d(x, 3, { stride: 2, padding: 1 }),
    expected: pooled([6, 1, 9], [1, 5], one, sliding(3, 2, 1), meanWithPadding, [2, 3, 5]),
  },
  {
    op: 'avgPool1d',
    title: 'without a batch',
    inputs: [{ shape: [3, 5] }],
    run: (x) => avgPool1d(x, 2),
    expected: pooled([3, 1, 5], [1, 2], one, sliding(2, 2), meanInside, [3, 2]),
  },
  {
    op: 'adaptiveAvgPool1d',
    title: 'windows of several sizes',
    inputs: [{ shape: [2, 2, 7] }],
    run: (x) => adaptiveAvgPool1d(x, 3),
    expected: pooled([4, 1, 7], [1, 3], one, covering(7, 3), meanInside, [2, 2, 3]),
  },
  {
    op: 'adaptiveAvgPool2d',
    title: 'one mean of all',
    inputs: [{ shape: [2, 3, 5, 6] }],
    run: (x) => adaptiveAvgPool2d(x, 1),
    expected: pooled([6, 5, 6], [1, 1], covering(5, 1), covering(6, 1), meanInside, [2, 3, 1, 1]),
  },
  {
    op: 'adaptiveAvgPool2d',
    title: 'windows that overlap, more of them than pixels',
    inputs: [{ shape: [2, 5, 3] }],
    run: (x) => adaptiveAvgPool2d(x, [3, 7]),
    expected: pooled([2, 5, 3], [3, 7], covering(5, 3), covering(3, 7), meanInside),
  },
  {
    op: 'adaptiveAvgPool2d',
    title: 'an axis that stays',
    inputs: [{ shape: [2, 5, 3] }],
    run: (x) => adaptiveAvgPool2d(x, [2, null]),
    expected: pooled([2, 5, 3], [2, 3], covering(5, 2), covering(3, 3), meanInside),
  },
  {
    op: 'adaptiveMaxPool2d',
    title: 'windows of several sizes',
    inputs: [{ shape: [1, 2, 7, 10] }],
    run: (x) => adaptiveMaxPool2d(x, [3, 4]),
    expected: pooled([2, 7, 10], [3, 4], covering(7, 3), covering(10, 4), largest, [1, 2, 3, 4]),
  },
  {
    op: 'adaptiveMaxPool2d',
    title: 'one for all axes',
    inputs: [{ shape: [2, 8, 8] }],
    run: (x) => adaptiveMaxPool2d(x, 4),
    expected: pooled([2, 8, 8], [4, 4], covering(8, 4), covering(8, 4), largest),
  },
];
