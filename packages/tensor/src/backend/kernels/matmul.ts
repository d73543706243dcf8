import type { TypedArray } from '../../shape/dtype.ts';
import { kernel } from '../kernel.ts';
import { core } from '../wasm/texts.ts';
import { ONE_BIAS, TRANSPOSE_A, TRANSPOSE_B } from '../wasm/words.ts';

/** out[batch, m, n] = a[batch, m, k] · b[batch, k, n] (+ bias[n]); offsets give each batch's first element. */
export interface MatmulGeometry {
  readonly m: number;
  readonly n: number;
  readonly k: number;
  /** Whether a is stored [k, m], b is stored [n, k]. */
  readonly transposeA: boolean;
  readonly transposeB: boolean;
  readonly offsetsA: Int32Array;
  readonly offsetsB: Int32Array;
}

/** Rows and columns of the block of sums that stays in registers. */
const BLOCK = 4;

/** out[i, j] = bias[j] + Σₚ a[i, p] b[p, j] over one matrix; each operand is read by its row and column strides. */
const multiply = (
  o: TypedArray,
  oi: number,
  a: TypedArray,
  ai: number,
  b: TypedArray,
  bi: number,
  bias: TypedArray | undefined,
  { m, n, k, transposeA, transposeB }: MatmulGeometry,
): void => {
  const aRow = transposeA ? 1 : k;
  const aCol = transposeA ? m : 1;
  const bRow = transposeB ? 1 : n;
  const bCol = transposeB ? k : 1;
  const mBlocked = m - (m % BLOCK);
  const nBlocked = n - (n % BLOCK);

  for (let i = 0; i < mBlocked; i += BLOCK) {
    for (let j = 0; j < nBlocked; j += BLOCK) {
      let c00 = bias ? bias[j] : 0;
      let c01 = bias ? bias[j + 1] : 0;
      let c02 = bias ? bias[j + 2] : 0;
      let c03 = bias ? bias[j + 3] : 0;
      let c10 = c00;
      let c11 = c01;
      let c12 = c02;
      let c13 = c03;
      let c20 = c00;
      let c21 = c01;
      let c22 = c02;
      let c23 = c03;
      let c30 = c00;
      let c31 = c01;
      let c32 = c02;
      let c33 = c03;
      let ap = ai + i * aRow;
      let bp = bi + j * bCol;
      for (let p = 0; p < k; p++, ap += aCol, bp += bRow) {
        const b0 = b[bp];
        const b1 = b[bp + bCol];
        const b2 = b[bp + 2 * bCol];
        const b3 = b[bp + 3 * bCol];
        let x = a[ap];
        c00 += x * b0;
        c01 += x * b1;
        c02 += x * b2;
        c03 += x * b3;
        x = a[ap + aRow];
        c10 += x * b0;
        c11 += x * b1;
        c12 += x * b2;
        c13 += x * b3;
        x = a[ap + 2 * aRow];
        c20 += x * b0;
        c21 += x * b1;
        c22 += x * b2;
        c23 += x * b3;
        x = a[ap + 3 * aRow];
        c30 += x * b0;
        c31 += x * b1;
        c32 += x * b2;
        c33 += x * b3;
      }
      let at = oi + i * n + j;
      o[at] = c00;
      o[at + 1] = c01;
      o[at + 2] = c02;
      o[at + 3] = c03;
      at += n;
      o[at] = c10;
      o[at + 1] = c11;
      o[at + 2] = c12;
      o[at + 3] = c13;
      at += n;
      o[at] = c20;
      o[at + 1] = c21;
      o[at + 2] = c22;
      o[at + 3] = c23;
      at += n;
      o[at] = c30;
      o[at + 1] = c31;
      o[at + 2] = c32;
      o[at + 3] = c33;
    }
    for (let j = nBlocked; j < n; j++) {
      for (let r = i; r < i + BLOCK; r++) {
        o[oi + r * n + j] = dot(a, ai + r * aRow, aCol, b, bi + j * bCol, bRow, k, bias ? bias[j] : 0);
      }
    }
  }

  // The rows left over, and all of a matrix with fewer than BLOCK rows: four columns at a time.
  for (let i = mBlocked; i < m; i++) {
    const a0 = ai + i * aRow;
    for (let j = 0; j < nBlocked; j += BLOCK) {
      let c0 = bias ? bias[j] : 0;
      let c1 = bias ? bias[j + 1] : 0;
      let c2 = bias ? bias[j + 2] : 0;
      let c3 = bias ? bias[j + 3] : 0;
      let bp = bi + j * bCol;
      for (let p = 0, ap = a0; p < k; p++, ap += aCol, bp += bRow) {
        const x = a[ap];
        c0 += x * b[bp];
        c1 += x * b[bp + bCol];
        c2 += x * b[bp + 2 * bCol];
        c3 += x * b[bp + 3 * bCol];
      }
      const at = oi + i * n + j;
      o[at] = c0;
      o[at + 1] = c1;
      o[at + 2] = c2;
      o[at + 3] = c3;
    }
    for (let j = nBlocked; j < n; j++) {
      o[oi + i * n + j] = dot(a, a0, aCol, b, bi + j * bCol, bRow, k, bias ? bias[j] : 0);
    }
  }
};

