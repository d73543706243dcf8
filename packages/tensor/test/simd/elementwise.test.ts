import { suite } from '@engram/tools/suite';
import { agree, assertNoInstruction, LENGTHS, randomBools, randomInts, specialFloats } from './agree.ts';
import { randomFloats } from './harness.ts';

const exact = ['neg', 'abs', 'sign', 'sqrt', 'square', 'reciprocal', 'floor', 'ceil', 'round', 'trunc'] as const;
const near = ['exp', 'log', 'rsqrt'] as const;
/** 3 ulp, and the last bits of what is too small for a full float32. */
const tolerance = { relative: 4e-7, absolute: 3e-45 };

suite('simd elementwise', (test) => {
  for (const name of [...exact, ...near]) {
    const allowed = (near as readonly string[]).includes(name) ? tolerance : undefined;
    test(`${name}: every length, in place too`, () => {
      for (const n of LENGTHS) {
        const a = randomFloats(n, n, 5);
        agree(name, [new Float32Array(n).fill(7)], [a], undefined, allowed, `${n}`);
        agree(name, [a], [a], undefined, allowed, `${n} in place`);
      }
    });
    test(`${name}: special values`, () => {
      const a = specialFloats();
      agree(name, [new Float32Array(a.length)], [a], undefined, allowed);
    });
  }
  test('neg and square of int32 wrap around', () => {
    for (const n of LENGTHS) {
      const a = randomInts(n, n, -(2 ** 31), 2 ** 31);
      if (n > 0) a[0] = -(2 ** 31);
      for (const name of ['neg', 'square'] as const) agree(name, [new Int32Array(n)], [a], undefined);
    }
  });
  test('clamp', () => {
    for (const n of LENGTHS) agree('clamp', [new Float32Array(n)], [randomFloats(n, n, 3)], { min: -1.1, max: 0.7 });
    const a = specialFloats();
    for (const bounds of [
      { min: -1.1, max: 0.7 },
      { min: 0, max: Infinity },
      { min: -Infinity, max: -0 },
      { min: 2, max: 1 },
      { min: Number.NaN, max: 1 },
    ]) {
      agree('clamp', [new Float32Array(a.length)], [a], bounds);
    }
  });
  test('copy and fill', () => {
    for (const n of [...LENGTHS, 1000, 4099]) {
      for (const a of [randomFloats(n, n), randomInts(n, n, -5, 5), randomBools(n, n)]) {
        const out = () => a.slice().fill(0);
        agree('copy', [out()], [a], undefined);
        agree('copy', [a], [a], undefined);
        for (const value of [0, 1]) agree('fill', [out()], [], { value });
      }
      for (const value of [-0, Number.NaN, 0.1, -Infinity]) agree('fill', [new Float32Array(n)], [], { value });
    }
  });
  test('cast between all dtypes', () => {
    for (const n of LENGTHS) {
      for (const a of [randomFloats(n, n, 3), randomInts(n, n, -2, 3), randomBools(n, n)]) {
        for (const out of [new Float32Array(n), new Int32Array(n), new Uint8Array(n)]) {
          agree('cast', [out], [a], undefined, undefined, `${a.constructor.name} to ${out.constructor.name}`);
        }
      }
    }
    const a = specialFloats();
    const integers = Int32Array.of(0, 1, -1, 2 ** 31 - 1, -(2 ** 31), 16777217, 33554435, -16777219);
    for (const out of [Int32Array, Uint8Array]) agree('cast', [new out(a.length)], [a], undefined);
    for (const out of [Float32Array, Uint8Array]) agree('cast', [new out(8)], [integers], undefined);
  });
  test('logicalNot', () => {
    for (const n of LENGTHS) {
      const bools = randomBools(n, n);
      for (const a of [randomInts(n, n, -1, 2), Float32Array.from(randomInts(n, n, -1, 2)), bools]) {
        agree('logicalNot', [new Uint8Array(n)], [a], undefined);
      }
      agree('logicalNot', [bools], [bools], undefined);
    }
    const a = specialFloats();
    agree('logicalNot', [new Uint8Array(a.length)], [a], undefined);
  });
  test('nothing for float64', () => {
    const [a, b] = [new Float64Array(3), new Float64Array(3)];
    for (const name of [...exact, ...near, 'copy', 'cast', 'logicalNot'] as const) {
      assertNoInstruction(name, [a], [b], undefined);
    }
    assertNoInstruction('cast', [a], [new Float32Array(3)], undefined);
    assertNoInstruction('cast', [new Int32Array(3)], [b], undefined);
    assertNoInstruction('fill', [a], [], { value: 1 });
    assertNoInstruction('clamp', [a], [b], { min: 0, max: 1 });
  });
});
