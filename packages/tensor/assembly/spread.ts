/** The squares of the first two of four, or of the others, in float64, where none of a float32 overflows or vanishes. */
@inline
function lowSquares(a: v128): v128 {
  const x = f64x2.promote_low_f32x4(a);
  return f64x2.mul(x, x);
}

@inline
function highSquares(a: v128): v128 {
  return lowSquares(v128.shuffle<i32>(a, a, 2, 3, 0, 1));
}

@inline
function square(at: usize): f64 {
  const x: f64 = load<f32>(at);
  return x * x;
}

/** Of `n` elements side by side. */
@inline
function line(from: usize, n: usize): f64 {
  // Four sums: an addition need not wait for the one before it.
  let s0 = f64x2.splat(0);
  let s1 = s0;
  let s2 = s0;
  let s3 = s0;
  for (; n >= 8; n -= 8) {
    const a = v128.load(from);
    const b = v128.load(from, 16);
    s0 = f64x2.add(s0, lowSquares(a));
    s1 = f64x2.add(s1, highSquares(a));
    s2 = f64x2.add(s2, lowSquares(b));
    s3 = f64x2.add(s3, highSquares(b));
    from += 32;
  }
  s0 = f64x2.add(f64x2.add(s0, s1), f64x2.add(s2, s3));
  let total = f64x2.extract_lane(s0, 0) + f64x2.extract_lane(s0, 1);
  for (; n > 0; n--) {
    total += square(from);
    from += 4;
  }
  return total;
}

/** Of `n` elements that are `step` bytes apart. */
@inline
function strided(from: usize, n: usize, step: usize): f64 {
  let total: f64 = 0;
  for (; n > 0; n--) {
    total += square(from);
    from += step;
  }
  return total;
}

@inline
function finish(sum: v128, divisor: v128, eps: v128, root: bool): v128 {
  const y = f64x2.add(f64x2.div(sum, divisor), eps);
  return f32x4.demote_f64x2_zero(root ? f64x2.sqrt(y) : y);
}

/** Four columns; `step` is the bytes from row to row. */
function columns(out: usize, from: usize, n: usize, step: usize, divisor: v128, eps: v128, root: bool): void {
  let low = f64x2.splat(0);
  let high = low;
  for (; n > 0; n--) {
    const a = v128.load(from);
    low = f64x2.add(low, lowSquares(a));
    high = f64x2.add(high, highSquares(a));
    from += step;
  }
  v128.store64_lane(out, finish(low, divisor, eps, root), 0);
  v128.store64_lane(out, finish(high, divisor, eps, root), 0, 8);
}

/** Σ a² / divisor + eps along an axis, or its root. Words: out, a, outer, size, inner, divisor, eps, whether the root. */
export function spread(args: usize): void {
  let out = load<usize>(args);
  let a = load<usize>(args, 4);
  const size = load<usize>(args, 12);
  const inner = load<usize>(args, 16);
  const divisor = f64x2.splat(load<f32>(args, 20));
  const eps = f64x2.splat(load<f32>(args, 24));
  const root = load<i32>(args, 28) != 0;
  const step = inner << 2;
  for (let r = load<usize>(args, 8); r > 0; r--) {
    for (let j: usize = 0; j < step; ) {
      if (inner > 3) {
        // The last four may overlap those before them.
        j = min(j, step - 16);
        columns(out + j, a + j, size, step, divisor, eps, root);
        j += 16;
        continue;
      }
      const sum = f64x2.splat(inner == 1 ? line(a, size) : strided(a + j, size, step));
      v128.store32_lane(out + j, finish(sum, divisor, eps, root), 0);
      j += 4;
    }
    out += step;
    a += size * step;
  }
}
