// Rows of a against rows of b, for b stored [n, k]: sums run along both, four products at a time, and are added across
// at the end, four sums together. At an edge a block is moved back to overlap the one before: it gives the same again.
import { loadPart, madd, sumEach, sumLanes } from '../vector';

/** One row of a against eight of b; eight sums that do not wait for each other. */
function dot1x8(o: usize, a: usize, b: usize, bias: usize, k: i32): void {
  const step = (<usize>k) << 2;
  let b0 = b;
  let b1 = b0 + step;
  let b2 = b1 + step;
  let b3 = b2 + step;
  let b4 = b3 + step;
  let b5 = b4 + step;
  let b6 = b5 + step;
  let b7 = b6 + step;
  let c0 = f32x4.splat(0);
  let c1 = f32x4.splat(0);
  let c2 = f32x4.splat(0);
  let c3 = f32x4.splat(0);
  let c4 = f32x4.splat(0);
  let c5 = f32x4.splat(0);
  let c6 = f32x4.splat(0);
  let c7 = f32x4.splat(0);
  const end = a + ((<usize>(k & ~3)) << 2);
  while (a < end) {
    const x = v128.load(a);
    c0 = madd(c0, x, v128.load(b0));
    c1 = madd(c1, x, v128.load(b1));
    c2 = madd(c2, x, v128.load(b2));
    c3 = madd(c3, x, v128.load(b3));
    c4 = madd(c4, x, v128.load(b4));
    c5 = madd(c5, x, v128.load(b5));
    c6 = madd(c6, x, v128.load(b6));
    c7 = madd(c7, x, v128.load(b7));
    a += 16;
    b0 += 16;
    b1 += 16;
    b2 += 16;
    b3 += 16;
    b4 += 16;
    b5 += 16;
    b6 += 16;
    b7 += 16;
  }
  const rest = k & 3;
  if (rest) {
    const x = loadPart(a, rest);
    c0 = madd(c0, x, loadPart(b0, rest));
    c1 = madd(c1, x, loadPart(b1, rest));
    c2 = madd(c2, x, loadPart(b2, rest));
    c3 = madd(c3, x, loadPart(b3, rest));
    c4 = madd(c4, x, loadPart(b4, rest));
    c5 = madd(c5, x, loadPart(b5, rest));
    c6 = madd(c6, x, loadPart(b6, rest));
    c7 = madd(c7, x, loadPart(b7, rest));
  }
  let low = sumEach(c0, c1, c2, c3);
  let high = sumEach(c4, c5, c6, c7);
  if (bias) {
    low = f32x4.add(low, v128.load(bias));
    high = f32x4.add(high, v128.load(bias, 16));
  }
  v128.store(o, low);
  v128.store(o, high, 16);
}

function dot1x4(o: usize, a: usize, b: usize, bias: usize, k: i32): void {
  const step = (<usize>k) << 2;
  let b0 = b;
  let b1 = b0 + step;
  let b2 = b1 + step;
  let b3 = b2 + step;
  let c0 = f32x4.splat(0);
  let c1 = f32x4.splat(0);
  let c2 = f32x4.splat(0);
  let c3 = f32x4.splat(0);
  const end = a + ((<usize>(k & ~3)) << 2);
  while (a < end) {
    const x = v128.load(a);
    c0 = madd(c0, x, v128.load(b0));
    c1 = madd(c1, x, v128.load(b1));
    c2 = madd(c2, x, v128.load(b2));
    c3 = madd(c3, x, v128.load(b3));
    a += 16;
    b0 += 16;
    b1 += 16;
    b2 += 16;
    b3 += 16;
  }
  const rest = k & 3;
  if (rest) {
    const x = loadPart(a, rest);
    c0 = madd(c0, x, loadPart(b0, rest));
    c1 = madd(c1, x, loadPart(b1, rest));
    c2 = madd(c2, x, loadPart(b2, rest));
    c3 = madd(c3, x, loadPart(b3, rest));
  }
  let sums = sumEach(c0, c1, c2, c3);
  if (bias) sums = f32x4.add(sums, v128.load(bias));
  v128.store(o, sums);
}

