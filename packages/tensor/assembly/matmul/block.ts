// Four rows of the result by eight or four columns, in registers. Steps are in bytes: `oStep` and `bStep` between rows of
// the result and of b, whose rows run along n. Sums begin with the numbers at `start`, four rows `startStep` apart, or
// with 0 where that is 0.
//
// Loops take several steps at a time, with an end after each: V8 computes at the end of what runs without a branch, and all loads
// of more than one step would not fit the registers.
import { loadPart, loadPartInline, madd, storePart } from '../vector';

/** For a stored [m, k]: `aStep` is between its rows. */
export function rows4x8(
  o: usize,
  oStep: usize,
  a: usize,
  aStep: usize,
  b: usize,
  bStep: usize,
  start: usize,
  startStep: usize,
  k: i32,
): void {
  let a1 = a + aStep;
  let a2 = a1 + aStep;
  let a3 = a2 + aStep;
  let c00 = f32x4.splat(0);
  let c01 = f32x4.splat(0);
  let c10 = f32x4.splat(0);
  let c11 = f32x4.splat(0);
  let c20 = f32x4.splat(0);
  let c21 = f32x4.splat(0);
  let c30 = f32x4.splat(0);
  let c31 = f32x4.splat(0);
  if (start) {
    c00 = v128.load(start);
    c01 = v128.load(start, 16);
    start += startStep;
    c10 = v128.load(start);
    c11 = v128.load(start, 16);
    start += startStep;
    c20 = v128.load(start);
    c21 = v128.load(start, 16);
    start += startStep;
    c30 = v128.load(start);
    c31 = v128.load(start, 16);
  }
  for (; k > 0; k -= 4) {
    let b0 = v128.load(b);
    let b1 = v128.load(b, 16);
    let x = v128.load32_splat(a);
    c00 = madd(c00, x, b0);
    c01 = madd(c01, x, b1);
    x = v128.load32_splat(a1);
    c10 = madd(c10, x, b0);
    c11 = madd(c11, x, b1);
    x = v128.load32_splat(a2);
    c20 = madd(c20, x, b0);
    c21 = madd(c21, x, b1);
    x = v128.load32_splat(a3);
    c30 = madd(c30, x, b0);
    c31 = madd(c31, x, b1);
    b += bStep;
    if (k == 1) break;
    b0 = v128.load(b);
    b1 = v128.load(b, 16);
    x = v128.load32_splat(a, 4);
    c00 = madd(c00, x, b0);
    c01 = madd(c01, x, b1);
    x = v128.load32_splat(a1, 4);
    c10 = madd(c10, x, b0);
    c11 = madd(c11, x, b1);
    x = v128.load32_splat(a2, 4);
    c20 = madd(c20, x, b0);
    c21 = madd(c21, x, b1);
    x = v128.load32_splat(a3, 4);
    c30 = madd(c30, x, b0);
    c31 = madd(c31, x, b1);
    b += bStep;
    if (k == 2) break;
    b0 = v128.load(b);
    b1 = v128.load(b, 16);
    x = v128.load32_splat(a, 8);
    c00 = madd(c00, x, b0);
    c01 = madd(c01, x, b1);
    x = v128.load32_splat(a1, 8);
    c10 = madd(c10, x, b0);
    c11 = madd(c11, x, b1);
    x = v128.load32_splat(a2, 8);
    c20 = madd(c20, x, b0);
    c21 = madd(c21, x, b1);
    x = v128.load32_splat(a3, 8);
    c30 = madd(c30, x, b0);
    c31 = madd(c31, x, b1);
    b += bStep;
    if (k == 3) break;
    b0 = v128.load(b);
    b1 = v128.load(b, 16);
    x = v128.load32_splat(a, 12);
    c00 = madd(c00, x, b0);
    c01 = madd(c01, x, b1);
    x = v128.load32_splat(a1, 12);
    c10 = madd(c10, x, b0);
    c11 = madd(c11, x, b1);
    x = v128.load32_splat(a2, 12);
    c20 = madd(c20, x, b0);
    c21 = madd(c21, x, b1);
    x = v128.load32_splat(a3, 12);
    c30 = madd(c30, x, b0);
    c31 = madd(c31, x, b1);
    b += bStep;
    a += 16;
    a1 += 16;
    a2 += 16;
    a3 += 16;
  }
  v128.store(o, c00);
  v128.store(o, c01, 16);
  o += oStep;
  v128.store(o, c10);
  v128.store(o, c11, 16);
  o += oStep;
  v128.store(o, c20);
  v128.store(o, c21, 16);
  o += oStep;
  v128.store(o, c30);
  v128.store(o, c31, 16);
}

