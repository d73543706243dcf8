import { suite } from '@engram/tools/suite';
import { agree, assertNoInstruction, LENGTHS, randomBools, randomInts, specialFloats } from './agree.ts';
import { randomFloats } from './harness.ts';

suite('simd elementwise', (test) => {
  test('clamp: bounds of every kind', () => {
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
  test('nothing for float64', () => {
    const [a, b] = [new Float64Array(3), new Float64Array(3)];
    for (const name of ['copy', 'cast'] as const) assertNoInstruction(name, [a], [b], undefined);
    assertNoInstruction('cast', [a], [new Float32Array(3)], undefined);
    assertNoInstruction('cast', [new Int32Array(3)], [b], undefined);
    assertNoInstruction('fill', [a], [], { value: 1 });
  });
});
