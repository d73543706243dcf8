import { suite } from '@engram/tools/suite';
import { broadcastRows } from '../../src/shape/broadcast.ts';
import { agree, assertNoInstruction, LENGTHS, randomInts, specialPairs } from './agree.ts';
import { randomFloats } from './harness.ts';
import { walks } from './walks.ts';

const floats = ['add', 'sub', 'mul', 'div', 'maximum', 'minimum'] as const;
const integers = ['add', 'sub', 'mul'] as const;

const line = (n: number) => broadcastRows([n], [[n], [n]]);

suite('simd arithmetic', (test) => {
  test('every length, in place in either operand', () => {
    for (const n of LENGTHS) {
      const [a, b] = [randomFloats(n, n), randomFloats(n, n + 100)];
      for (const name of floats) {
        for (const out of [new Float32Array(n), a, b]) agree(name, [out], [a, b], line(n));
        agree(name, [a], [a, a], line(n));
      }
      const [i, j] = [randomInts(n, n, -(2 ** 31), 2 ** 31), randomInts(n, n + 100, -(2 ** 31), 2 ** 31)];
      for (const name of integers) {
        for (const out of [new Int32Array(n), i, j]) agree(name, [out], [i, j], line(n));
      }
    }
  });
  test('every mix of views', () => {
    for (const { label, rows, count, lengths } of walks(2)) {
      const [a, b] = [randomFloats(lengths[0], 1), randomFloats(lengths[1], 2)];
      for (const name of floats) agree(name, [new Float32Array(count)], [a, b], rows, undefined, label);
      const [i, j] = [randomInts(lengths[0], 1, -9, 9), randomInts(lengths[1], 2, -9, 9)];
      for (const name of integers) agree(name, [new Int32Array(count)], [i, j], rows, undefined, label);
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
  test('special values', () => {
    const [a, b] = specialPairs();
    for (const name of floats) agree(name, [new Float32Array(a.length)], [a, b], line(a.length));
  });
  test('many short rows', () => {
    const rows = broadcastRows([512, 16], [[512, 1], [16]]);
    agree('mul', [new Float32Array(8192)], [randomFloats(512, 1), randomFloats(16, 2)], rows);
  });
  test('nothing for float64, for bool, and for the int32 ones without a kernel', () => {
    for (const array of [Float64Array, Uint8Array]) {
      for (const name of floats) assertNoInstruction(name, [new array(3)], [new array(3), new array(3)], line(3));
    }
    for (const name of ['div', 'maximum', 'minimum'] as const) {
      assertNoInstruction(name, [new Int32Array(3)], [new Int32Array(3), new Int32Array(3)], line(3));
    }
  });
});
