import { suite } from '@engram/tools/suite';
import { agree, assertNoInstruction, LENGTHS, randomBools, randomInts } from './agree.ts';
import { randomFloats } from './harness.ts';

const OUTER = [0, 1, 3];
const SIZES = [0, 1, 2, 3, 4, 5, 7, 8, 9, 16, 33, 67];
const INNER = [0, 1, 2, 3, 4, 5, 7, 8, 15, 16, 17, 21, 36, 67];

const floatReductions = ['sum', 'max', 'min', 'logsumexp'] as const;

interface Axis {
  outer: number;
  size: number;
  inner: number;
}

const axes: readonly Axis[] = [
  ...OUTER.flatMap((outer) => SIZES.flatMap((size) => INNER.map((inner) => ({ outer, size, inner })))),
  ...LENGTHS.map((size) => ({ outer: 2, size, inner: 1 })),
  ...[352, 1000, 5000].flatMap((size) => [1, 2, 6, 18].map((inner) => ({ outer: 1, size, inner }))),
];

const countOf = ({ outer, inner }: Axis): number => outer * inner;
const lengthOf = ({ outer, size, inner }: Axis): number => outer * size * inner;

suite('simd reduce', (test) => {
  test('float32: every kind of axis', () => {
    for (const axis of axes) {
      const a = randomFloats(lengthOf(axis), axis.size);
      const label = JSON.stringify(axis);
      for (const name of floatReductions) {
        const tolerance =
          name === 'max' || name === 'min' ? undefined : { relative: 4e-7, absolute: 1e-6 + 1e-7 * axis.size };
        agree(name, [new Float32Array(countOf(axis)).fill(7)], [a], axis, tolerance, label);
      }
    }
  });
  test('spread: every kind of axis, with and without the root, small and large', () => {
    for (const axis of axes) {
      for (const scale of [1, 1e30, 1e-30]) {
        const a = randomFloats(lengthOf(axis), axis.size).map((x) => x * scale);
        for (const more of [
          { divisor: 1, eps: 0, root: true },
          { divisor: 3.5, eps: 1e-5, root: true },
          { divisor: 0, eps: 0, root: true },
          ...(scale === 1 ? [{ divisor: 2, eps: 0, root: false }] : []),
        ]) {
          const geometry = { ...axis, ...more };
          agree('spread', [new Float32Array(countOf(axis)).fill(7)], [a], geometry, { relative: 2e-7 });
        }
      }
    }
  });
  test('int32 and bool: every kind of axis', () => {
    for (const axis of axes) {
      const wide = randomInts(lengthOf(axis), axis.size, -(2 ** 31), 2 ** 31);
      const bools = randomBools(lengthOf(axis), axis.size);
      for (const a of [wide, bools]) agree('sum', [new Int32Array(countOf(axis)).fill(7)], [a], axis);
    }
  });
  test('argmax and argmin: every kind of axis, with numbers that are there several times', () => {
    for (const axis of axes.filter(({ size }) => size > 0)) {
      const few = Float32Array.from(randomInts(lengthOf(axis), axis.size, -2, 3));
      for (const a of [few, randomFloats(lengthOf(axis), axis.size)]) {
        for (const name of ['argmax', 'argmin'] as const) {
          agree(name, [new Int32Array(countOf(axis)).fill(7)], [a], axis, undefined, JSON.stringify(axis));
        }
      }
    }
  });
  test('any and all: every kind of axis, with few of the other kind', () => {
    for (const axis of axes) {
      for (const rare of [0, 1]) {
        const a = Uint8Array.from(randomInts(lengthOf(axis), axis.size, 0, 40), (x) => (x === 0 ? rare : 1 - rare));
        for (const name of ['any', 'all'] as const) {
          agree(name, [new Uint8Array(countOf(axis)).fill(7)], [a], axis, undefined, JSON.stringify(axis));
        }
      }
    }
  });
  test('prod and cumsum: every kind of axis, bit for bit', () => {
    for (const axis of axes) {
      const a = randomFloats(lengthOf(axis), axis.size);
      agree('prod', [new Float32Array(countOf(axis)).fill(7)], [a.map((x) => 1 + x / 2)], axis);
      for (const reverse of [false, true]) {
        const geometry = { ...axis, reverse };
        agree('cumsum', [new Float32Array(a.length).fill(7)], [a], geometry);
        agree('cumsum', [a], [a], geometry);
      }
    }
  });
  test('special values wherever they are', () => {
    for (const inner of [1, 2, 5, 16]) {
      for (const size of [1, 4, 7, 21]) {
        for (let at = 0; at < size; at++) {
          for (const value of [NaN, Infinity, -Infinity, 80, -80]) {
            for (const other of [0, -0, -Infinity, Infinity, value]) {
              const a = new Float32Array(size * inner).fill(other);
              for (let j = 0; j < inner; j += 2) a[at * inner + j] = value;
              const axis = { outer: 1, size, inner };
              const label = `${value} among ${other}, ${JSON.stringify(axis)}`;
              for (const name of ['sum', 'max', 'min'] as const) {
                agree(name, [new Float32Array(inner)], [a], axis, undefined, label);
              }
              agree('logsumexp', [new Float32Array(inner)], [a], axis, { relative: 4e-7 }, label);
              for (const name of ['argmax', 'argmin'] as const) {
                agree(name, [new Int32Array(inner)], [a], axis, undefined, label);
              }
              agree('prod', [new Float32Array(inner)], [a], axis, undefined, label);
              agree('cumsum', [new Float32Array(a.length)], [a], { ...axis, reverse: false }, undefined, label);
            }
          }
        }
      }
    }
  });
  test('zeros keep their sign as Math.max and Math.min have it', () => {
    for (const n of LENGTHS) {
      const a = Float32Array.from(randomInts(n, n, 0, 2), (x) => (x ? 0 : -0));
      for (const name of ['sum', 'max', 'min'] as const) {
        agree(name, [new Float32Array(1)], [a], { outer: 1, size: n, inner: 1 });
        agree(name, [new Float32Array(n)], [a], { outer: 1, size: 1, inner: n });
      }
    }
  });
  test('a long sum of float32 rounds little', () => {
    const size = 100_000;
    for (const inner of [1, 2, 4, 16]) {
      const a = randomFloats(size * inner, inner).map((x) => 1 + 0.5 * x);
      agree('sum', [new Float32Array(inner)], [a], { outer: 1, size, inner }, { relative: inner < 4 ? 3e-7 : 1e-5 });
    }
  });
  test('nothing for float64, nor for dtypes without a kernel', () => {
    const axis = { outer: 1, size: 3, inner: 1 };
    for (const name of floatReductions) {
      assertNoInstruction(name, [new Float64Array(1)], [new Float64Array(3)], axis);
    }
    for (const name of ['max', 'min', 'prod', 'argmax'] as const) {
      assertNoInstruction(name, [new Int32Array(1)], [new Int32Array(3)], axis);
    }
    assertNoInstruction('prod', [new Float64Array(1)], [new Float64Array(3)], axis);
    assertNoInstruction('argmax', [new Int32Array(1)], [new Float64Array(3)], axis);
    assertNoInstruction('any', [new Uint8Array(1)], [new Float32Array(3)], axis);
    assertNoInstruction('cumsum', [new Float64Array(3)], [new Float64Array(3)], { ...axis, reverse: false });
  });
});
