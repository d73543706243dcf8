import { assert, suite } from '@engram/tools/suite';
import type { Band, Windows } from '../../src/backend/kernels/pooling.ts';
import { bandOf } from '../../src/ops/bands.ts';
import { agree, assertNoInstruction, randomInts } from './agree.ts';
import { randomFloats } from './harness.ts';

/** Windows as a pool with padding has them: those at the edges are cut. */
const sliding = (size: number, kernel: number, stride: number, padding: number, step = 1): Windows => {
  const count = Math.max(1, Math.floor((size + 2 * padding - step * (kernel - 1) - 1) / stride) + 1);
  const positions = Array.from({ length: count }, (_, o) =>
    Array.from({ length: kernel }, (_, k) => o * stride - padding + k * step).filter((at) => at >= 0 && at < size),
  );
  return {
    starts: Int32Array.from(positions, ([first = 0]) => first),
    counts: Int32Array.from(positions, ({ length }) => length),
    step,
  };
};

const weighted = ({ starts, counts }: Windows, weight: (at: number) => number): Band => {
  let at = 0;
  return bandOf(starts.length, (o) => [starts[o], Array.from({ length: counts[o] }, () => weight(at++))]);
};

interface Case {
  readonly planes: number;
  readonly height: number;
  readonly width: number;
  readonly rows: Windows;
  readonly columns: Windows;
}

const cases: readonly Case[] = [1, 2, 3, 4, 5, 6, 7, 9, 14, 19, 34].flatMap((width) =>
  [
    [1, 1, 0, 1],
    [2, 2, 0, 1],
    [2, 1, 1, 1],
    [3, 2, 1, 1],
    [3, 1, 1, 2],
    [2, 3, 0, 1],
    [3, 5, 1, 1],
  ].map(([kernel, stride, padding, step]) => ({
    planes: 2,
    height: 5,
    width,
    rows: sliding(5, kernel, stride, padding, step),
    columns: sliding(width, kernel, stride, padding, step),
  })),
);

const results = ({ planes, rows, columns }: Case): number => planes * rows.starts.length * columns.starts.length;
const pixels = ({ planes, height, width }: Case): number => planes * height * width;
const label = (geometry: Case): string => JSON.stringify(geometry);

suite('simd pooling', (test) => {
  test('the largest of windows, and their positions', () => {
    const { NaN: nan, POSITIVE_INFINITY: inf } = Number;
    for (const geometry of cases) {
      const n = results(geometry);
      const x = randomFloats(pixels(geometry), 1);
      const odd = x.map((value, i) => (i % 5 === 0 ? nan : i % 7 === 0 ? inf : i % 3 === 0 ? -inf : value));
      for (const input of [x, x.map(Math.round), odd, odd.fill(-inf)]) {
        agree('maxPool', [new Float32Array(n), new Int32Array(n)], [input], geometry, undefined, label(geometry));
      }
    }
  });

  test('back to where they stood', () => {
    for (const geometry of cases) {
      const n = results(geometry);
      const g = randomFloats(n, 2);
      const positions = randomInts(n, 3, -1, geometry.height * geometry.width);
      agree('maxPoolBackward', [new Float32Array(pixels(geometry)).fill(9)], [g, positions], geometry, {
        absolute: 1e-6,
      });
    }
  });

  test('sums of windows, with weights that are all the same, or not', () => {
    const weights: ((at: number) => number)[] = [() => 1, () => 0.25, (at) => 0.1 + (at % 7)];
    for (const geometry of cases) {
      for (const row of weights) {
        for (const column of weights) {
          const { rows, columns } = geometry;
          const bands = { ...geometry, rows: weighted(rows, row), columns: weighted(columns, column) };
          const x = randomFloats(pixels(geometry), 4);
          const out = new Float32Array(results(geometry)).fill(9);
          agree('resample', [out], [x], bands, { absolute: 2e-5, relative: 1e-5 }, label(geometry));
        }
      }
    }
  });

  test('windows without elements, and the same row several times', () => {
    const rows = bandOf(5, (o) => [[0, 0, 1, 1, 2][o], o === 3 ? [] : [1]]);
    const columns = bandOf(9, (o) => [Math.floor(o / 2), o === 4 ? [] : [2]]);
    const geometry = { planes: 2, height: 3, width: 5, rows, columns };
    agree('resample', [new Float32Array(90).fill(9)], [randomFloats(30, 5)], geometry);
  });

  test('float64 is left to the typed-array kernel', () => {
    const [geometry] = cases;
    const n = results(geometry);
    assertNoInstruction(
      'maxPool',
      [new Float64Array(n), new Int32Array(n)],
      [new Float64Array(pixels(geometry))],
      geometry,
    );
    assert.ok(n > 0);
  });
});
