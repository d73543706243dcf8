import { TRANSPOSE_A, TRANSPOSE_B, ONE_BIAS } from '../src/backend/wasm/words';
import { columns4x4, columns4x8, narrow, rows4x4, rows4x8 } from './matmul/block';
import { rowsByRows } from './matmul/dot';
import { outer } from './matmul/outer';
import { packed } from './matmul/packed';
import { rowByMatrix } from './matmul/row';

/** From how many products on it pays to copy into panels. */
const PACKED: f64 = 8000000;
const PACKED_ROWS = 16;
/** Up to here sums along k are so short that adding them across takes as long: b is better copied, and so turned. */
const SHORT = 32;

/** b stored [k, n], a either way, in blocks read where they lie; at an edge they overlap, as the rows and columns allow. */
function blocks(o: usize, a: usize, b: usize, bias: usize, m: i32, n: i32, k: i32, transposeA: bool): void {
  const oStep = (<usize>n) << 2;
  const aRow: usize = transposeA ? 4 : (<usize>k) << 2;
  const aColumn: usize = transposeA ? (<usize>m) << 2 : 4;
  if (m < 4) {
    for (let i = 0; i < m; i++, o += oStep, a += aRow) rowByMatrix(o, a, aColumn, b, oStep, bias, n, k);
    return;
  }
  for (let j = 0; j < n; ) {
    const wide = j + 8 <= n;
    const from = wide || n < 4 ? j : min(j, n - 4);
    const at = (<usize>from) << 2;
    const start = bias ? bias + at : 0;
    for (let i = 0; i < m; i += 4) {
      const row = <usize>min(i, m - 4);
      const to = o + row * oStep + at;
      const first = a + row * aRow;
      if (n < 4) narrow(to, oStep, first, aRow, aColumn, b + at, oStep, start, k, n);
      else if (transposeA) {
        if (wide) columns4x8(to, oStep, first, aColumn, b + at, oStep, start, 0, k);
        else columns4x4(to, oStep, first, aColumn, b + at, oStep, start, 0, k);
      } else {
        if (wide) rows4x8(to, oStep, first, aRow, b + at, oStep, start, 0, k);
        else rows4x4(to, oStep, first, aRow, b + at, oStep, start, 0, k);
      }
    }
    j = from + (wide ? 8 : 4);
  }
}

function product(o: usize, a: usize, b: usize, bias: usize, m: i32, n: i32, k: i32, flags: i32): void {
  const transposeA = (flags & TRANSPOSE_A) != 0;
  const transposeB = (flags & TRANSPOSE_B) != 0;
  if (k == 1 && !bias) outer(o, a, b, m, n);
  else if (m >= PACKED_ROWS && <f64>m * <f64>n * <f64>k >= PACKED) {
    packed(o, a, b, bias, m, n, k, transposeA, transposeB);
  } else if (!transposeB) blocks(o, a, b, bias, m, n, k, transposeA);
  else if (!transposeA && (m < PACKED_ROWS || k > SHORT)) rowsByRows(o, a, b, bias, m, n, k);
  else if (k > 0) packed(o, a, b, bias, m, n, k, transposeA, true);
  else blocks(o, a, b, bias, m, n, 0, true);
}

/** o[n] += x, which the bias of a product with one column has become with its sides exchanged. */
function addOne(o: usize, x: f32, n: i32): void {
  const end = o + ((<usize>n) << 2);
  const x4 = f32x4.splat(x);
  for (; o + 16 <= end; o += 16) v128.store(o, f32x4.add(v128.load(o), x4));
  for (; o < end; o += 4) store<f32>(o, load<f32>(o) + x);
}

@inline
function withBias(o: usize, a: usize, b: usize, bias: usize, m: i32, n: i32, k: i32, flags: i32): void {
  if (flags & ONE_BIAS) {
    product(o, a, b, 0, m, n, k, flags);
    addOne(o, load<f32>(bias), m * n);
  } else if (m == 1) {
    // The most frequent of all, on the shortest way.
    if (flags & TRANSPOSE_B) rowsByRows(o, a, b, bias, 1, n, k);
    else rowByMatrix(o, a, 4, b, (<usize>n) << 2, bias, n, k);
  } else {
    product(o, a, b, bias, m, n, k, flags);
  }
}

/** o = a · b (+ bias). Words: o, a, b, bias or 0, m, n, k, flags. */
export function matmul(args: usize): void {
  const o = load<usize>(args);
  const a = load<usize>(args, 4);
  const b = load<usize>(args, 8);
  const bias = load<usize>(args, 12);
  withBias(o, a, b, bias, load<i32>(args, 16), load<i32>(args, 20), load<i32>(args, 24), load<i32>(args, 28));
}

/** The same for each of a batch. Words: those of `matmul`, count, tables of the first element in a and in b. */
export function matmulBatched(args: usize): void {
  let o = load<usize>(args);
  const a = load<usize>(args, 4);
  const b = load<usize>(args, 8);
  const bias = load<usize>(args, 12);
  const m = load<i32>(args, 16);
  const n = load<i32>(args, 20);
  const k = load<i32>(args, 24);
  const flags = load<i32>(args, 28);
  let offsetsA = load<usize>(args, 36);
  let offsetsB = load<usize>(args, 40);
  const size = (<usize>(m * n)) << 2;
  for (let i = load<i32>(args, 32); i > 0; i--, o += size, offsetsA += 4, offsetsB += 4) {
    withBias(o, a + (load<usize>(offsetsA) << 2), b + (load<usize>(offsetsB) << 2), bias, m, n, k, flags);
  }
}
