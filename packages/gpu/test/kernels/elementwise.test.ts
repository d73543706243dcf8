import { arrayOf, type DType, kernels, type TypedArray } from '@engram/tensor/backend';
import { assert, suite } from '@engram/tools/suite';
import { compare, device, numbers, type Tolerance } from '../harness.ts';
import { specials } from '../samples.ts';

/** Numbers too small for a full float32 may become 0. */
const TINY = 1.2e-38;

const tolerances = {
  neg: {},
  abs: {},
  sign: {},
  square: {},
  floor: {},
  ceil: {},
  round: {},
  trunc: {},
  sqrt: { rtol: 3e-7 },
  rsqrt: { rtol: 3e-7 },
  reciprocal: { rtol: 3e-7, atol: TINY },
  // WGSL's exp is exact to 3 + 2|x| ulp.
  exp: { rtol: 1e-5, atol: TINY },
  log: { rtol: 6e-7 },
  log1p: { rtol: 6e-7 },
  erf: { rtol: 6e-7 },
} as const satisfies Record<string, Tolerance>;
const names = Object.keys(tolerances) as (keyof typeof tolerances)[];

const out = (length: number, dtype: DType = 'float32') => [{ dtype, before: length }] as const;
const wholes = (length: number, most: number): Int32Array =>
  Int32Array.from(numbers(length), (x) => Math.round(x * most));

suite('gpu elementwise', (test) => {
  for (const name of names) {
    test(`${name}: lengths`, async () => {
      for (const n of [0, 1, 65, 300_001]) {
        await compare(name, out(n), [numbers(n, 3).map((x) => 5 * x)], undefined, tolerances[name]);
      }
    });
    test(`${name}: powers of 2 and special values`, async () => {
      const powers = Float32Array.from({ length: 480 }, (_, i) => (i % 2 === 0 ? 1 : -1) * 2 ** ((i - 240) / 2));
      const near1 = Float32Array.from({ length: 240 }, (_, i) => 1 + (i % 2 === 0 ? 1 : -1) * 2 ** (-i / 10));
      const tolerance = { atol: TINY, ...tolerances[name] };
      for (const a of [powers, near1, specials]) await compare(name, out(a.length), [a], undefined, tolerance);
    });
  }
  for (const name of ['sin', 'cos'] as const) {
    test(`${name}`, async () => {
      for (const [scale, atol] of [
        [1, 1e-7],
        [10, 2e-7],
        [1000, 3e-7],
        [50_000, 1e-6],
      ]) {
        await compare(name, out(20_001), [numbers(20_001).map((x) => x * scale)], undefined, { atol });
      }
      const special = Float32Array.of(0, -0, 1e-7, -1e-30, Infinity, -Infinity, Number.NaN);
      await compare(name, out(special.length), [special], undefined, { rtol: 2e-7 });
      await compare(name, out(0), [new Float32Array()], undefined);
    });
    test(`${name}: of any size, also close to a zero`, async () => {
      const sizes = Array.from({ length: 128 }, (_, i) => 2 ** i);
      const x = Float32Array.from(numbers(20_000), (y, i) => y * sizes[i % sizes.length] + Math.sign(y) * 900);
      await compare(name, out(x.length), [x], undefined, { atol: 3e-7 });
      const most = 3.4028234663852886e38;
      // Multiples of π/2 as close as floats come to them, the last but one as close as any.
      const zeros = [1e4, 3e4, 1e5, 7e5].flatMap((n) => [n, n + 1].map((k) => Math.fround((k * Math.PI) / 2)));
      const given = Float32Array.of(...zeros, 1e5, 1e6, 16777216, 65535.99, 65536, 1000.0001, 16367173 * 2 ** 72, most);
      const both = Float32Array.from([...given, ...given.map((y) => -y)]);
      await compare(name, out(both.length), [both], undefined, { rtol: 5e-7 });
    });
  }
  test('halves round to even', async () => {
    const halves = Float32Array.from({ length: 81 }, (_, i) => (i - 40) / 2);
    await compare('round', out(81), [halves], undefined);
  });
  test('integers', async () => {
    for (const name of ['neg', 'abs', 'sign'] as const) {
      await compare(name, out(999, 'int32'), [wholes(999, 2 ** 23)], undefined);
    }
    await compare('square', out(999, 'int32'), [wholes(999, 4000)], undefined);
    await compare('sign', out(4, 'bool'), [Uint8Array.of(0, 1, 1, 0)], undefined);
  });
  test('clamp', async () => {
    for (const bounds of [
      { min: -1.1, max: 0.7 },
      { min: 0, max: Infinity },
      { min: -Infinity, max: -0 },
      { min: -Infinity, max: Infinity },
      { min: 2, max: 1 },
      { min: Number.NaN, max: 1 },
      { min: 0, max: Number.NaN },
    ]) {
      for (const a of [specials, numbers(1001)]) await compare('clamp', out(a.length), [a], bounds);
    }
    await compare('clamp', out(999, 'int32'), [wholes(999, 50)], { min: -7, max: Infinity });
  });
  test('logicalNot', async () => {
    for (const a of [specials, wholes(501, 1), Uint8Array.of(0, 1, 1)]) {
      await compare('logicalNot', out(a.length, 'bool'), [a], undefined);
    }
  });
});

