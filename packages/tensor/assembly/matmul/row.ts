// One row of a times b stored [k, n]: the sums stay in registers while b is read along its rows. Eight sums run at a time,
// for fewer than 32 columns by giving neighbouring steps of k sums of their own. A block that would stand out at the right
// is moved back to overlap the one before: it gives the same again.
import { loadPart, madd, storePart } from '../vector';

@inline
function start(bias: usize, at: usize): v128 {
  return bias ? v128.load(bias + at) : f32x4.splat(0);
}

function row32(o: usize, a: usize, aStep: usize, b: usize, bStep: usize, bias: usize, k: i32): void {
  let c0 = start(bias, 0);
  let c1 = start(bias, 16);
  let c2 = start(bias, 32);
  let c3 = start(bias, 48);
  let c4 = start(bias, 64);
  let c5 = start(bias, 80);
  let c6 = start(bias, 96);
  let c7 = start(bias, 112);
  for (; k > 0; k--, a += aStep, b += bStep) {
    const x = v128.load32_splat(a);
    c0 = madd(c0, x, v128.load(b));
    c1 = madd(c1, x, v128.load(b, 16));
    c2 = madd(c2, x, v128.load(b, 32));
    c3 = madd(c3, x, v128.load(b, 48));
    c4 = madd(c4, x, v128.load(b, 64));
    c5 = madd(c5, x, v128.load(b, 80));
    c6 = madd(c6, x, v128.load(b, 96));
    c7 = madd(c7, x, v128.load(b, 112));
  }
  v128.store(o, c0);
  v128.store(o, c1, 16);
  v128.store(o, c2, 32);
  v128.store(o, c3, 48);
  v128.store(o, c4, 64);
  v128.store(o, c5, 80);
  v128.store(o, c6, 96);
  v128.store(o, c7, 112);
}

function row16(o: usize, a: usize, aStep: usize, b: usize, bStep: usize, bias: usize, k: i32): void {
  let c0 = start(bias, 0);
  let c1 = start(bias, 16);
  let c2 = start(bias, 32);
  let c3 = start(bias, 48);
  let d0 = f32x4.splat(0);
  let d1 = f32x4.splat(0);
  let d2 = f32x4.splat(0);
  let d3 = f32x4.splat(0);
  for (; k > 1; k -= 2) {
    let x = v128.load32_splat(a);
    c0 = madd(c0, x, v128.load(b));
    c1 = madd(c1, x, v128.load(b, 16));
    c2 = madd(c2, x, v128.load(b, 32));
    c3 = madd(c3, x, v128.load(b, 48));
    a += aStep;
    b += bStep;
    x = v128.load32_splat(a);
    d0 = madd(d0, x, v128.load(b));
    d1 = madd(d1, x, v128.load(b, 16));
    d2 = madd(d2, x, v128.load(b, 32));
    d3 = madd(d3, x, v128.load(b, 48));
    a += aStep;
    b += bStep;
  }
  if (k) {
    const x = v128.load32_splat(a);
    c0 = madd(c0, x, v128.load(b));
    c1 = madd(c1, x, v128.load(b, 16));
    c2 = madd(c2, x, v128.load(b, 32));
    c3 = madd(c3, x, v128.load(b, 48));
  }
  v128.store(o, f32x4.add(c0, d0));
  v128.store(o, f32x4.add(c1, d1), 16);
  v128.store(o, f32x4.add(c2, d2), 32);
  v128.store(o, f32x4.add(c3, d3), 48);
}

function row4(o: usize, a: usize, aStep: usize, b: usize, bStep: usize, bias: usize, k: i32): void {
  let c0 = start(bias, 0);
  let c1 = f32x4.splat(0);
  let c2 = f32x4.splat(0);
  let c3 = f32x4.splat(0);
  for (; k > 3; k -= 4) {
    c0 = madd(c0, v128.load32_splat(a), v128.load(b));
    a += aStep;
    b += bStep;
    c1 = madd(c1, v128.load32_splat(a), v128.load(b));
    a += aStep;
    b += bStep;
    c2 = madd(c2, v128.load32_splat(a), v128.load(b));
    a += aStep;
    b += bStep;
    c3 = madd(c3, v128.load32_splat(a), v128.load(b));
    a += aStep;
    b += bStep;
  }
  for (; k > 0; k--, a += aStep, b += bStep) c0 = madd(c0, v128.load32_splat(a), v128.load(b));
  v128.store(o, f32x4.add(f32x4.add(c0, c1), f32x4.add(c2, c3)));
}

/** Fewer than four columns. */
function rowPart(o: usize, a: usize, aStep: usize, b: usize, bStep: usize, bias: usize, k: i32, count: i32): void {
  let c = bias ? loadPart(bias, count) : f32x4.splat(0);
  for (; k > 0; k--, a += aStep, b += bStep) c = madd(c, v128.load32_splat(a), loadPart(b, count));
  storePart(o, c, count);
}

/** o[n] = a[k] · b[k, n] (+ bias[n]), with the numbers of a `aStep` bytes apart and the rows of b `bStep`. */
export function rowByMatrix(
  o: usize, a: usize, aStep: usize, b: usize, bStep: usize, bias: usize, n: i32, k: i32,
): void {
  if (n < 4) {
    if (n > 0) rowPart(o, a, aStep, b, bStep, bias, k, n);
    return;
  }
  let j = 0;
  for (; j + 32 <= n; j += 32) {
    const at = <usize>j << 2;
    row32(o + at, a, aStep, b + at, bStep, bias ? bias + at : 0, k);
  }
  for (; j + 16 <= n; j += 16) {
    const at = <usize>j << 2;
    row16(o + at, a, aStep, b + at, bStep, bias ? bias + at : 0, k);
  }
  while (j < n) {
    const from = min(j, n - 4);
    const at = <usize>from << 2;
    row4(o + at, a, aStep, b + at, bStep, bias ? bias + at : 0, k);
    j = from + 4;
  }
}
