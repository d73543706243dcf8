import { assert, suite } from '@engram/tools/suite';
import * as kernels from '../../src/backend/kernels/softmax.ts';
import { assertNear, randomFloats, runSimd } from './harness.ts';

const rows = { ...kernels };

type Name = keyof typeof rows;

const compare = (
  name: Name,
  ins: Float32Array[],
  outer: number,
  size: number,
  inner: number,
  absolute = 2e-6,
): void => {
  const geometry = { outer, size, inner };
  const expected = new Float64Array(ins[0].length);
  rows[name].loop(
    [expected],
    ins.map((x) => Float64Array.from(x)),
    geometry,
  );
  const [actual] = runSimd(rows[name].simd, [new Float32Array(expected.length).fill(7)], ins, geometry)!;
  assertNear(actual, expected, { relative: 2e-6, absolute, label: `${name} [${outer}, ${size}, ${inner}]` });
};

const all = (outer: number, size: number, inner: number, absolute?: number): void => {
  const length = outer * size * inner;
  const a = randomFloats(length, 1, 8);
  const g = randomFloats(length, 2);
  for (const forward of ['softmax', 'logSoftmax'] as const) {
    compare(forward, [a], outer, size, inner, absolute);
    const y = new Float32Array(length);
    rows[forward].loop([y], [a], { outer, size, inner });
    compare(`${forward}Backward`, [g, y], outer, size, inner, absolute);
  }
};

suite('simd softmax', (test) => {
  test('lines of every length', () => {
    for (let size = 0; size <= 67; size++) all(3, size, 1);
  });

  test('axes in the middle', () => {
    for (let inner = 0; inner <= 13; inner++) {
      for (const size of [0, 1, 2, 5, 16]) all(2, size, inner);
    }
    all(1, 7, 67);
    all(0, 4, 4);
  });

  test('a long line', () => {
    all(1, 32768, 1, 1e-4);
  });

  test('infinities and NaN', () => {
    const { NaN: nan, POSITIVE_INFINITY: inf } = Number;
    for (const special of [[nan], [inf], [-inf], [inf, -inf], [nan, inf], [-inf, -inf, -inf, -inf, -inf, -inf]]) {
      for (const size of [6, 9]) {
        for (let at = 0; at + special.length <= size; at++) {
          const a = randomFloats(size, 1);
          a.set(special, at);
          for (const name of ['softmax', 'logSoftmax'] as const) {
            compare(name, [a], 1, size, 1);
            compare(name, [a], 1, size / 3, 3);
          }
        }
      }
    }
    for (const x of [-inf, nan, inf]) compare('softmax', [new Float32Array(5).fill(x)], 1, 5, 1);
  });

  test('lines with a mask, and with terms too small to count', () => {
    for (let size = 4; size <= 40; size++) {
      const a = randomFloats(size, size, 200);
      for (const name of ['softmax', 'logSoftmax'] as const) compare(name, [a], 1, size, 1, 2e-5);
      for (let from = 1; from < size; from += 3) {
        for (const name of ['softmax', 'logSoftmax'] as const) {
          compare(name, [randomFloats(size, from).fill(Number.NEGATIVE_INFINITY, from)], 1, size, 1);
        }
      }
    }
  });

  test('large numbers do not overflow', () => {
    const a = Float32Array.of(3e38, 3e38, -3e38, 1000, 0);
    compare('softmax', [a], 1, 5, 1);
    compare('logSoftmax', [a.map((x) => x / 1e30)], 1, 5, 1);
  });

  test('float64 is left to the typed-array kernel', () => {
    const geometry = { outer: 1, size: 1, inner: 1 };
    assert.is(runSimd(rows.softmax.simd, [new Float64Array(1)], [new Float64Array(1)], geometry), undefined);
  });
});
