import { suite } from '@engram/tools/suite';
import { compare, numbers, type Tolerance } from '../harness.ts';
import { specials } from '../samples.ts';

const axis = (outer: number, size: number, inner: number) => ({ outer, size, inner });

/** Short axes and long ones, which take two and three stages, with few results and with many. */
const AXES = [
  ...[axis(1, 1, 1), axis(3, 5, 7), axis(4, 1, 9), axis(1, 64, 1), axis(2, 65, 3), axis(70, 63, 2), axis(1, 129, 5)],
  ...[
    axis(2, 1000, 1),
    axis(1, 4097, 2),
    axis(1, 300_001, 1),
    axis(5, 10_007, 3),
    axis(3, 2, 40_001),
    axis(50_001, 6, 1),
  ],
  ...[axis(0, 5, 3), axis(2, 5, 0), axis(2, 0, 3)],
];
/** The CPU adds in doubles. */
const sums: Tolerance = { rtol: 2e-6, atol: 2e-5 };

type Name = 'sum' | 'prod' | 'max' | 'min' | 'argmax' | 'argmin' | 'any' | 'all' | 'logsumexp';
type Kind = 'float32' | 'int32' | 'bool';
type Axis = ReturnType<typeof axis>;

const lengthOf = ({ outer, size, inner }: Axis): number => outer * size * inner;

const check = (name: Name, dtype: Kind, a: Float32Array | Int32Array | Uint8Array, at: Axis, tolerance?: Tolerance) =>
  compare(name, [{ dtype, before: at.outer * at.inner }], [a], at, tolerance);

const wholes = (length: number, most: number): Int32Array =>
  Int32Array.from(numbers(length, 3), (x) => Math.round(x * most));

/** Every special value, and every pair of them, among others of its line. */
const mixed = (length: number, lines: number): Float32Array => {
  const a = new Float32Array(length * lines);
  for (let line = 0; line < lines; line++) {
    for (let i = 0; i < length; i++) {
      const k = i === line % length ? line : i === (line * 7 + 3) % length ? Math.floor(line / 5) : 5;
      a[line * length + i] = specials[k % specials.length];
    }
  }
  return a;
};

suite('gpu reduce', (test) => {
  test('sum: every shape', async () => {
    for (const at of AXES) await check('sum', 'float32', numbers(lengthOf(at)), at, sums);
  });
  test('sum: more exact than one after the other', async () => {
    const n = 1_000_000;
    await check('sum', 'float32', new Float32Array(n).fill(0.1), axis(1, n, 1), { rtol: 2e-6 });
  });
  test('sum: whole numbers are exact', async () => {
    for (const at of AXES) await check('sum', 'int32', wholes(lengthOf(at), 50), at);
    await check('sum', 'int32', new Uint8Array(100_003).fill(1), axis(1, 100_003, 1));
    await check('sum', 'int32', Int32Array.of(2 ** 24 - 3, 2, 1), axis(1, 3, 1));
  });
  test('sum: infinities and NaN', async () => {
    const { NaN: nan } = Number;
    const a = Float32Array.of(1, Infinity, 2, -Infinity, 1, 0, Infinity, -Infinity, 0, nan, 1, 2);
    await check('sum', 'float32', a, axis(4, 3, 1));
  });
  test('prod', async () => {
    for (const at of AXES) {
      // Around 1, but not next to it: there all roundings would go the same way.
      const a = numbers(lengthOf(at)).map((x) => (x < 0 ? -1 : 1) * Math.exp(x * (at.size > 1000 ? 0.02 : 0.3)));
      await check('prod', 'float32', a, at, { rtol: 1e-6 + 1e-7 * Math.sqrt(at.size) });
    }
    await check('prod', 'int32', Int32Array.of(1, -2, 3, 4, 0, 6, -7, 8, -9, 4000, -4000, 1), axis(4, 3, 1));
  });
  for (const name of ['max', 'min', 'argmax', 'argmin'] as const) {
    const floats = name.startsWith('arg') ? 'int32' : 'float32';
    test(`${name}: every shape`, async () => {
      for (const at of AXES) {
        await check(name, floats, numbers(lengthOf(at)), at);
        // Few values, so that many are equal.
        await check(name, 'int32', wholes(lengthOf(at), 3), at);
      }
    });
    test(`${name}: special values`, async () => {
      for (const size of [5, 64, 65, 300]) await check(name, floats, mixed(size, 200), axis(200, size, 1));
      await check(name, floats, new Float32Array(6).fill(Number.NaN), axis(2, 3, 1));
      await check(name, floats, new Float32Array(200).fill(-Infinity), axis(1, 100, 2));
      await check(name, floats, new Float32Array(200).fill(Infinity), axis(2, 100, 1));
    });
  }
  for (const name of ['any', 'all'] as const) {
    test(name, async () => {
      const common = name === 'any' ? 0 : 1;
      for (const at of AXES) {
        const length = lengthOf(at);
        await check(name, 'bool', new Uint8Array(length).fill(common), at);
        const rare = Math.max(2, Math.floor(length / 5));
        const a = Uint8Array.from({ length }, (_, i) => (i % rare === rare - 1 ? 1 - common : common));
        await check(name, 'bool', a, at);
      }
      await check(name, 'bool', mixed(70, 200), axis(200, 70, 1));
    });
  }
  test('logsumexp', async () => {
    for (const at of AXES) {
      const a = numbers(lengthOf(at)).map((x) => x * 20);
      await check('logsumexp', 'float32', a, at, { rtol: 2e-6, atol: 2e-6 });
    }
  });
  test('logsumexp: large numbers, infinities and NaN', async () => {
    const tolerance = { rtol: 1e-6 };
    const rows = [1000, 999, 998, -1000, -1001, -1000, -Infinity, 1, 2, Infinity, 1, 2, 3e38, 3e38, -3e38];
    await check('logsumexp', 'float32', Float32Array.from(rows), axis(5, 3, 1), tolerance);
    await check('logsumexp', 'float32', Float32Array.of(1, Number.NaN, Infinity, -Infinity), axis(2, 2, 1), tolerance);
    await check('logsumexp', 'float32', new Float32Array(200).fill(-Infinity), axis(1, 200, 1), tolerance);
  });
  for (const reverse of [false, true]) {
    const scan = (dtype: Kind, a: Float32Array | Int32Array, at: Axis, tolerance?: Tolerance): Promise<void> =>
      compare('cumsum', [{ dtype, before: a.length }], [a], { ...at, reverse }, tolerance);
    test(`cumsum ${reverse ? 'from the end' : 'from the start'}`, async () => {
      for (const at of AXES) {
        // Sums of n numbers reach √n or so, and are rounded there.
        const tolerance = { rtol: 2e-6, atol: 2e-6 + 6e-7 * Math.sqrt(at.size) };
        await scan('float32', numbers(lengthOf(at)), at, tolerance);
        await scan('int32', wholes(lengthOf(at), 20), at);
      }
      await scan('float32', Float32Array.of(1, Infinity, 2, -Infinity, 3, Number.NaN), axis(1, 6, 1));
    });
  }
});
