import { kernels } from '@engram/tensor/backend';
import { assert, suite } from '@engram/tools/suite';
import { compare, device, numbers } from '../harness.ts';

interface Case {
  readonly m: number;
  readonly n: number;
  readonly k: number;
  readonly transposeA?: boolean;
  readonly transposeB?: boolean;
  readonly bias?: boolean;
  readonly offsetsA?: readonly number[];
  readonly offsetsB?: readonly number[];
}

const both = [false, true];
const single = [0];

/** Over all transposes, with and without a bias unless told. */
const check = async ({ m, n, k, bias, transposeA, transposeB, offsetsA, offsetsB }: Case): Promise<void> => {
  const [atA, atB] = [offsetsA ?? single, offsetsB ?? single];
  const a = numbers(Math.max(0, ...atA) + m * k, 1);
  const b = numbers(Math.max(0, ...atB) + k * n, 2);
  for (const tA of transposeA === undefined ? both : [transposeA]) {
    for (const tB of transposeB === undefined ? both : [transposeB]) {
      for (const withBias of bias === undefined ? both : [bias]) {
        await compare(
          'matmul',
          [{ dtype: 'float32', before: atA.length * m * n }],
          withBias ? [a, b, numbers(n, 3)] : [a, b],
          { m, n, k, transposeA: tA, transposeB: tB, offsetsA: Int32Array.from(atA), offsetsB: Int32Array.from(atB) },
          // Every product and every partial sum is rounded here, and none on the CPU.
          { atol: 1e-7 * (2 + k) },
        );
      }
    }
  }
};

suite('gpu matmul', (test) => {
  test('small sizes', async () => {
    for (const m of [0, 1, 2, 5]) for (const n of [0, 1, 3, 4]) for (const k of [0, 1, 4]) await check({ m, n, k });
  });

  test('four columns a thread, packed and not, with columns to spare and without', async () => {
    for (const [m, n, k] of [
      [64, 64, 64],
      [32, 128, 1],
      [32, 129, 0],
      [8, 512, 19],
      [9, 513, 40],
      [31, 135, 5],
      [33, 126, 7],
      [67, 71, 73],
      [133, 40, 257],
    ]) {
      await check({ m, n, k });
    }
  });

  test('a row, a column and a single cell of long sums', async () => {
    for (const k of [255, 256, 1023, 20_011]) {
      await check({ m: 1, n: 1, k });
      await check({ m: 3, n: 1, k });
      await check({ m: 1, n: 5, k });
      await check({ m: 6, n: 7, k });
    }
    await check({ m: 1, n: 700, k: 300 });
    await check({ m: 700, n: 1, k: 300 });
    await check({ m: 10, n: 256, k: 333 });
  });

  test('sizes beyond the grid’s', async () => {
    await check({ m: 524_300, n: 16, k: 1, transposeA: false, bias: true });
    await check({ m: 2, n: 600_001, k: 2, transposeB: false, bias: true });
    const every = Array.from({ length: 65_600 }, (_, i) => i * 8);
    await check({ m: 2, n: 2, k: 4, bias: false, transposeA: false, offsetsA: every, offsetsB: every });
  });

  test('batches: in order, one matrix for all, broadcast, backwards, from the middle, none', async () => {
    for (const [m, n, k] of [
      [3, 5, 7],
      [16, 17, 16],
      [40, 36, 20],
      [2, 3, 300],
      [1, 1, 400],
    ]) {
      const [sizeA, sizeB] = [m * k, k * n];
      const at = (places: readonly number[], size: number) => places.map((place) => place * size);
      for (const [placesA, placesB] of [
        [
          [0, 1, 2, 3, 4, 5],
          [0, 1, 2, 3, 4, 5],
        ],
        [
          [0, 0, 0, 0, 0, 0],
          [0, 1, 2, 3, 4, 5],
        ],
        [
          [0, 1, 2, 3, 4, 5],
          [0, 0, 0, 0, 0, 0],
        ],
        [
          [0, 0, 0, 1, 1, 1],
          [0, 1, 2, 0, 1, 2],
        ],
        [
          [5, 4, 3, 2, 1, 0],
          [0, 1, 2, 3, 4, 5],
        ],
        [[3], [2]],
        [[], []],
      ]) {
        await check({ m, n, k, bias: n === 17, offsetsA: at(placesA, sizeA), offsetsB: at(placesB, sizeB) });
      }
    }
  });

  test('offsets beyond 2²⁴ that lie unevenly', async () => {
    const far = 2 ** 24 + 3;
    const offsetsA = [far, 7, far + 2];
    await check({ m: 2, n: 3, k: 5, bias: false, offsetsA, offsetsB: [1, 2, 9] });
  });

  test('NaN and infinities stay in their rows and columns', async () => {
    for (const [m, n, k] of [
      [1, 9, 5],
      [5, 7, 6],
      [3, 3, 300],
      [70, 75, 66],
    ]) {
      const a = numbers(m * k, 1);
      const b = numbers(k * n, 2);
      a[k - 1] = Number.NaN;
      b[n * k - 1] = Infinity;
      for (const transposeA of both) {
        for (const transposeB of both) {
          const offsets = Int32Array.of(0);
          const geometry = { m, n, k, transposeA, transposeB, offsetsA: offsets, offsetsB: offsets };
          await compare('matmul', [{ dtype: 'float32', before: m * n }], [a, b], geometry, { atol: 1e-5 });
          a[0] = -Infinity;
        }
      }
    }
  });

  test('whole numbers are exact', async () => {
    const whole = (length: number, seed: number) => Int32Array.from(numbers(length, seed), (x) => Math.round(x * 50));
    for (const [m, n, k] of [
      [5, 6, 700],
      [66, 70, 90],
    ]) {
      const offsets = Int32Array.of(0);
      const geometry = { m, n, k, transposeA: false, transposeB: true, offsetsA: offsets, offsetsB: offsets };
      const ins = [whole(m * k, 1), whole(n * k, 2), whole(n, 3)];
      await compare('matmul', [{ dtype: 'int32', before: m * n }], ins, geometry);
    }
  });

  test('zeros that nobody wrote', async () => {
    const out = device.allocate([2, 2], 'float32');
    const offsets = Int32Array.of(0);
    const geometry = { m: 2, n: 2, k: 3, transposeA: false, transposeB: false, offsetsA: offsets, offsetsB: offsets };
    const [a, b] = [device.allocate([2, 3], 'float32'), device.allocate([3, 2], 'float32')];
    device.run(kernels.matmul, [out], [a, b], geometry);
    assert.equal(await device.read(out), new Float32Array(4));
  });
});
