import { suite } from '@engram/tools/suite';
import { broadcastRows } from '../../src/shape/broadcast.ts';
import { agree, assertNoInstruction, LENGTHS, randomBools, randomInts, specialPairs } from './agree.ts';
import { randomFloats } from './harness.ts';
import { walks } from './walks.ts';

const comparisons = ['eq', 'ne', 'lt', 'le', 'gt', 'ge'] as const;
const logical = ['logicalAnd', 'logicalOr'] as const;

const line = (n: number) => broadcastRows([n], [[n], [n]]);

suite('simd compare', (test) => {
  test('every length', () => {
    for (const n of LENGTHS) {
      const [i, j] = [randomInts(n, n, -2, 3), randomInts(n, n + 100, -2, 3)];
      for (const name of comparisons) {
        agree(name, [new Uint8Array(n).fill(7)], [i, j], line(n));
        agree(name, [new Uint8Array(n).fill(7)], [Float32Array.from(i), Float32Array.from(j)], line(n));
      }
      const [a, b] = [randomBools(n, n), randomBools(n, n + 100)];
      for (const name of logical) {
        for (const out of [new Uint8Array(n).fill(7), a, b]) agree(name, [out], [a, b], line(n));
      }
    }
  });
  test('every mix of views', () => {
    for (const { label, rows, count, lengths } of walks(2)) {
      const [i, j] = [randomInts(lengths[0], 1, -2, 3), randomInts(lengths[1], 2, -2, 3)];
      for (const name of comparisons) {
        agree(name, [new Uint8Array(count)], [i, j], rows, undefined, label);
        agree(name, [new Uint8Array(count)], [Float32Array.from(i), Float32Array.from(j)], rows, undefined, label);
      }
      const [a, b] = [randomBools(lengths[0], 1), randomBools(lengths[1], 2)];
      for (const name of logical) agree(name, [new Uint8Array(count)], [a, b], rows, undefined, label);
    }
  });
  test('special values', () => {
    const [a, b] = specialPairs();
    for (const name of comparisons) agree(name, [new Uint8Array(a.length)], [a, b], line(a.length));
    const limits = [0, 1, -1, 2 ** 31 - 1, -(2 ** 31)];
    const i = Int32Array.from(limits.flatMap((x) => limits.map(() => x)));
    const j = Int32Array.from(limits.flatMap(() => limits));
    for (const name of comparisons) agree(name, [new Uint8Array(25)], [i, j], line(25));
  });
  test('where: every length, in place too', () => {
    for (const n of LENGTHS) {
      const rows = broadcastRows([n], [[n], [n], [n]]);
      const c = randomBools(n, n);
      const [a, b] = [randomFloats(n, n), randomFloats(n, n + 100)];
      for (const out of [new Float32Array(n), a, b]) agree('where', [out], [c, a, b], rows);
      agree('where', [new Int32Array(n)], [c, randomInts(n, n, -9, 9), randomInts(n, n + 1, -9, 9)], rows);
    }
  });
  test('where: every mix of views', () => {
    const shapes = [
      [5, 16],
      [3, 7],
      [3, 0],
    ] as const;
    for (const { label, rows, count, lengths } of walks(3, shapes)) {
      const [a, b] = [randomFloats(lengths[1], 1), randomFloats(lengths[2], 2)];
      agree('where', [new Float32Array(count)], [randomBools(lengths[0], 3), a, b], rows, undefined, label);
    }
  });
  test('nothing for float64, for bool values, and for a mix', () => {
    const [a, b] = [new Float64Array(3), new Float64Array(3)];
    const out = new Uint8Array(3);
    for (const name of [...comparisons, ...logical]) assertNoInstruction(name, [out], [a, b], line(3));
    for (const name of comparisons) {
      assertNoInstruction(name, [out], [new Uint8Array(3), new Uint8Array(3)], line(3));
      assertNoInstruction(name, [out], [new Int32Array(3), new Float32Array(3)], line(3));
    }
    const rows = broadcastRows([3], [[3], [3], [3]]);
    assertNoInstruction('where', [new Float64Array(3)], [out, a, b], rows);
    assertNoInstruction('where', [new Uint8Array(3)], [out, new Uint8Array(3), new Uint8Array(3)], rows);
  });
});