/** The same, four columns. */
export function rows4x4(
  o: usize,
  oStep: usize,
  a: usize,
  aStep: usize,
  b: usize,
  bStep: usize,
  start: usize,
  startStep: usize,
  k: i32,
): void {
  let a1 = a + aStep;
  let a2 = a1 + aStep;
  let a3 = a2 + aStep;
  let c00 = f32x4.splat(0);
  let c10 = f32x4.splat(0);
  let c20 = f32x4.splat(0);
  let c30 = f32x4.splat(0);
  if (start) {
    c00 = v128.load(start);
    start += startStep;
    c10 = v128.load(start);
    start += startStep;
    c20 = v128.load(start);
    start += startStep;
    c30 = v128.load(start);
  }
  for (; k > 0; k--) {
    const b0 = v128.load(b);
    let x = v128.load32_splat(a);
    c00 = madd(c00, x, b0);
    x = v128.load32_splat(a1);
    c10 = madd(c10, x, b0);
    x = v128.load32_splat(a2);
    c20 = madd(c20, x, b0);
    x = v128.load32_splat(a3);
    c30 = madd(c30, x, b0);
    a += 4;
    a1 += 4;
    a2 += 4;
    a3 += 4;
    b += bStep;
  }
  v128.store(o, c00);
  o += oStep;
  v128.store(o, c10);
  o += oStep;
  v128.store(o, c20);
  o += oStep;
  v128.store(o, c30);
}

/** For a stored [k, m], and for packed panels: `aStep` is between its rows, four numbers of each are used. */
export function columns4x8(
  o: usize,
  oStep: usize,
  a: usize,
  aStep: usize,
  b: usize,
  bStep: usize,
  start: usize,
  startStep: usize,
  k: i32,
): void {
  let c00 = f32x4.splat(0);
  let c01 = f32x4.splat(0);
  let c10 = f32x4.splat(0);
  let c11 = f32x4.splat(0);
  let c20 = f32x4.splat(0);
  let c21 = f32x4.splat(0);
  let c30 = f32x4.splat(0);
  let c31 = f32x4.splat(0);
  if (start) {
    c00 = v128.load(start);
    c01 = v128.load(start, 16);
    start += startStep;
    c10 = v128.load(start);
    c11 = v128.load(start, 16);
    start += startStep;
    c20 = v128.load(start);
    c21 = v128.load(start, 16);
    start += startStep;
    c30 = v128.load(start);
    c31 = v128.load(start, 16);
  }
  for (; k > 0; k -= 4) {
    let b0 = v128.load(b);
    let b1 = v128.load(b, 16);
    let x = v128.load32_splat(a);
    c00 = madd(c00, x, b0);
    c01 = madd(c01, x, b1);
    x = v128.load32_splat(a, 4);
    c10 = madd(c10, x, b0);
    c11 = madd(c11, x, b1);
    x = v128.load32_splat(a, 8);
    c20 = madd(c20, x, b0);
    c21 = madd(c21, x, b1);
    x = v128.load32_splat(a, 12);
    c30 = madd(c30, x, b0);
    c31 = madd(c31, x, b1);
    a += aStep;
    b += bStep;
    if (k == 1) break;
    b0 = v128.load(b);
    b1 = v128.load(b, 16);
    x = v128.load32_splat(a);
    c00 = madd(c00, x, b0);
    c01 = madd(c01, x, b1);
    x = v128.load32_splat(a, 4);
    c10 = madd(c10, x, b0);
    c11 = madd(c11, x, b1);
    x = v128.load32_splat(a, 8);
    c20 = madd(c20, x, b0);
    c21 = madd(c21, x, b1);
    x = v128.load32_splat(a, 12);
    c30 = madd(c30, x, b0);
    c31 = madd(c31, x, b1);
    a += aStep;
    b += bStep;
    if (k == 2) break;
    b0 = v128.load(b);
    b1 = v128.load(b, 16);
    x = v128.load32_splat(a);
    c00 = madd(c00, x, b0);
    c01 = madd(c01, x, b1);
    x = v128.load32_splat(a, 4);
    c10 = madd(c10, x, b0);
    c11 = madd(c11, x, b1);
    x = v128.load32_splat(a, 8);
    c20 = madd(c20, x, b0);
    c21 = madd(c21, x, b1);
    x = v128.load32_splat(a, 12);
    c30 = madd(c30, x, b0);
    c31 = madd(c31, x, b1);
    a += aStep;
    b += bStep;
    if (k == 3) break;
    b0 = v128.load(b);
    b1 = v128.load(b, 16);
    x = v128.load32_splat(a);
    c00 = madd(c00, x, b0);
    c01 = madd(c01, x, b1);
    x = v128.load32_splat(a, 4);
    c10 = madd(c10, x, b0);
    c11 = madd(c11, x, b1);
    x = v128.load32_splat(a, 8);
    c20 = madd(c20, x, b0);
    c21 = madd(c21, x, b1);
    x = v128.load32_splat(a, 12);
    c30 = madd(c30, x, b0);
    c31 = madd(c31, x, b1);
    a += aStep;
    b += bStep;
  }
  v128.store(o, c00);
  v128.store(o, c01, 16);
  o += oStep;
  v128.store(o, c10);
  v128.store(o, c11, 16);
  o += oStep;
  v128.store(o, c20);
  v128.store(o, c21, 16);
  o += oStep;
  v128.store(o, c30);
  v128.store(o, c31, 16);
}

