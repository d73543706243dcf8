import { type Rows, rowsOf, singleRow } from '@engram/tensor/backend';
import { suite } from '@engram/tools/suite';
import { compare, numbers, type Tolerance } from '../harness.ts';
import { pairsOf, specials, walks } from '../samples.ts';

const exact = ['add', 'sub', 'mul', 'maximum', 'minimum'] as const;
const names = [...exact, 'div'] as const;
/** WGSL asks for 2.5 ulp in a division. */
const division: Tolerance = { rtol: 3e-7 };
const toleranceOf = (name: string): Tolerance => (name === 'div' ? division : {});

const float = (length: number) => [{ dtype: 'float32', before: length }] as const;
const int = (length: number) => [{ dtype: 'int32', before: length }] as const;
const wholes = (length: number, seed: number, most: number): Int32Array =>
  Int32Array.from(numbers(length, seed), (x) => Math.round(x * most));

suite('gpu arithmetic', (test) => {
  for (const name of names) {
    test(`${name}: lengths`, async () => {
      for (const n of [0, 1, 63, 65, 1000, 300_001]) {
        await compare(name, float(n), [numbers(n, 1), numbers(n, 2)], singleRow(n, 2), toleranceOf(name));
      }
    });
    test(`${name}: special values`, async () => {
      const [a, b] = pairsOf(specials);
      await compare(name, float(a.length), [a, b], singleRow(a.length, 2), { ...toleranceOf(name), atol: 1.2e-38 });
    });
  }
  for (const name of exact) {
    test(`${name}: integers`, async () => {
      const most = name === 'mul' ? 4096 : 2 ** 23;
      await compare(name, int(999), [wholes(999, 1, most), wholes(999, 2, most)], singleRow(999, 2));
    });
  }
  test('every mix of views', async () => {
    for (const { rows, count, lengths } of walks(2)) {
      await compare('sub', float(count), [numbers(lengths[0], 1), numbers(lengths[1], 2)], rows);
    }
  });
  test('large broadcasts', async () => {
    const [m, n] = [601, 499];
    const shape = [m, n];
    const walk = (a: number[], b: number[]): Rows => rowsOf(shape, [a, b]);
    await compare('add', float(m * n), [numbers(m * n), numbers(n, 2)], walk([n, 1], [0, 1]));
    await compare('mul', float(m * n), [numbers(m), numbers(m * n, 2)], walk([1, 0], [n, 1]));
    await compare('sub', float(m * n), [numbers(m), numbers(n, 2)], walk([1, 0], [0, 1]));
    await compare('sub', float(m * n), [numbers(m * n), numbers(m * n, 2)], walk([n, 1], [1, m]));
  });
});

suite('gpu quotients of floats, rounded', (test) => {
  const float = (n: number) => [{ dtype: 'float32', before: n }] as const;
  for (const name of ['floorDivide', 'truncDivide'] as const) {
    test(`${name}: the exact quotient, also where the rounded one is whole`, async () => {
      const tenths = Float32Array.from({ length: 100 }, (_, i) => (i - 50) / 10);
      const [a, b] = pairsOf(Float32Array.from([...tenths, ...tenths.map((x) => x * 10), 1e5, -1e-5]));
      await compare(name, float(a.length), [a, b], singleRow(a.length, 2));
    });
    test(`${name}: special values`, async () => {
      const far = (x: number): boolean => Math.abs(x) > 1e20 && Number.isFinite(x);
      const [a, b] = pairsOf(specials.filter((x) => !far(x)));
      // From 2²⁴ on the quotient is that of the device, which may be off in its last places.
      await compare(name, float(a.length), [a, b], singleRow(a.length, 2), { rtol: 4e-7 });
    });
    test(`${name}: operands of any size`, async () => {
      const a = numbers(20_000, 1).map((x, i) => x * 2 ** ((i % 100) - 50));
      const b = numbers(20_000, 2).map((x, i) => x * 2 ** ((i % 100) - 60));
      await compare(name, float(a.length), [a, b], singleRow(a.length, 2));
    });
  }
});

