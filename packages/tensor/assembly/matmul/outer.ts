// A column times a row: with k = 1 nothing is summed, and all that counts is how fast the result is written.
import { loadPart, storePart } from '../vector';

function narrow(o: usize, a: usize, b: usize, m: i32, n: i32): void {
  const y = loadPart(b, n);
  for (; m > 0; m--, a += 4, o += (<usize>n) << 2) storePart(o, f32x4.mul(v128.load32_splat(a), y), n);
}

/** o[m, n] = a[m] · b[n]. The last four columns may overlap those before. */
export function outer(o: usize, a: usize, b: usize, m: i32, n: i32): void {
  if (n < 4) {
    if (n > 0) narrow(o, a, b, m, n);
    return;
  }
  const row = (<usize>n) << 2;
  for (; m > 0; m--, a += 4, o += row) {
    const x = v128.load32_splat(a);
    let j: usize = 0;
    for (; j + 64 <= row; j += 64) {
      const y = b + j;
      const to = o + j;
      v128.store(to, f32x4.mul(x, v128.load(y)));
      v128.store(to, f32x4.mul(x, v128.load(y, 16)), 16);
      v128.store(to, f32x4.mul(x, v128.load(y, 32)), 32);
      v128.store(to, f32x4.mul(x, v128.load(y, 48)), 48);
    }
    for (; j + 16 <= row; j += 16) v128.store(o + j, f32x4.mul(x, v128.load(b + j)));
    if (j < row) v128.store(o + row - 16, f32x4.mul(x, v128.load(b + row - 16)));
  }
}
