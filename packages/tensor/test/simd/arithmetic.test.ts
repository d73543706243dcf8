import { suite } from '@engram/tools/suite';
import { broadcastRows } from '../../src/shape/broadcast.ts';
import { agree, LENGTHS, specialFloats } from './agree.ts';
import { randomFloats } from './harness.ts';

/** The last bit, and the last one of what is too small for a full float32. */
const tolerance = { relative: 1.2e-7, absolute: 1.5e-45 };

const line = (n: number) => broadcastRows([n], [[n], [n]]);

suite('simd arithmetic', (test) => {
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