suite('gpu division of whole numbers', (test) => {
  const sizes = [0, 1, 2, 3, 5, 7, 4095, 4096, 4097, 65535, 2 ** 23 - 1, 2 ** 24 - 3, 2 ** 24 - 1, 2 ** 24];
  const ends = Float32Array.from(sizes.flatMap((x) => [x, -x]));
  for (const name of ['floorDivide', 'truncDivide'] as const) {
    test(`${name}: both signs, by 0, up to 2²⁴`, async () => {
      const [a, b] = pairsOf(ends).map((x) => Int32Array.from(x));
      await compare(name, int(a.length), [a, b], singleRow(a.length, 2));
    });
    test(`${name}: lengths`, async () => {
      for (const n of [0, 1, 65, 300_001]) {
        for (const most of [20, 3000, 2 ** 24]) {
          await compare(name, int(n), [wholes(n, 1, 2 ** 24), wholes(n, 2, most)], singleRow(n, 2));
        }
      }
    });
    test(`${name}: every mix of views`, async () => {
      for (const { rows, count, lengths } of walks(2)) {
        await compare(name, int(count), [wholes(lengths[0], 1, 1000), wholes(lengths[1], 2, 9)], rows);
      }
    });
  }
});

suite('gpu pow', (test) => {
  test('floats', async () => {
    const a = numbers(5000, 1).map((x) => Math.abs(x) * 10);
    const b = numbers(5000, 2).map((x) => x * 10);
    await compare('pow', float(5000), [a, b], singleRow(5000, 2), { rtol: 1e-5 });
  });
  test('whole exponents keep a few ulp, and negative bases their sign', async () => {
    const a = numbers(3000, 1).map((x) => x * 8);
    for (const exponent of [-3, -2, -1, 0, 1, 2, 3, 4, 5]) {
      const b = new Float32Array(3000).fill(exponent);
      await compare('pow', float(3000), [a, b], singleRow(3000, 2), { rtol: 6e-7 });
    }
  });
  test('bases next to 1', async () => {
    const a = numbers(2000, 1).map((x) => 1 + x / 1000);
    const b = numbers(2000, 2).map((x) => 2000 * x);
    await compare('pow', float(2000), [a, b], singleRow(2000, 2), { rtol: 2e-6 });
  });
  test('special values', async () => {
    const [a, b] = pairsOf(Float32Array.from([...specials, 0.1, -0.1, 2, -2, 4.5, 1001, -1001, 63, 64]));
    // What is left out, the sign of an infinity, is documented with the function.
    const kept = Array.from(a.keys()).filter((i) => !(Object.is(a[i], -0) && b[i] < -64 && b[i] % 2 !== 0));
    const [x, y] = [a, b].map((values) => Float32Array.from(kept, (i) => values[i]));
    await compare('pow', float(x.length), [x, y], singleRow(x.length, 2), { rtol: 1e-5, atol: 2e-38 });
  });
  test('integers', async () => {
    const bases = [0, 1, -1, 2, -2, 3, 5, -5, 7];
    const exponents = [0, 1, 2, 3, 4, 5, 8, -1, -2, -3];
    const a = Int32Array.from(bases.flatMap((x) => exponents.map(() => x)));
    const b = Int32Array.from(bases.flatMap(() => exponents));
    await compare('pow', int(a.length), [a, b], singleRow(a.length, 2));
    await compare('pow', int(3), [Int32Array.of(2, 1, -1), Int32Array.of(24, 1e6, 1e6 + 1)], singleRow(3, 2));
  });
  test('a scalar exponent', async () => {
    const rows = rowsOf([70], [[1], [0]]);
    await compare('pow', float(70), [numbers(70), Float32Array.of(3)], rows, { rtol: 6e-7 });
  });
});