suite('gpu cast, copy, fill, linspace', (test) => {
  const samples: readonly TypedArray[] = [
    numbers(1001).map((x) => 3 * x),
    wholes(1001, 2),
    Uint8Array.from(wholes(1001, 1), Math.abs),
  ];
  test('cast between all dtypes', async () => {
    for (const a of [...samples, new Float32Array(), new Int32Array()]) {
      for (const dtype of ['float32', 'int32', 'bool'] as const) {
        await compare('cast', out(a.length, dtype), [a], undefined);
      }
    }
  });
  test('cast of special values', async () => {
    const large = [2 ** 31, -(2 ** 31), 2 ** 32 + 512, 2 ** 40 + 2 ** 20, -(2 ** 40) - 2 ** 20, 2 ** 63, 2 ** 31 - 128];
    const a = Float32Array.from([...specials, ...large]);
    for (const dtype of ['float32', 'bool'] as const) await compare('cast', out(a.length, dtype), [a], undefined);
    // In int32 most of these are beyond what is exact; what wraps around may be within.
    const within = a.filter((x) => Math.abs((Number.isFinite(x) ? x : 0) | 0) <= 2 ** 24);
    assert.ok(within.length > specials.length && within.length < a.length);
    await compare('cast', out(within.length, 'int32'), [within], undefined);
  });
  test('cast: the zero of an integer is positive', async () => {
    const [integers, floats] = [device.allocate([2], 'int32'), device.allocate([2], 'float32')];
    device.run(kernels.neg, [integers], [device.store(Int32Array.of(0, 1), [2])], undefined);
    device.run(kernels.cast, [floats], [integers], undefined);
    assert.ok(Object.is((await device.read(floats))[0], 0));
  });
  test('copy and fill', async () => {
    for (const a of [...samples, specials, new Float32Array(), numbers(300_001)]) {
      const dtype = (['float32', 'int32', 'bool'] as const).find((kind) => a instanceof arrayOf(kind));
      await compare('copy', out(a.length, dtype), [a], undefined);
      for (const value of [0, 1]) await compare('fill', out(a.length, dtype), [], { value });
    }
    for (const value of [-0, 0.1, Number.NaN, Infinity, -Infinity]) await compare('fill', out(70), [], { value });
    await compare('fill', out(70, 'int32'), [], { value: -12_345_678 });
  });
  test('−0 is kept', async () => {
    const filled = device.allocate([3], 'float32');
    device.run(kernels.fill, [filled], [], { value: -0 });
    assert.ok((await device.read(filled)).every((x: number) => Object.is(x, -0)));
  });
  test('linspace', async () => {
    for (const [start, step, length] of [
      [0, 1, 0],
      [3, -2, 1],
      [0, 1 / 49, 50],
      [0, 0.1, 100_001],
      [5, -0.001, 4000],
      [1e6, 1e-3, 999],
    ]) {
      const largest = Math.max(Math.abs(start), Math.abs(step * length));
      await compare('linspace', out(length), [], { start, step }, { atol: 1.3e-7 * largest });
    }
    await compare('linspace', out(300_001, 'int32'), [], { start: -7, step: 3 });
    await compare('linspace', out(50), [], { start: 0, step: 1 / 49 }, { rtol: 1.2e-7 });
  });
});