/** The same, four columns. */
export function columns4x4(
  o: usize,
  oStep: usize,
  a: usize,
  aStep: usize,
  b: usize,
  bStep: usize,
  start: usize,
  startStep: usize,
  k: i32,
): void {
  let c00 = f32x4.splat(0);
  let c10 = f32x4.splat(0);
  let c20 = f32x4.splat(0);
  let c30 = f32x4.splat(0);
  if (start) {
    c00 = v128.load(start);
    start += startStep;
    c10 = v128.load(start);
    start += startStep;
    c20 = v128.load(start);
    start += startStep;
    c30 = v128.load(start);
  }
  for (; k > 0; k--) {
    const b0 = v128.load(b);
    let x = v128.load32_splat(a);
    c00 = madd(c00, x, b0);
    x = v128.load32_splat(a, 4);
    c10 = madd(c10, x, b0);
    x = v128.load32_splat(a, 8);
    c20 = madd(c20, x, b0);
    x = v128.load32_splat(a, 12);
    c30 = madd(c30, x, b0);
    a += aStep;
    b += bStep;
  }
  v128.store(o, c00);
  o += oStep;
  v128.store(o, c10);
  o += oStep;
  v128.store(o, c20);
  o += oStep;
  v128.store(o, c30);
}

/** Four rows by fewer than four columns, for a stored either way. */
export function narrow(
  o: usize,
  oStep: usize,
  a: usize,
  aRow: usize,
  aColumn: usize,
  b: usize,
  bStep: usize,
  bias: usize,
  k: i32,
  count: i32,
): void {
  const aRow3 = aRow + (aRow << 1);
  let c0 = bias ? loadPart(bias, count) : f32x4.splat(0);
  let c1 = c0;
  let c2 = c0;
  let c3 = c0;
  for (; k > 0; k--, a += aColumn, b += bStep) {
    const x = loadPartInline(b, count);
    c0 = madd(c0, v128.load32_splat(a), x);
    c1 = madd(c1, v128.load32_splat(a + aRow), x);
    c2 = madd(c2, v128.load32_splat(a + (aRow << 1)), x);
    c3 = madd(c3, v128.load32_splat(a + aRow3), x);
  }
  storePart(o, c0, count);
  storePart(o + oStep, c1, count);
  storePart(o + 2 * oStep, c2, count);
  storePart(o + 3 * oStep, c3, count);
}
