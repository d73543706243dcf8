// One row of a times b stored [k, n]: the sums stay in registers while b is read along its rows, 48 columns at a time or
// fewer. With fewer, a sum would wait for its last addition: two steps of k are added to one another first. A block that
// would stand out at the right is moved back to overlap the one before: it gives the same again.
import { loadPart, loadPartInline, madd, storePart } from '../vector';

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

function row48(o: usize, a: usize, aStep: usize, b: usize, bStep: usize, bias: usize, k: i32): void {
  let c0 = start(bias, 0);
  let c1 = start(bias, 16);
  let c2 = start(bias, 32);
  let c3 = start(bias, 48);
  let c4 = start(bias, 64);
  let c5 = start(bias, 80);
  let c6 = start(bias, 96);
  let c7 = start(bias, 112);
  let c8 = start(bias, 128);
  let c9 = start(bias, 144);
  let c10 = start(bias, 160);
  let c11 = start(bias, 176);
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
    c8 = madd(c8, x, v128.load(b, 128));
    c9 = madd(c9, x, v128.load(b, 144));
    c10 = madd(c10, x, v128.load(b, 160));
    c11 = madd(c11, x, v128.load(b, 176));
  }
  v128.store(o, c0);
  v128.store(o, c1, 16);
  v128.store(o, c2, 32);
  v128.store(o, c3, 48);
  v128.store(o, c4, 64);
  v128.store(o, c5, 80);
  v128.store(o, c6, 96);
  v128.store(o, c7, 112);
  v128.store(o, c8, 128);
  v128.store(o, c9, 144);
  v128.store(o, c10, 160);
  v128.store(o, c11, 176);
}

function row16(o: usize, a: usize, aStep: usize, b: usize, bStep: usize, bias: usize, k: i32): void {
  let c0 = start(bias, 0);
  let c1 = start(bias, 16);
  let c2 = start(bias, 32);
  let c3 = start(bias, 48);
  for (; k > 1; k -= 2) {
    const x = v128.load32_splat(a);
    const y = v128.load32_splat(a + aStep);
    const below = b + bStep;
    c0 = f32x4.add(c0, madd(f32x4.mul(x, v128.load(b)), y, v128.load(below)));
    c1 = f32x4.add(c1, madd(f32x4.mul(x, v128.load(b, 16)), y, v128.load(below, 16)));
    c2 = f32x4.add(c2, madd(f32x4.mul(x, v128.load(b, 32)), y, v128.load(below, 32)));
    c3 = f32x4.add(c3, madd(f32x4.mul(x, v128.load(b, 48)), y, v128.load(below, 48)));
    a += aStep << 1;
    b = below + bStep;
  }
  if (k) {
    const x = v128.load32_splat(a);
    c0 = madd(c0, x, v128.load(b));
    c1 = madd(c1, x, v128.load(b, 16));
    c2 = madd(c2, x, v128.load(b, 32));
    c3 = madd(c3, x, v128.load(b, 48));
  }
  v128.store(o, c0);
  v128.store(o, c1, 16);
  v128.store(o, c2, 32);
  v128.store(o, c3, 48);
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
  for (; k > 0; k--, a += aStep, b += bStep) c = madd(c, v128.load32_splat(a), loadPartInline(b, count));
  storePart(o, c, count);
}

/** o[n] = a[k] · b[k, n] (+ bias[n]), with the numbers of a `aStep` bytes apart and the rows of b `bStep`. */
export function rowByMatrix(
  o: usize,
  a: usize,
  aStep: usize,
  b: usize,
  bStep: usize,
  bias: usize,
  n: i32,
  k: i32,
): void {
  if (n < 4) {
    if (n > 0) rowPart(o, a, aStep, b, bStep, bias, k, n);
    return;
  }
  let j = 0;
  for (; j + 48 <= n; j += 48) {
    const at = (<usize>j) << 2;
    row48(o + at, a, aStep, b + at, bStep, bias ? bias + at : 0, k);
  }
  for (; j + 32 <= n; j += 32) {
    const at = (<usize>j) << 2;
    row32(o + at, a, aStep, b + at, bStep, bias ? bias + at : 0, k);
  }
  for (; j + 16 <= n; j += 16) {
    const at = (<usize>j) << 2;
    row16(o + at, a, aStep, b + at, bStep, bias ? bias + at : 0, k);
  }
  while (j < n) {
    const from = min(j, n - 4);
    const at = (<usize>from) << 2;
    row4(o + at, a, aStep, b + at, bStep, bias ? bias + at : 0, k);
    j = from + 4;
  }
}