const dot = (
  a: TypedArray,
  ai: number,
  as: number,
  b: TypedArray,
  bi: number,
  bs: number,
  k: number,
  start: number,
): number => {
  let s = start;
  for (let p = 0; p < k; p++) s += a[ai + p * as] * b[bi + p * bs];
  return s;
};

/** The same for int32: products can exceed 2⁵³, `imul` keeps their low bits. And `multiply` sees floats only, which keeps it fast. */
const multiplyInt: typeof multiply = (o, oi, a, ai, b, bi, bias, { m, n, k, transposeA, transposeB }) => {
  const [aRow, aCol] = transposeA ? [1, m] : [k, 1];
  const [bRow, bCol] = transposeB ? [1, k] : [n, 1];
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      let s = bias ? bias[j] : 0;
      for (let p = 0; p < k; p++) s += Math.imul(a[ai + i * aRow + p * aCol], b[bi + p * bRow + j * bCol]);
      o[oi + i * n + j] = s;
    }
  }
};

/** Whether `offsets` are those of matrices of `size` elements that lie one after the other. */
const consecutive = (offsets: Int32Array, size: number): boolean =>
  offsets.every((offset, i) => offset === offsets[0] + i * size);

/** Whether the rows of all batches meet the same b: they are one product with more rows. */
const isTall = ({ m, k, offsetsA, offsetsB }: MatmulGeometry): boolean =>
  offsetsB.every((offset) => offset === offsetsB[0]) && consecutive(offsetsA, m * k);

/** a [m, k] · b [k, n], and where there is one a bias [n], for each of a batch; either may lie transposed. */
export const matmul = kernel<MatmulGeometry>({
  name: 'matmul',
  work: (out, { k }) => out.length * k,
  exactness: 'sums',
  loop: (outs, ins, geometry) => {
    const { m, n, offsetsA, offsetsB } = geometry;
    const run = outs[0] instanceof Int32Array ? multiplyInt : multiply;
    for (let batch = 0; batch < offsetsA.length; batch++) {
      run(outs[0], batch * m * n, ins[0], offsetsA[batch], ins[1], offsetsB[batch], ins[2], geometry);
    }
  },
  simd: ([o], [a, b, bias], geometry, emitter) => {
    if (o.dtype !== 'float32' || a.dtype !== 'float32' || b.dtype !== 'float32') return false;
    const { n, k, transposeA, transposeB, offsetsA, offsetsB } = geometry;
    const count = offsetsA.length;
    if (count === 0) return true;
    let { m } = geometry;
    // A single row or column lies in memory in the same way transposed or not; the kernels are quickest with this one.
    let flags = (transposeA && m > 1 && k > 1 ? TRANSPOSE_A : 0) | (transposeB && k > 1 ? TRANSPOSE_B : 0);
    const biasAt = bias?.address ?? 0;
    const isColumn = n === 1;
    const single = count === 1 || (!isColumn && !(flags & TRANSPOSE_A) && isTall(geometry));
    if (single) m *= count;
    // (a b)ᵀ = bᵀ aᵀ: a matrix times a column is a row times a matrix, with one bias for all.
    if (isColumn) flags = (flags & TRANSPOSE_A || k === 1 ? 0 : TRANSPOSE_B) | (bias ? ONE_BIAS : 0);
    const [left, right] = isColumn ? [b, a] : [a, b];
    const [offsetsLeft, offsetsRight] = isColumn ? [offsetsB, offsetsA] : [offsetsA, offsetsB];
    const sizes = isColumn ? [1, m] : [m, n];
    if (single) {
      const leftAt = left.address + 4 * offsetsLeft[0];
      const rightAt = right.address + 4 * offsetsRight[0];
      emitter.emit(core, 'matmul', o.address, leftAt, rightAt, biasAt, sizes[0], sizes[1], k, flags);
    } else {
      const tables = [emitter.table(offsetsLeft), emitter.table(offsetsRight)];
      const words = [o.address, left.address, right.address, biasAt, sizes[0], sizes[1], k, flags, count, ...tables];
      emitter.emit(core, 'matmulBatched', ...words);
    }
    return true;
  },
});
