import { assert, suite } from '@engram/tools/suite';
import type { MatmulGeometry } from '../../src/backend/kernels/matmul.ts';
import * as rows from '../../src/backend/kernels/matmul.ts';
import { KernelTable } from '../../src/backend/wasm/table.ts';
import { core } from '../../src/backend/wasm/texts.ts';
import { MATMUL } from '../../src/backend/wasm/words.ts';
import { assertNear, randomFloats, runSimd } from './harness.ts';

type Case = Partial<MatmulGeometry> & { m: number; n: number; k: number; bias?: boolean };

const both = [false, true];

/** Compares with the typed-array kernel in float64, over all transposes and with and without a bias unless told. */
const compare = ({ m, n, k, bias, transposeA, transposeB, offsetsA, offsetsB }: Case): void => {
  const [atA, atB] = [offsetsA ?? Int32Array.of(0), offsetsB ?? Int32Array.of(0)];
  const a = randomFloats(Math.max(0, ...atA) + m * k, 1);
  const b = randomFloats(Math.max(0, ...atB) + k * n, 2);
  for (const tA of transposeA === undefined ? both : [transposeA]) {
    for (const tB of transposeB === undefined ? both : [transposeB]) {
      for (const withBias of bias === undefined ? both : [bias]) {
        const geometry = { m, n, k, transposeA: tA, transposeB: tB, offsetsA: atA, offsetsB: atB };
        const ins = withBias ? [a, b, randomFloats(n, 3)] : [a, b];
        const expected = new Float64Array(atA.length * m * n);
        rows.matmul.loop(
          [expected],
          ins.map((x) => Float64Array.from(x)),
          geometry,
        );
        const filled = new Float32Array(expected.length).fill(7);
        const [actual] = runSimd(rows.matmul.simd, [filled], ins, geometry)!;
        const label = `[${m}, ${k}] · [${k}, ${n}] ${tA ? 'aᵀ ' : ''}${tB ? 'bᵀ ' : ''}${withBias ? '+ bias' : ''}`;
        assertNear(actual, expected, { absolute: 1e-7 * (2 + k), label });
      }
    }
  }
};

suite('simd matmul', (test) => {
  test('has the place in the table that the interpreter knows it by', () => {
    const table = new KernelTable(new WebAssembly.Memory({ initial: 32 }));
    assert.is(table.slotOf(core, 'matmul'), MATMUL);
  });

  test('every small size', () => {
    for (const m of [0, 1, 2, 3, 4, 5, 7, 8, 9]) {
      for (const n of [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13]) {
        for (const k of [0, 1, 2, 3, 4, 5, 7, 8, 9]) compare({ m, n, k });
      }
    }
  });

  test('a row by every number of columns, and a column by every number of rows', () => {
    for (let n = 0; n <= 67; n++) {
      for (const k of [1, 6, 16, 33]) {
        compare({ m: 1, n, k });
        compare({ m: n, n: 1, k });
        compare({ m: 3, n, k });
        compare({ m: 5, n: k, k: n });
      }
    }
  });

  test('sizes in between', () => {
    for (const [m, n, k] of [
      [64, 64, 64],
      [67, 71, 73],
      [127, 9, 257],
      [16, 513, 40],
      [133, 40, 513],
      [352, 48, 19],
    ]) {
      compare({ m, n, k });
    }
  });

  test('sizes beyond the packed blocks, whose edges they do not meet', () => {
    for (const [m, n, k] of [
      [259, 131, 261],
      [17, 1031, 513],
      [128, 512, 256],
    ]) {
      compare({ m, n, k });
    }
  });

  test('the shapes of a small network', () => {
    for (const [m, n, k] of [
      [1, 96, 48],
      [1, 96, 32],
      [1, 16, 32],
      [32, 96, 48],
      [11, 10, 48],
      [16, 16, 16],
      [96, 48, 11],
      [96, 48, 352],
    ]) {
      compare({ m, n, k });
    }
  });

  test('batches, also with one operand for all', () => {
    for (const [m, n, k] of [
      [1, 16, 16],
      [3, 5, 7],
      [4, 1, 6],
      [16, 16, 1],
    ]) {
      const each = (size: number) => Int32Array.from({ length: 6 }, (_, i) => i * size);
      const [as, bs] = [each(m * k), each(k * n)];
      compare({ m, n, k, offsetsA: as, offsetsB: bs });
      compare({ m, n, k, offsetsA: as, offsetsB: each(0) });
      compare({ m, n, k, offsetsA: each(0), offsetsB: bs });
      compare({ m, n, k, offsetsA: as.toReversed(), offsetsB: bs });
      compare({ m, n, k, offsetsA: as.subarray(0, 0), offsetsB: bs.subarray(0, 0) });
      compare({ m, n, k, offsetsA: as.subarray(3, 4), offsetsB: bs.subarray(2, 3) });
    }
  });

  test('NaN and infinities stay in their rows and columns', () => {
    for (const [m, n, k] of [
      [1, 9, 5],
      [5, 7, 6],
      [3, 3, 3],
      [70, 75, 66],
    ]) {
      const a = randomFloats(m * k, 1);
      const b = randomFloats(k * n, 2);
      a[k - 1] = Number.NaN;
      b[n * k - 1] = Number.POSITIVE_INFINITY;
      for (const transposeA of both) {
        for (const transposeB of both) {
          const offsets = Int32Array.of(0);
          const geometry = { m, n, k, transposeA, transposeB, offsetsA: offsets, offsetsB: offsets };
          const expected = new Float64Array(m * n);
          rows.matmul.loop([expected], [Float64Array.from(a), Float64Array.from(b)], geometry);
          const [actual] = runSimd(rows.matmul.simd, [new Float32Array(m * n)], [a, b], geometry)!;
          assertNear(actual, expected, { absolute: 1e-5, label: `${m} ${n} ${k}` });
        }
      }
    }
  });

  test('other dtypes are left to the typed-array kernel', () => {
    const offsets = Int32Array.of(0);
    const geometry = { m: 1, n: 1, k: 1, transposeA: false, transposeB: false, offsetsA: offsets, offsetsB: offsets };
    for (const type of [Float64Array, Int32Array]) {
      const one = () => new type(1);
      assert.is(runSimd(rows.matmul.simd, [one()], [one(), one()], geometry), undefined);
    }
  });
});
