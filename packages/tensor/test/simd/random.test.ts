import { assert, suite } from '@engram/tools/suite';
import * as rows from '../../src/backend/kernels/random.ts';
import { assertNear, runSimd } from './harness.ts';

const keys = [
  [0, 0],
  [0xdeadbeef, 7],
  [-1, -2147483648],
] as const;

/** The last but one carries into the high word, the last ends at 2⁵³. */
const counters = [0, 5, 2 ** 32 - 3, 2 ** 53 - 64];

suite('simd random', (test) => {
  test('uniform is the typed-array kernel, bit for bit', () => {
    for (const key of keys) {
      for (const counter of counters) {
        for (let length = 0; length <= 67; length++) {
          const geometry = { key, counter, low: -0.7, high: 1.3 };
          const expected = new Float32Array(length);
          rows.uniform.loop([expected], [], geometry);
          assert.equal(runSimd(rows.uniform.simd, [new Float32Array(length)], [], geometry)![0], expected);
        }
      }
    }
  });

  test('randint is the typed-array kernel, bit for bit', () => {
    for (const [low, high] of [
      [0, 2],
      [-5, 1000],
      [-2147483648, 2147483647],
    ]) {
      for (const counter of counters) {
        for (let length = 0; length <= 19; length++) {
          for (const type of [Float32Array, Int32Array]) {
            const geometry = { key: keys[1], counter, low, high };
            const expected = new type(length);
            rows.randint.loop([expected], [], geometry);
            assert.equal(runSimd(rows.randint.simd, [new type(length)], [], geometry)![0], expected);
          }
        }
      }
    }
  });

  test('normal is the typed-array kernel, but for the last bit of one in many', () => {
    for (const key of keys) {
      for (const counter of counters) {
        for (let length = 0; length <= 67; length++) {
          const geometry = { key, counter, low: -0.7, high: 1.3 };
          const expected = new Float32Array(length);
          rows.normal.loop([expected], [], geometry);
          const actual = runSimd(rows.normal.simd, [new Float32Array(length)], [], geometry)![0];
          assertNear(actual, expected, { relative: 1.2e-7 });
        }
      }
    }
    const geometry = { key: keys[1], counter: 7, low: 0, high: 1 };
    const expected = new Float32Array(100_000);
    rows.normal.loop([expected], [], geometry);
    const actual = runSimd(rows.normal.simd, [new Float32Array(100_000)], [], geometry)![0];
    assertNear(actual, expected, { relative: 1.2e-7 });
    const other = actual.filter((x, i) => x !== expected[i]).length;
    assert.ok(other < 20, `${other} of 100,000 differ`);
  });

  test('other dtypes are left to the typed-array kernel', () => {
    const geometry = { key: keys[0], counter: 0, low: 0, high: 1 };
    assert.is(runSimd(rows.normal.simd, [new Float64Array(1)], [], geometry), undefined);
    assert.is(runSimd(rows.uniform.simd, [new Float64Array(1)], [], geometry), undefined);
    assert.is(runSimd(rows.randint.simd, [new Float64Array(1)], [], geometry), undefined);
  });
});
