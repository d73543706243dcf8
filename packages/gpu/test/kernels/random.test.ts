import { kernels } from '@engram/tensor/backend';
import { assert, suite } from '@engram/tools/suite';
import { compare, device } from '../harness.ts';

const KEYS = [
  [0, 0],
  [1, 0],
  [-559038737, 123456789],
  [-1, -1],
] as const;
const COUNTERS = [0, 7, 2 ** 32 - 3, 2 ** 32 * 5 + 2 ** 31 - 1, 2 ** 53 - 1000000];

const float = (length: number) => ({ dtype: 'float32', before: length }) as const;

suite('gpu random', (test) => {
  test('uniform: every key and counter, over the carry between words', async () => {
    for (const key of KEYS) {
      for (const counter of COUNTERS) {
        await compare('uniform', [float(101)], [], { key, counter, low: 0, high: 1 });
      }
    }
  });
  test('uniform: many, odd and no numbers', async () => {
    for (const length of [0, 1, 2, 3, 300001]) {
      await compare('uniform', [float(length)], [], { key: [42, 0], counter: 11, low: 0, high: 1 });
    }
  });
  test('uniform: any range, exact', async () => {
    for (const [low, high] of [
      [-1, 1],
      [-0.1, 0.1],
      [-Math.sqrt(6 / 77), Math.sqrt(6 / 77)],
      [3, 3],
      [0, 0],
      [2, -5.7],
      [1e-20, 3e-20],
      [-1e30, 1e9],
      [1000, 1000.001],
      [1, 1.7],
      [0.3, 1.3],
      [-0.25, 0.9],
      [-4.73, -3.1],
      [0.29, 6.82],
      [1.9, -6.5],
      [-7, -6.9],
    ] as const) {
      await compare('uniform', [float(100001)], [], { key: [42, 1], counter: 5, low, high });
    }
  });
  test('normal: mean and deviation', async () => {
    for (const [low, high] of [
      [0, 1],
      [3, 0.02],
      [-2, 5],
    ] as const) {
      await compare(
        'normal',
        [float(100001)],
        [],
        { key: [42, 1], counter: 5, low, high },
        { rtol: 1e-6, atol: 2e-6 * high },
      );
    }
  });
  test('normal: keys, counters and lengths', async () => {
    for (const key of KEYS) {
      for (const counter of COUNTERS) {
        for (const length of [0, 1, 2, 33]) {
          await compare('normal', [float(length)], [], { key, counter, low: 0, high: 1 }, { rtol: 1e-6, atol: 2e-6 });
        }
      }
    }
  });
  test('randint: spans up to what a float holds', async () => {
    for (const [low, high] of [
      [0, 1],
      [0, 2],
      [-5, 6],
      [0, 1000],
      [-1048576, 1048576],
      [-(2 ** 24), 2 ** 24],
      [3, 2 ** 24],
    ] as const) {
      for (const dtype of ['int32', 'float32'] as const) {
        await compare('randint', [{ dtype, before: 30001 }], [], { key: [9, 9], counter: 2 ** 32 - 50, low, high });
      }
    }
  });
  test('randint: bool', async () => {
    await compare('randint', [{ dtype: 'bool', before: 1001 }], [], { key: [9, 9], counter: 0, low: 0, high: 2 });
  });
  test('randint: a span beyond what a float holds is refused', () => {
    const geometry = { key: [9, 9], counter: 0 } as const;
    const out = device.allocate([7], 'int32');
    for (const [low, high] of [
      [-(2 ** 31), 2 ** 31],
      [-(2 ** 24) - 1, 0],
      [0, 2 ** 24 + 2],
    ] as const) {
      assert.throws(
        () => device.run(kernels.randint, [out], [], { ...geometry, low, high }),
        /int32 on the GPU is exact from/,
      );
    }
  });
});
