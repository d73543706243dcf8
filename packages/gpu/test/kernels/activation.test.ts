import { kernels, rowsOf, singleRow } from '@engram/tensor/backend';
import { assert, suite } from '@engram/tools/suite';
import { compare, device, numbers, type Tolerance } from '../harness.ts';
import { specials, walks } from '../samples.ts';

const names = ['tanh', 'sigmoid', 'relu', 'leakyRelu', 'gelu', 'geluTanh', 'silu', 'softplus'] as const;
const options = { negativeSlope: 0.1, beta: 1, threshold: 20 };

/** WGSL's exp is exact to 3 + 2|x| ulp; the CPU's gelu is the coarser one where 1 + erf x cancels in double precision. */
const tolerances: Readonly<Record<(typeof names)[number], Tolerance>> = {
  tanh: { rtol: 6e-7 },
  sigmoid: { rtol: 1e-5, atol: 1.2e-38 },
  relu: {},
  leakyRelu: { rtol: 2e-7 },
  gelu: { rtol: 1e-5, atol: 1e-14 },
  geluTanh: { rtol: 1e-5, atol: 1e-14 },
  silu: { rtol: 1e-5, atol: 1e-35 },
  softplus: { rtol: 1e-5, atol: 1.2e-38 },
};

const float = (length: number) => [{ dtype: 'float32', before: length }] as const;
const grid = Float32Array.from({ length: 24_001 }, (_, i) => (i - 12_000) / 800);

suite('gpu activation', (test) => {
  for (const name of names) {
    test(`${name}: lengths`, async () => {
      for (const n of [0, 1, 65, 200_001]) {
        await compare(name, float(n), [numbers(n, 1).map((x) => 5 * x)], options, tolerances[name]);
      }
    });
    test(`${name}: a grid, powers of 2 and special values`, async () => {
      const powers = Float32Array.from({ length: 200 }, (_, i) => (i % 2 === 0 ? 1 : -1) * 2 ** (-i / 2));
      for (const a of [grid, powers, specials]) await compare(name, float(a.length), [a], options, tolerances[name]);
    });
  }
  test('relu of integers', async () => {
    const a = Int32Array.of(-3, 0, 5, -(2 ** 23), 2 ** 23);
    await compare('relu', [{ dtype: 'int32', before: 5 }], [a], undefined);
  });
  test('softplus: other parameters', async () => {
    for (const [beta, threshold] of [
      [1, Infinity],
      [2, 10],
      [0.5, 1],
      [0.1, 20],
      [-1, 20],
    ]) {
      await compare('softplus', float(grid.length), [grid], { beta, threshold }, tolerances.softplus);
    }
  });
  test('tanh and sigmoid stay within their limits', async () => {
    const a = numbers(20_000, 1).map((x) => 30 * x);
    const values = async (name: 'tanh' | 'sigmoid') => {
      const out = device.allocate([a.length], 'float32');
      device.run(kernels[name], [out], [device.store(a.slice(), [a.length])], undefined);
      return device.read(out);
    };
    assert.ok((await values('tanh')).every((y: number) => Math.abs(y) <= 1));
    assert.ok((await values('sigmoid')).every((y: number) => y >= 0 && y <= 1));
  });
});

const backward = ['tanhBackward', 'sigmoidBackward'] as const;
const few: Tolerance = { rtol: 4e-7 };

suite('gpu activation backward', (test) => {
  for (const name of backward) {
    test(`${name}: lengths`, async () => {
      for (const n of [0, 1, 65, 200_001]) {
        await compare(name, float(n), [numbers(n, 1), numbers(n, 2)], singleRow(n, 2), few);
      }
    });
    test(`${name}: exact to a few ulp where y is next to 1, −1 or 0`, async () => {
      const steps = Array.from({ length: 40 }, (_, i) => 2 ** (-i / 2));
      const y = Float32Array.from([...steps.map((s) => 1 - s), ...steps.map((s) => s - 1), ...steps]);
      const g = new Float32Array(y.length).fill(3);
      await compare(name, float(y.length), [g, y], singleRow(y.length, 2), few);
    });
    test(`${name}: infinite and undefined gradients`, async () => {
      const g = Float32Array.of(Infinity, -Infinity, Number.NaN, 0, Infinity, 1);
      const y = Float32Array.of(0.5, 0.5, 0.5, 1, 1, Number.NaN);
      await compare(name, float(6), [g, y], singleRow(6, 2), few);
    });
    test(`${name}: a scalar gradient`, async () => {
      await compare(name, float(35), [Float32Array.of(2), numbers(35)], rowsOf([35], [[0], [1]]), few);
    });
  }
  test('every mix of views', async () => {
    for (const { rows, count, lengths } of walks(2)) {
      await compare('tanhBackward', float(count), [numbers(lengths[0], 1), numbers(lengths[1], 2)], rows, few);
    }
  });
});
