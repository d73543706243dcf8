import { assert, suite } from '@engram/tools/suite';
import { addAll } from '../../src/backend/kernels/add-all.ts';
import { broadcastRows } from '../../src/shape/broadcast.ts';
import type { TypedArray } from '../../src/shape/dtype.ts';
import { agree, LENGTHS, specialFloats } from './agree.ts';
import { randomFloats, runSimd } from './harness.ts';

/** The last bit, and the last one of what is too small for a full float32. */
const tolerance = { relative: 1.2e-7, absolute: 1.5e-45 };

const line = (n: number) => broadcastRows([n], [[n], [n]]);

/** One after the other, each rounded as the array holds it. */
const addedUp = <A extends TypedArray>(terms: readonly A[]): A => {
  const sum = terms[0].slice() as A;
  for (const term of terms.slice(1)) for (let i = 0; i < sum.length; i++) sum[i] += term[i];
  return sum;
};

suite('simd arithmetic', (test) => {
  test('a sum of many is that of one after the other, bit for bit', () => {
    for (const n of LENGTHS) {
      for (const count of [2, 3, 7]) {
        const floats = Array.from({ length: count }, (_, k) => randomFloats(n, n + k, 10 ** (3 * k)));
        const wholes = floats.map((x) => Int32Array.from(x, (value) => value * 2 ** 31));
        const terms = [floats, wholes, floats.map((x) => Float64Array.from(x))];
        for (const given of [...terms, floats.map(() => floats[0])]) {
          const label = `${count} of ${n} ${given[0].constructor.name}`;
          const looped = given[0].slice().fill(7);
          addAll.loop([looped], given, undefined);
          assert.equal(looped, addedUp<TypedArray>(given), label);
          const simd = runSimd(addAll.simd, [given[0].slice().fill(7)], given, undefined);
          if (given[0] instanceof Float64Array) assert.is(simd, undefined, label);
          else assert.equal(simd?.[0], looped, label);
        }
      }
    }
  });
  test('an array with itself, in place', () => {
    for (const n of LENGTHS) {
      const a = randomFloats(n, n);
      for (const name of ['add', 'mul', 'div'] as const) agree(name, [a], [a, a], line(n));
    }
  });
  test('in place with a broadcast operand', () => {
    const a = randomFloats(80, 1);
    agree('add', [a], [a, randomFloats(16, 2)], broadcastRows([5, 16], [[5, 16], [16]]));
    agree(
      'sub',
      [a],
      [randomFloats(5, 2), a],
      broadcastRows(
        [5, 16],
        [
          [5, 1],
          [5, 16],
        ],
      ),
    );
  });
  test('pow: special values, and whole, halved and odd exponents of either sign', () => {
    const special = [...specialFloats()];
    const a = Float32Array.from(special.flatMap((x) => special.map(() => x)));
    const b = Float32Array.from(special.flatMap(() => special));
    agree('pow', [new Float32Array(a.length)], [a, b], line(a.length), tolerance);
    const bases = [0, -0, 1, -1, 0.5, -2, 3, 1e30, -1e-30, 1e-42, Infinity, -Infinity, NaN, 1.0000001, 0.99999994];
    const exponents = [
      0, -0, 1, -1, 2, 3, -3, 0.5, -2.5, 126, 127, 128, -149, -150, 1e7, -1e7, 16777215, 16777216, 1e30,
    ];
    for (const exponent of [...exponents, 1e-40, Infinity, -Infinity, NaN]) {
      const x = Float32Array.from(bases);
      agree('pow', [x], [x, Float32Array.of(exponent)], broadcastRows([x.length], [[x.length], [1]]), tolerance);
    }
  });
  test('pow: all over float32, and results that are whole numbers', () => {
    const [a, b] = [randomFloats(100_000, 1, 60).map((x) => 2 ** x), randomFloats(100_000, 2, 3)];
    agree('pow', [new Float32Array(a.length)], [a, b], line(a.length), tolerance);
    const whole = Float32Array.from({ length: 400 }, (_, i) => (i % 40) - 20);
    const power = Float32Array.from({ length: 400 }, (_, i) => Math.floor(i / 40) % 6);
    agree('pow', [new Float32Array(400)], [whole, power], line(400));
  });
  test('many short rows', () => {
    const rows = broadcastRows([512, 16], [[512, 1], [16]]);
    agree('mul', [new Float32Array(8192)], [randomFloats(512, 1), randomFloats(16, 2)], rows);
  });
});
