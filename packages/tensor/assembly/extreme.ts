/** The largest of sign · a over `n` vectors, `step` bytes apart. Four at a time: a maximum that minds NaN takes long. */
@inline
function largestOf(from: usize, n: usize, step: usize, signs: v128): v128 {
  let m0 = f32x4.splat(-Infinity);
  let m1 = m0;
  let m2 = m0;
  let m3 = m0;
  for (; n > 3; n -= 4) {
    m0 = f32x4.max(m0, f32x4.mul(v128.load(from), signs));
    m1 = f32x4.max(m1, f32x4.mul(v128.load(from + step), signs));
    m2 = f32x4.max(m2, f32x4.mul(v128.load(from + (step << 1)), signs));
    m3 = f32x4.max(m3, f32x4.mul(v128.load(from + step * 3), signs));
    from += step << 2;
  }
  for (; n > 0; n--) {
    m0 = f32x4.max(m0, f32x4.mul(v128.load(from), signs));
    from += step;
  }
  return f32x4.max(f32x4.max(m0, m1), f32x4.max(m2, m3));
}

/** The largest of sign · a along an axis, times the sign. Words: out, a, outer, size, inner. */
function extreme(args: usize, sign: f32): void {
  let out = load<usize>(args);
  let a = load<usize>(args, 4);
  const outer = load<usize>(args, 8);
  const size = load<usize>(args, 12);
  const inner = load<usize>(args, 16);
  const step = inner << 2;
  const signs = f32x4.splat(sign);
  for (let r = outer; r > 0; r--) {
    for (let j: usize = 0; j < step; ) {
      const isLine = inner == 1;
      const wide = inner >= 4;
      // The last four columns may overlap those before them.
      if (wide && j > step - 16) j = step - 16;
      const from = a + j;
      const vectors = wide ? size : isLine ? size >> 2 : 0;
      let most = largestOf(from, vectors, isLine ? 16 : step, signs);
      if (wide) {
        v128.store(out + j, f32x4.mul(most, signs));
        j += 16;
        continue;
      }
      most = f32x4.max(most, v128.shuffle<i32>(most, most, 2, 3, 0, 1));
      most = f32x4.max(most, v128.shuffle<i32>(most, most, 1, 0, 3, 2));
      for (let i = vectors << 2; i < size; i++) {
        most = f32x4.max(most, f32x4.mul(v128.load32_splat(from + i * step), signs));
      }
      v128.store32_lane(out + j, f32x4.mul(most, signs), 0);
      j += 4;
    }
    out += step;
    a += size * step;
  }
}

export function max(args: usize): void {
  extreme(args, 1);
}

export function min(args: usize): void {
  extreme(args, -1);
}
