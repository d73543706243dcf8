import { assert, suite } from '@engram/tools/suite';
import { broadcastRows } from '../../src/shape/broadcast.ts';
import type { TypedArray } from '../../src/shape/dtype.ts';
import { agree, encoderOf, type GeometryFor } from './agree.ts';
import { randomFloats, runSimd } from './harness.ts';

const backward = ['tanhBackward', 'sigmoidBackward'] as const;
/** A few ulp, more in tails where a rounded exponent weighs, and the last bits of what is too small for a full float32. */
const tolerance = { relative: 5e-7, absolute: 1e-44 };
const tails = { relative: 5e-6, absolute: 2e-43 };

const line = (n: number) => broadcastRows([n], [[n], [n]]);

suite('simd activation', (test) => {
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
  test('slopes of gelu and silu keep their left tails', () => {
    const a = Float32Array.from({ length: 2000 }, (_, i) => -2 - i / 160);
    for (const name of ['geluSlope', 'siluSlope'] as const)
      agree(name, [new Float32Array(a.length)], [a], undefined as GeometryFor<typeof name>, tails);
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
