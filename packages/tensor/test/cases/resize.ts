import { interpolate } from '../../src/index.ts';
import type { OpCase } from './case.ts';
import { build, reader, total } from './plain.ts';

/** x [planes, height, width] by what each pixel takes of the rows and the columns: [which, how much]. */
type Share = (o: number) => readonly (readonly [at: number, share: number])[];

const resized =
  (from: readonly [number, number, number], shape: readonly number[], rows: Share, columns: Share) =>
  (x: readonly number[]) => {
    const at = reader(x, from);
    return [
      build(shape, (...index) => {
        const [oy, ox] = index.slice(-2);
        const plane = index.slice(0, -2).reduce((p, i, axis) => p * shape[axis] + i, 0);
        const [ys, xs] = [rows(oy), columns(ox)];
        return total(ys.length, (i) => ys[i][1] * total(xs.length, (j) => xs[j][1] * at(plane, ys[i][0], xs[j][0])));
      }),
    ];
  };

const nearest =
  (size: number, scale: number): Share =>
  (o) => [[Math.min(size - 1, Math.floor(o * scale)), 1]];

const between = (at: number, size: number): ReturnType<Share> => {
  const low = Math.floor(at);
  return [
    [low, 1 - at + low],
    [Math.min(low + 1, size - 1), at - low],
  ];
};

const edges =
  (size: number, scale: number): Share =>
  (o) =>
    between(Math.min(size - 1, Math.max(0, (o + 0.5) * scale - 0.5)), size);

const corners =
  (size: number, count: number): Share =>
  (o) =>
    between((o * (size - 1)) / Math.max(1, count - 1), size);

const one: Share = () => [[0, 1]];

export const resizing: readonly OpCase[] = [
  {
    op: 'interpolate',
    title: 'twice as large, the nearest',
    inputs: [{ shape: [2, 2, 3, 5] }],
    run: (x) => interpolate(x, { scaleFactor: 2 }),
    expected: resized([4, 3, 5], [2, 2, 6, 10], nearest(3, 0.5), nearest(5, 0.5)),
  },
  {
    op: 'interpolate',
    title: 'a size for each axis, the nearest',
    inputs: [{ shape: [1, 2, 4, 5] }],
    run: (x) => interpolate(x, { size: [7, 3] }),
    expected: resized([2, 4, 5], [1, 2, 7, 3], nearest(4, 4 / 7), nearest(5, 5 / 3)),
  },
  {
    op: 'interpolate',
    title: 'by a factor that leaves a rest, the nearest',
    inputs: [{ shape: [1, 1, 5, 7] }],
    run: (x) => interpolate(x, { scaleFactor: [1.5, 0.7], mode: 'nearest' }),
    expected: resized([1, 5, 7], [1, 1, 7, 4], nearest(5, 1 / 1.5), nearest(7, 1 / 0.7)),
  },
  {
    op: 'interpolate',
    title: 'one axis',
    inputs: [{ shape: [2, 3, 5] }],
    run: (x) => interpolate(x, { size: 8 }),
    expected: (x) =>
      resized(
        [6, 1, 5],
        [6, 1, 8],
        one,
        nearest(5, 5 / 8),
      )(x).map((y) => build([2, 3, 8], (i, j, k) => (y as number[][][])[3 * i + j][0][k])),
  },
  {
    op: 'interpolate',
    title: 'twice as large, bilinear',
    inputs: [{ shape: [2, 1, 4, 5] }],
    run: (x) => interpolate(x, { scaleFactor: 2, mode: 'bilinear' }),
    expected: resized([2, 4, 5], [2, 1, 8, 10], edges(4, 0.5), edges(5, 0.5)),
  },
  {
    op: 'interpolate',
    title: 'bilinear, with corners that stay',
    inputs: [{ shape: [1, 2, 4, 5] }],
    run: (x) => interpolate(x, { size: [6, 3], mode: 'bilinear', alignCorners: true }),
    expected: resized([2, 4, 5], [1, 2, 6, 3], corners(4, 6), corners(5, 3)),
  },
  {
    op: 'interpolate',
    title: 'by a factor that leaves a rest, bilinear',
    inputs: [{ shape: [1, 1, 5, 7] }],
    run: (x) => interpolate(x, { scaleFactor: [1.5, 0.7], mode: 'bilinear', alignCorners: false }),
    expected: resized([1, 5, 7], [1, 1, 7, 4], edges(5, 1 / 1.5), edges(7, 1 / 0.7)),
  },
  {
    op: 'interpolate',
    title: 'to one pixel, bilinear',
    inputs: [{ shape: [1, 1, 4, 4] }],
    run: (x) => interpolate(x, { size: 1, mode: 'bilinear', alignCorners: true }),
    expected: resized([1, 4, 4], [1, 1, 1, 1], corners(4, 1), corners(4, 1)),
  },
  {
    op: 'interpolate',
    title: 'no batch',
    inputs: [{ shape: [0, 1, 2, 2] }],
    run: (x) => interpolate(x, { size: 3 }).reshape([0]),
    expected: [[]],
  },
];
