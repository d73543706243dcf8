import { assert, suite } from '@engram/tools/suite';
import { broadcastRows } from '../../src/shape/broadcast.ts';
import type { TypedArray } from '../../src/shape/dtype.ts';
import { agree, assertNoInstruction, encoderOf, type GeometryFor, LENGTHS, specialFloats } from './agree.ts';
import { randomFloats, runSimd } from './harness.ts';
import { walks } from './walks.ts';

const unary = ['tanh', 'sigmoid', 'relu', 'silu', 'geluTanh', 'leakyRelu', 'softplus'] as const;
const backward = ['tanhBackward', 'sigmoidBackward'] as const;
const geometry = { negativeSlope: 0.1, beta: 1, threshold: 20 };
/** A few ulp, more in tails where a rounded exponent weighs, and the last bits of what is too small for a full float32. */
const tolerance = { relative: 5e-7, absolute: 1e-44 };
const tails = { relative: 5e-6, absolute: 2e-43 };

const line = (n: number) => broadcastRows([n], [[n], [n]]);

suite('simd activation', (test) => {
  for (const name of unary) {
    test(`${name}: every length, in place too`, () => {
      for (const n of LENGTHS) {
        const a = randomFloats(n, n, 6);
        agree(name, [new Float32Array(n).fill(7)], [a], geometry, tails);
        agree(name, [a], [a], geometry, tails);
      }
    });
    test(`${name}: special values`, () => {
      const a = specialFloats();
      agree(name, [new Float32Array(a.length)], [a], geometry, tails);
    });
    test(`${name}: nothing for float64`, () => {
      assertNoInstruction(name, [new Float64Array(3)], [new Float64Array(3)], geometry);
    });
  }
  test('relu: −0 becomes 0', () => {
    const a = specialFloats();
    agree('relu', [new Float32Array(a.length)], [a], undefined);
  });
  test('softplus: a grid, other parameters', () => {
    const a = Float32Array.from({ length: 4001 }, (_, i) => (i - 2000) / 20);
    for (const [beta, threshold] of [
      [1, 20],
      [1, Infinity],
      [2, 10],
      [0.5, 1],
      [0.1, 20],
    ]) {
      agree(
        'softplus',
        [new Float32Array(a.length)],
        [a],
        { beta, threshold },
        beta === 1 ? tolerance : tails,
        `${beta} ${threshold}`,
      );
    }
  });
  test('backward: every length, in place too', () => {
    for (const n of LENGTHS) {
      const [g, y] = [randomFloats(n, n), randomFloats(n, n + 100)];
      for (const name of backward) {
        for (const out of [new Float32Array(n), g, y]) agree(name, [out], [g, y], line(n), tolerance);
      }
    }
  });
  test('backward: every mix of views', () => {
    for (const { label, rows, count, lengths } of walks(2)) {
      const ins = [randomFloats(lengths[0], 1), randomFloats(lengths[1], 2)];
      for (const name of backward) agree(name, [new Float32Array(count)], ins, rows, tolerance, label);
    }
  });
  test('backward: exact to a few ulp where y is next to 1, −1 or 0', () => {
    const steps = Array.from({ length: 40 }, (_, i) => 2 ** (-i / 2));
    const y = Float32Array.from([...steps.map((s) => 1 - s), ...steps.map((s) => s - 1), ...steps]);
    const g = new Float32Array(y.length).fill(1);
    for (const name of backward) agree(name, [new Float32Array(y.length)], [g, y], line(y.length), tolerance);
  });
  test('tanh and sigmoid stay within their limits', () => {
    const a = randomFloats(5000, 1, 30);
    const run = (name: 'tanh' | 'sigmoid'): TypedArray =>
      runSimd(encoderOf(name), [new Float32Array(a.length)], [a], undefined as GeometryFor<typeof name>)![0];
    assert.ok(run('tanh').every((y) => Math.abs(y) <= 1));
    assert.ok(run('sigmoid').every((y) => y >= 0 && y <= 1));
  });
});