/** Two rows of a, `aStep` bytes apart, against four of b. */
function dot2x4(o: usize, oStep: usize, a: usize, aStep: usize, b: usize, bias: usize, k: i32): void {
  const step = (<usize>k) << 2;
  let a1 = a + aStep;
  let b0 = b;
  let b1 = b0 + step;
  let b2 = b1 + step;
  let b3 = b2 + step;
  let c00 = f32x4.splat(0);
  let c01 = f32x4.splat(0);
  let c02 = f32x4.splat(0);
  let c03 = f32x4.splat(0);
  let c10 = f32x4.splat(0);
  let c11 = f32x4.splat(0);
  let c12 = f32x4.splat(0);
  let c13 = f32x4.splat(0);
  let left = k;
  while (left > 3) {
    let x = v128.load(a);
    let y = v128.load(a1);
    let z = v128.load(b0);
    c00 = madd(c00, x, z);
    c10 = madd(c10, y, z);
    z = v128.load(b1);
    c01 = madd(c01, x, z);
    c11 = madd(c11, y, z);
    z = v128.load(b2);
    c02 = madd(c02, x, z);
    c12 = madd(c12, y, z);
    z = v128.load(b3);
    c03 = madd(c03, x, z);
    c13 = madd(c13, y, z);
    let taken: usize = 16;
    // Six addresses go on for every eight numbers, not four.
    if (left > 7) {
      x = v128.load(a, 16);
      y = v128.load(a1, 16);
      z = v128.load(b0, 16);
      c00 = madd(c00, x, z);
      c10 = madd(c10, y, z);
      z = v128.load(b1, 16);
      c01 = madd(c01, x, z);
      c11 = madd(c11, y, z);
      z = v128.load(b2, 16);
      c02 = madd(c02, x, z);
      c12 = madd(c12, y, z);
      z = v128.load(b3, 16);
      c03 = madd(c03, x, z);
      c13 = madd(c13, y, z);
      taken = 32;
    }
    left -= <i32>(taken >> 2);
    a += taken;
    a1 += taken;
    b0 += taken;
    b1 += taken;
    b2 += taken;
    b3 += taken;
  }
  if (left) {
    const x = loadPart(a, left);
    const y = loadPart(a1, left);
    let z = loadPart(b0, left);
    c00 = madd(c00, x, z);
    c10 = madd(c10, y, z);
    z = loadPart(b1, left);
    c01 = madd(c01, x, z);
    c11 = madd(c11, y, z);
    z = loadPart(b2, left);
    c02 = madd(c02, x, z);
    c12 = madd(c12, y, z);
    z = loadPart(b3, left);
    c03 = madd(c03, x, z);
    c13 = madd(c13, y, z);
  }
  let first = sumEach(c00, c01, c02, c03);
  let second = sumEach(c10, c11, c12, c13);
  if (bias) {
    const start = v128.load(bias);
    first = f32x4.add(first, start);
    second = f32x4.add(second, start);
  }
  v128.store(o, first);
  v128.store(o + oStep, second);
}

function dot1x1(a: usize, b: usize, k: i32): f32 {
  let c0 = f32x4.splat(0);
  let c1 = f32x4.splat(0);
  let c2 = f32x4.splat(0);
  let c3 = f32x4.splat(0);
  const end = a + ((<usize>k) << 2);
  for (; a + 64 <= end; a += 64, b += 64) {
    c0 = madd(c0, v128.load(a), v128.load(b));
    c1 = madd(c1, v128.load(a, 16), v128.load(b, 16));
    c2 = madd(c2, v128.load(a, 32), v128.load(b, 32));
    c3 = madd(c3, v128.load(a, 48), v128.load(b, 48));
  }
  for (; a + 16 <= end; a += 16, b += 16) c0 = madd(c0, v128.load(a), v128.load(b));
  const rest = k & 3;
  if (rest) c1 = madd(c1, loadPart(a, rest), loadPart(b, rest));
  return sumLanes(f32x4.add(f32x4.add(c0, c1), f32x4.add(c2, c3)));
}

/** o[m, n] = a[m, k] · b[n, k]ᵀ (+ bias[n]). */
export function rowsByRows(o: usize, a: usize, b: usize, bias: usize, m: i32, n: i32, k: i32): void {
  const oStep = (<usize>n) << 2;
  const step = (<usize>k) << 2;
  if (n < 4) {
    for (let i = 0; i < m; i++, o += oStep, a += step) {
      for (let j: usize = 0; j < oStep; j += 4) {
        const sum = dot1x1(a, b + (j >> 2) * step, k);
        store<f32>(o + j, bias ? sum + load<f32>(bias + j) : sum);
      }
    }
    return;
  }
  if (m == 1) {
    let j = 0;
    for (; j + 8 <= n; j += 8) {
      const at = (<usize>j) << 2;
      dot1x8(o + at, a, b + <usize>j * step, bias ? bias + at : 0, k);
    }
    while (j < n) {
      const from = min(j, n - 4);
      const at = (<usize>from) << 2;
      dot1x4(o + at, a, b + <usize>from * step, bias ? bias + at : 0, k);
      j = from + 4;
    }
    return;
  }
  for (let i = 0; i < m; i += 2) {
    const row = <usize>min(i, m - 2);
    for (let j = 0; j < n; j += 4) {
      const from = <usize>min(j, n - 4);
      const at = from << 2;
      dot2x4(o + row * oStep + at, oStep, a + row * step, step, b + from * step, bias ? bias + at : 0, k);
    }
  }
}
