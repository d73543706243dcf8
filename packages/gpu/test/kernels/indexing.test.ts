import {
  arrayOf,
  type DType,
  type GatherGeometry,
  kernels,
  numel,
  rowsOf,
  type Shape,
  type Storage,
  type TypedArray,
} from '@engram/tensor/backend';
import { assert, suite } from '@engram/tools/suite';
import { compare, device, numbers } from '../harness.ts';
import { specials } from '../samples.ts';

const float = (length: number) => ({ dtype: 'float32', before: length }) as const;
const whole = (length: number) => ({ dtype: 'int32', before: length }) as const;
const stridesOf = (shape: Shape): number[] => shape.map((_, axis) => numel(shape.slice(axis + 1)));

/** Whole numbers from 0 to bound − 1. */
const indices = (length: number, bound: number, seed = 7): Int32Array =>
  Int32Array.from(numbers(length, seed), (x) => Math.floor(((x + 1) / 2) * bound));

/** As whole numbers: their sums are the same in any order, so only a wrong element shows. */
const counts = (length: number): Int32Array => indices(length, 1000, 3);

const picks = (shape: Shape, index: Shape, axis: number): GatherGeometry => {
  const strides = stridesOf(shape);
  const still = strides.map((stride, i) => (i === axis ? 0 : stride));
  return { op: 'gather', size: shape[axis], stride: strides[axis], rows: rowsOf(index, [stridesOf(index), still]) };
};

const PICKS: readonly (readonly [whole: Shape, index: Shape, axis: number])[] = [
  [[7], [11], 0],
  [[7], [1], 0],
  [[5, 6], [5, 6], 0],
  [[5, 6], [9, 6], 0],
  [[5, 6], [5, 3], 1],
  [[5, 6], [5, 1], 1],
  [[5, 6], [1, 6], 0],
  [[3, 4, 5], [3, 7, 5], 1],
  [[3, 4, 5], [3, 1, 5], 1],
  [[3, 1, 5], [3, 4, 5], 1],
  [[3, 1, 5], [3, 1, 5], 1],
  // Smaller than the whole along other axes.
  [[5, 6], [3, 6], 1],
  [[5, 6], [4, 2], 0],
  [[5, 6], [1, 1], 0],
  [[5, 6], [1, 1], 1],
  [[3, 4, 5], [2, 7, 5], 1],
  [[3, 4, 5], [3, 7, 1], 1],
  [[3, 4, 5], [1, 7, 3], 1],
  [[3, 4, 5], [2, 3, 9], 2],
  [[3, 4, 5], [8, 1, 5], 0],
  [[3, 4, 5], [1, 1, 1], 1],
  [[2, 3, 2, 3, 2], [2, 2, 5, 1, 2], 2],
  [[2, 3, 2, 3, 2], [1, 3, 2, 3, 1], 3],
  // Empty.
  [[0], [0], 0],
  [[5, 6], [5, 0], 1],
  [[5, 0], [5, 0], 1],
  [[0, 6], [0, 6], 1],
];

const stored = (data: TypedArray) => device.store(data, [data.length]);

/** Indices that a kernel computes: only the device has seen them. Its 0 is a negative one. */
const computed = (data: readonly number[]): Storage => {
  const index = device.allocate([data.length], 'int32');
  device.run(kernels.neg, [index], [stored(Int32Array.from(data, (x) => -x))], undefined);
  return index;
};

const DTYPES: readonly DType[] = ['float32', 'int32', 'bool'];
const WRONG = [0, -1, 2, 3, 1, 16777216, -16777216];

