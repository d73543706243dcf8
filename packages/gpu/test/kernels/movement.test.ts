import { EngramError } from '@engram/tensor';
import { numel, type Rows, rowsOf } from '@engram/tensor/backend';
import { assert, suite } from '@engram/tools/suite';
import { compare, numbers } from '../harness.ts';
import { walks } from '../samples.ts';

const float = (length: number) => [{ dtype: 'float32', before: length }] as const;
const stridesOf = (shape: readonly number[]): number[] => shape.map((_, axis) => numel(shape.slice(axis + 1)));

const copies = (length: number, shape: readonly number[], strides: readonly number[], base = 0): Promise<void> =>
  compare('copyStrided', float(numel(shape)), [numbers(length)], rowsOf(shape, [strides], [base]));

const adds = (length: number, count: number, rows: Rows): Promise<void> =>
  compare('addStrided', [{ dtype: 'float32', before: numbers(length, 1) }], [numbers(count, 2)], rows);

/** Rows of a slice: elements start, start + step, … of one axis. */
const cut = (whole: readonly number[], axis: number, start: number, step: number, size: number) => {
  const strides = stridesOf(whole);
  const base = start * strides[axis];
  strides[axis] *= step;
  const part = whole.map((n, i) => (i === axis ? size : n));
  return { count: numel(part), rows: rowsOf(part, [strides], [base]) };
};

suite('gpu movement', (test) => {
  test('copyStrided: every view', async () => {
    for (const { rows, count, lengths } of walks(1)) {
      await compare('copyStrided', float(count), [numbers(lengths[0])], rows);
    }
  });
  test('copyStrided: from one axis to nine, in both directions', async () => {
    for (let axes = 1; axes <= 9; axes++) {
      const sizes = Array.from({ length: axes }, (_, axis) => 2 + (axis % 2));
      const own = stridesOf(sizes);
      const order = sizes.map((_, axis) => (axis * 2 + (axes % 2 ? 0 : Number(axis * 2 >= axes))) % axes);
      const shape = order.map((axis) => sizes[axis]);
      const strides = order.map((axis) => own[axis]);
      await copies(numel(sizes), shape, strides);
      const flipped = strides.map((stride, axis) => (axis % 2 ? stride : -stride));
      const base = strides.reduce((sum, stride, axis) => sum + (axis % 2 ? 0 : (shape[axis] - 1) * stride), 0);
      await copies(numel(sizes), shape, flipped, base);
    }
  });
  test('copyStrided: more axes than a program has parameters for', async () => {
    const shape = new Array<number>(10).fill(2);
    const strides = stridesOf(shape).reverse();
    let error: unknown = null;
    await copies(1024, shape, strides).catch((caught: unknown) => {
      error = caught;
    });
    assert.instance(error, EngramError);
    assert.match(String(error), '10 axes');
  });
  test('copyStrided: large, repeated and empty', async () => {
    await copies(601 * 503, [503, 601], [1, 503]);
    await copies(503, [601, 503], [0, 1]);
    await copies(503, [503, 601], [1, 0]);
    await copies(60, [5, 0, 3], [12, 3, 1]);
    await copies(1, [], []);
    await copies(7, [1, 1], [7, 7], 3);
  });
  test('copyStrided keeps NaN, infinities and the sign of zero', async () => {
    const a = Float32Array.of(Number.NaN, 1, -Infinity, 2, Infinity, 3, -0, 4);
    await compare('copyStrided', float(4), [a], rowsOf([4], [[2]]));
  });

  test('addStrided: slices of every axis, forwards and backwards', async () => {
    const whole = [5, 7, 6];
    for (let axis = 0; axis < 3; axis++) {
      for (const [start, step, size] of [
        [0, 1, 2],
        [1, 1, 4],
        [0, 2, 3],
        [1, 3, 2],
        [3, 1, 1],
        [4, -1, 5],
        [4, -2, 2],
        [2, 1, 0],
      ] as const) {
        const { count, rows } = cut(whole, axis, start, step, size);
        await adds(numel(whole), count, rows);
      }
    }
  });
  test('addStrided: permuted, and in more axes than three', async () => {
    await adds(60, 60, rowsOf([5, 4, 3], [[1, 5, 20]]));
    await adds(200, 60, rowsOf([5, 4, 3], [[-2, 11, 50]], [30]));
    // Every second element along each axis.
    for (let axes = 4; axes <= 7; axes++) {
      const whole = new Array<number>(axes).fill(4);
      const part = new Array<number>(axes).fill(2);
      const strides = stridesOf(whole).map((stride) => 2 * stride);
      await adds(4 ** axes, 2 ** axes, rowsOf(part, [strides]));
      const reversed = strides.map((stride, axis) => (axis % 3 ? stride : -stride)).reverse();
      const base = reversed.reduce((sum, stride) => sum + Math.max(0, -stride), 0);
      await adds(4 ** axes, 2 ** axes, rowsOf(part, [reversed], [base]));
    }
  });
  test('addStrided: into whole numbers', async () => {
    const before = Int32Array.from({ length: 30 }, (_, i) => i * 1000 - 7);
    const { rows } = cut([5, 6], 1, 1, 2, 3);
    await compare('addStrided', [{ dtype: 'int32', before }], [Int32Array.from({ length: 15 }, (_, i) => -i)], rows);
  });
  test('addStrided: large', async () => {
    const { count, rows } = cut([3, 401, 257], 1, 3, 2, 199);
    await adds(3 * 401 * 257, count, rows);
  });
  test('addStrided: strides that interleave', async () => {
    let error: unknown = null;
    await adds(20, 12, rowsOf([4, 3], [[2, 3]])).catch((caught: unknown) => {
      error = caught;
    });
    assert.instance(error, EngramError);
    assert.match(String(error), 'interleave');
  });

  test('cat: any number of parts, some of them empty', async () => {
    const one = (n: number, size: number) => new Array<number>(n).fill(size);
    const lists = [
      ...[[1], [0], [0, 3], [5, 0, 2], [16, 33, 67], [200, 1], [1, 2, 3, 4], [0, 0, 0]],
      ...[one(7, 4), one(8, 1), [3, ...one(13, 2)], one(50, 3), [...one(20, 0), 2, ...one(60, 1)]],
    ];
    for (const outer of [0, 1, 3]) {
      for (const sizes of lists) {
        const ins = sizes.map((size, k) => numbers(outer * size, k + 1));
        await compare('cat', float(outer * sizes.reduce((sum, size) => sum + size, 0)), ins, { outer, sizes });
      }
    }
  });
  test('cat: large', async () => {
    const sizes = [60_001, 3, 90_000];
    await compare('cat', float(2 * 150_004), sizes.map(numbersOf(2)), { outer: 2, sizes });
  });
  test('cat: whole numbers and truths', async () => {
    const geometry = { outer: 2, sizes: [2, 1] };
    await compare('cat', [{ dtype: 'int32', before: 6 }], [Int32Array.of(1, -2, 3, 4), Int32Array.of(5, 6)], geometry);
    await compare('cat', [{ dtype: 'bool', before: 6 }], [Uint8Array.of(1, 0, 0, 1), Uint8Array.of(1, 1)], geometry);
  });
});

const numbersOf = (outer: number) => (size: number, k: number) => numbers(outer * size, k + 1);
