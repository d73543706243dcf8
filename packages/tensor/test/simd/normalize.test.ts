import { suite } from '@engram/tools/suite';
import { type NormalizeGeometry, normalize, normalizeBackward } from '../../src/backend/kernels/normalize.ts';
import { assertNear, randomFloats, runSimd } from './harness.ts';

/** What the typed-array loops give in float64. */
const exactly = (
  kernel: typeof normalize,
  outs: readonly number[],
  ins: readonly Float32Array[],
  geometry: NormalizeGeometry,
) => {
  const results = outs.map((length) => new Float64Array(length));
  kernel.loop(
    results,
    ins.map((x) => Float64Array.from(x)),
    geometry,
  );
  return results;
};

const compare = (geometry: NormalizeGeometry, x: Float32Array, tolerance = 1e-5): void => {
  const { lines, channels } = geometry;
  const g = randomFloats(x.length, 2);
  const [weight, bias] = [randomFloats(channels, 3), randomFloats(channels, 4)];
  const check = (kernel: typeof normalize, outs: readonly number[], ins: readonly Float32Array[]) => {
    const actual = runSimd(
      kernel.simd,
      outs.map((n) => new Float32Array(n).fill(7)),
      ins,
      geometry,
    )!;
    exactly(kernel, outs, ins, geometry).forEach((expected, i) => {
      const label = `${kernel.name}, result ${i}, ${JSON.stringify(geometry)}`;
      assertNear(actual[i], Float32Array.from(expected), { absolute: tolerance, relative: tolerance, label });
    });
  };
  check(normalize, [x.length, 3 * lines], [x, weight, bias]);
  const [, found] = exactly(normalize, [x.length, 3 * lines], [x, weight, bias], geometry);
  check(normalizeBackward, [x.length, channels, channels], [g, x, Float32Array.from(found), weight]);
};

const sizeOf = ({ outer, lines, per, run }: NormalizeGeometry): number => outer * lines * per * run;

const eps = 1e-5;
const layer = (lines: number, size: number) => ({ outer: 1, lines, channels: size, per: size, run: 1, eps });
const group = (samples: number, groups: number, per: number, run: number) => ({
  outer: 1,
  lines: samples * groups,
  channels: groups * per,
  per,
  run,
  eps,
});
const batch = (samples: number, channels: number, run: number) => ({
  outer: samples,
  lines: channels,
  channels,
  per: 1,
  run,
  eps,
});

suite('simd normalize', (test) => {
  test('lines of every length, a channel each', () => {
    for (let size = 2; size <= 40; size++) compare(layer(3, size), randomFloats(3 * size, size, 2));
    for (const size of [1023, 1024, 1025, 2100]) compare(layer(2, size), randomFloats(2 * size, size, 2));
  });

  test('groups and instances', () => {
    for (let run = 2; run <= 21; run++) {
      for (const per of [1, 2, 3]) compare(group(2, 2, per, run), randomFloats(4 * per * run, run, 2));
    }
    compare(group(2, 2, 2, 1030), randomFloats(8240, 1, 2));
  });

  test('batches', () => {
    for (let run = 1; run <= 21; run++) compare(batch(3, 4, run), randomFloats(12 * run, run, 2));
    compare(batch(5, 2, 1500), randomFloats(15000, 1, 2));
  });

  test('no lines, lines without elements, and constant ones', () => {
    compare(layer(0, 4), new Float32Array(0));
    compare(batch(0, 3, 4), new Float32Array(0));
    compare(layer(2, 6), new Float32Array(12).fill(3));
    compare(layer(2, 6), new Float32Array(12).fill(-1e30));
  });

  test('means that are large, and first elements that are far from them', () => {
    for (const geometry of [layer(3, 50), group(2, 3, 2, 25), batch(3, 4, 25)]) {
      const x = randomFloats(sizeOf(geometry), 5, 2);
      // The mean itself is kept in float32: what that rounds off is what y may be off.
      for (const shift of [10, 1e3, -1e4])
        compare(
          geometry,
          x.map((value) => value + shift),
          1e-5 + Math.abs(shift) * 1e-7,
        );
      const outlier = x.slice();
      for (let i = 0; i < outlier.length; i += 25) outlier[i] = 1e4;
      compare(geometry, outlier, 2e-5);
    }
  });

  test('squares that float32 cannot hold', () => {
    for (const scale of [1e19, 1e30, 1e36]) compare(layer(2, 9), randomFloats(18, 6, scale));
    const small = { ...layer(2, 9), eps: 0 };
    for (const scale of [1e-19, 1e-30]) {
      const x = randomFloats(18, 6, scale);
      const ins = [x, new Float32Array(9).fill(1), new Float32Array(9)];
      const [y] = runSimd(normalize.simd, [new Float32Array(18), new Float32Array(6)], ins, small)!;
      assertNear(y, exactly(normalize, [18, 6], ins, small)[0], { absolute: 1e-5, label: `${scale}` });
    }
  });

  test('NaN and infinity spoil their line only', () => {
    for (const special of [Number.NaN, Number.POSITIVE_INFINITY]) {
      for (const at of [0, 3, 8]) {
        const x = randomFloats(18, 7);
        x[at] = special;
        compare(layer(2, 9), x);
      }
    }
  });
});