suite('gpu indexing', (test) => {
  test('indexSelect and indexAdd: along any axis', async () => {
    for (const [outer, size, inner, count] of [
      [1, 7, 1, 5],
      [3, 4, 5, 9],
      [6, 5, 1, 1],
      [1, 3, 8, 100],
      [0, 3, 8, 2],
      [2, 3, 0, 2],
      [2, 3, 4, 0],
      [5, 1, 5, 3],
    ]) {
      const geometry = { op: 'indexSelect', outer, size, inner, count };
      const index = indices(count, size);
      await compare('indexSelect', [float(outer * count * inner)], [numbers(outer * size * inner), index], geometry);
      const before = numbers(outer * size * inner, 5);
      const source = numbers(outer * count * inner);
      await compare('indexAdd', [{ dtype: 'float32', before }], [source, index], geometry);
    }
  });
  test('indexSelect: whole numbers, special values, an empty axis that nobody asks', async () => {
    const geometry = { op: 'embedding', outer: 1, size: 4, inner: 1, count: 3 };
    await compare(
      'indexSelect',
      [whole(3)],
      [Int32Array.of(7, -16777216, 16777215, 0), Int32Array.of(2, 1, 0)],
      geometry,
    );
    const all = { ...geometry, size: specials.length, count: specials.length };
    await compare('indexSelect', [float(specials.length)], [specials, indices(specials.length, specials.length)], all);
    await compare('indexSelect', [float(0)], [new Float32Array(0), new Int32Array(0)], {
      ...geometry,
      size: 0,
      count: 0,
    });
  });
  test('indexSelect and indexAdd: large', async () => {
    const geometry = { op: 'embedding', outer: 1, size: 3001, inner: 67, count: 301 };
    const index = indices(301, 3001);
    await compare('indexSelect', [float(301 * 67)], [numbers(3001 * 67), index], geometry);
    await compare('indexAdd', [float(3001 * 67)], [numbers(301 * 67), index], geometry);
  });
  test('gather: every way to lie in the whole', async () => {
    for (const [shape, index, axis] of PICKS) {
      const at = indices(numel(index), shape[axis]);
      await compare('gather', [float(numel(index))], [numbers(numel(shape)), at], picks(shape, index, axis));
    }
  });
  test('scatterAdd: every way to lie in the whole', async () => {
    for (const [shape, index, axis] of PICKS) {
      const at = indices(numel(index), shape[axis]);
      const geometry = picks(shape, index, axis);
      const source = counts(numel(index));
      await compare('scatterAdd', [float(numel(shape))], [numbers(numel(index)), at], geometry);
      await compare('scatterAdd', [{ dtype: 'int32', before: counts(numel(shape)) }], [source, at], geometry);
    }
  });
  test('gather and scatterAdd: large', async () => {
    for (const [shape, index, axis] of [
      [[601, 503], [601, 300], 1],
      [[503, 601], [300, 599], 0],
    ] as const) {
      const at = indices(numel(index), shape[axis]);
      const geometry = picks(shape, index, axis);
      await compare('gather', [float(numel(index))], [numbers(numel(shape)), at], geometry);
      await compare('scatterAdd', [float(numel(shape))], [numbers(numel(index)), at], geometry);
    }
  });
  test('an index out of range that only the device sees: NaN, or 0 for whole numbers', async () => {
    const { length: count } = WRONG;
    for (const dtype of DTYPES) {
      const none = dtype === 'float32' ? Number.NaN : 0;
      const data = () => stored(arrayOf(dtype).from([1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]));
      const line = [1, none, 1, none, 1, none, none];

      const lines = device.allocate([2 * count * 2], dtype);
      const geometry = { op: 'indexSelect', outer: 2, size: 3, inner: 2, count };
      device.run(kernels.indexSelect, [lines], [data(), computed(WRONG)], geometry);
      assert.equal(
        Array.from(await device.read(lines)),
        [...line, ...line].flatMap((x) => [x, x]),
      );

      const elements = device.allocate([2 * count], dtype);
      device.run(kernels.gather, [elements], [data(), computed([...WRONG, ...WRONG])], picks([2, 3], [2, count], 1));
      assert.equal(Array.from(await device.read(elements)), [...line, ...line]);
    }
    const empty = device.allocate([5], 'float32');
    const nothing = device.allocate([0], 'float32');
    device.run(kernels.gather, [empty], [nothing, computed([0, 0, 1, 2, -1])], picks([5, 0], [5, 1], 1));
    assert.ok((await device.read(empty)).every(Number.isNaN));
  });
  test('an index out of range that only the device sees: its element goes nowhere', async () => {
    const { length: count } = WRONG;
    for (const dtype of ['float32', 'int32'] as const) {
      const ones = (length: number) => stored(arrayOf(dtype).from(new Array<number>(length).fill(1)));
      const lines = device.allocate([2, 3, 2], dtype);
      const geometry = { op: 'indexAdd', outer: 2, size: 3, inner: 2, count };
      device.run(kernels.indexAdd, [lines], [ones(2 * count * 2), computed(WRONG)], geometry);
      assert.equal(Array.from(await device.read(lines)), new Array(12).fill(1));
      for (const [shape, index, sums] of [
        [[3], [count], [1, 1, 1]],
        [
          [2, 3],
          [1, count],
          [1, 1, 1, 0, 0, 0],
        ],
        [
          [2, 3],
          [2, count],
          [1, 1, 1, 1, 1, 1],
        ],
      ] as const) {
        const elements = device.allocate(shape, dtype);
        const at = new Array<readonly number[]>(numel(index) / count).fill(WRONG).flat();
        device.run(
          kernels.scatterAdd,
          [elements],
          [ones(at.length), computed(at)],
          picks(shape, index, shape.length - 1),
        );
        assert.equal(Array.from(await device.read(elements)), sums);
      }
    }
  });
  test('sort: sizes, axes, both directions, the first few', async () => {
    for (const [outer, size, inner] of [
      [1, 0, 1],
      [3, 1, 2],
      [1, 2, 1],
      [2, 3, 4],
      [5, 8, 1],
      [2, 33, 3],
      [1, 1000, 1],
      [0, 4, 2],
    ]) {
      for (const descending of [false, true]) {
        for (const count of new Set([size, Math.min(size, 1), Math.floor(size / 2), 0])) {
          const kept = outer * count * inner;
          const geometry = { outer, size, inner, descending, count };
          await compare('sort', [float(kept), whole(kept)], [numbers(outer * size * inner)], geometry);
        }
      }
    }
  });
  test('sort: equal elements keep their order', async () => {
    for (const descending of [false, true]) {
      const a = indices(3 * 257, 5);
      const geometry = { outer: 3, size: 257, inner: 1, descending, count: 257 };
      await compare('sort', [whole(a.length), whole(a.length)], [a], geometry);
      await compare('sort', [whole(60), whole(60)], [a], { ...geometry, count: 20 });
    }
  });
  test('sort: NaN is the largest, the zeros are equal', async () => {
    const a = Float32Array.from({ length: 4 * specials.length }, (_, i) => specials[(i * 7) % specials.length]);
    for (const descending of [false, true]) {
      for (const count of [a.length, 9]) {
        const geometry = { outer: 1, size: a.length, inner: 1, descending, count };
        await compare('sort', [float(count), whole(count)], [a], geometry);
      }
    }
  });
  test('sort: whole numbers and bools', async () => {
    const wholes = Int32Array.of(5, -(2 ** 24), 0, 2 ** 24, 2 ** 24 - 1, -1, 0, 5, 1 - 2 ** 24);
    const bools = Uint8Array.of(1, 0, 1, 1, 0, 0, 1);
    for (const descending of [false, true]) {
      for (const [dtype, a] of [
        ['int32', wholes],
        ['bool', bools],
      ] as const) {
        const geometry = { outer: 1, size: a.length, inner: 1, descending, count: a.length };
        await compare('sort', [{ dtype, before: a.length }, whole(a.length)], [a], geometry);
      }
    }
  });
  test('sort: large', async () => {
    for (const [outer, size, inner, count] of [
      [1, 100003, 1, 100003],
      [7, 3001, 11, 20],
    ]) {
      const kept = outer * count * inner;
      const geometry = { outer, size, inner, descending: false, count };
      await compare('sort', [float(kept), whole(kept)], [numbers(outer * size * inner)], geometry);
    }
  });
});
