/** Rows whose float32 sum is kept apart from the others', so that a long sum rounds little more than a short one. */
const SPAN: usize = 32;

/** The four lanes, added in doubles. */
@inline
function across(v: v128): f64 {
  const low = f64x2.promote_low_f32x4(v);
  const both = f64x2.add(low, f64x2.promote_low_f32x4(v128.shuffle<i32>(v, v, 2, 3, 0, 1)));
  return f64x2.extract_lane(both, 0) + f64x2.extract_lane(both, 1);
}

/** `n` elements side by side. */
@inline
function line(from: usize, n: usize): f64 {
  let total: f64 = 0;
  while (n >= 16) {
    let s0 = f32x4.splat(0);
    let s1 = s0;
    let s2 = s0;
    let s3 = s0;
    const end = from + (min(n >> 4, SPAN) << 6);
    n -= (end - from) >> 2;
    for (; from < end; from += 64) {
      s0 = f32x4.add(s0, v128.load(from));
      s1 = f32x4.add(s1, v128.load(from, 16));
      s2 = f32x4.add(s2, v128.load(from, 32));
      s3 = f32x4.add(s3, v128.load(from, 48));
    }
    total += across(f32x4.add(f32x4.add(s0, s1), f32x4.add(s2, s3)));
  }
  if (n >= 4) {
    let s = f32x4.splat(0);
    for (; n >= 4; n -= 4) {
      s = f32x4.add(s, v128.load(from));
      from += 16;
    }
    total += across(s);
  }
  for (; n > 0; n--) {
    total += load<f32>(from);
    from += 4;
  }
  return total;
}

/** `n` elements that are `step` bytes apart. */
@inline
function strided(from: usize, n: usize, step: usize): f64 {
  let total: f64 = 0;
  for (; n > 0; n--) {
    total += load<f32>(from);
    from += step;
  }
  return total;
}

/** Four columns; `step` is the bytes from row to row. */
@inline
function columns4(from: usize, size: usize, step: usize): v128 {
  let total = f32x4.splat(0);
  while (size >= 4) {
    let s0 = f32x4.splat(0);
    let s1 = s0;
    let s2 = s0;
    let s3 = s0;
    let n = min(size >> 2, SPAN);
    size -= n << 2;
    for (; n > 0; n--) {
      s0 = f32x4.add(s0, v128.load(from));
      s1 = f32x4.add(s1, v128.load(from + step));
      s2 = f32x4.add(s2, v128.load(from + (step << 1)));
      s3 = f32x4.add(s3, v128.load(from + step * 3));
      from += step << 2;
    }
    total = f32x4.add(total, f32x4.add(f32x4.add(s0, s1), f32x4.add(s2, s3)));
  }
  for (; size > 0; size--) {
    total = f32x4.add(total, v128.load(from));
    from += step;
  }
  return total;
}

/** The sums of sixteen columns. */
@inline
function columns16(out: usize, from: usize, size: usize, step: usize): void {
  let t0 = f32x4.splat(0);
  let t1 = t0;
  let t2 = t0;
  let t3 = t0;
  while (size > 0) {
    let s0 = f32x4.splat(0);
    let s1 = s0;
    let s2 = s0;
    let s3 = s0;
    let n = min(size, SPAN);
    size -= n;
    for (; n > 0; n--) {
      s0 = f32x4.add(s0, v128.load(from));
      s1 = f32x4.add(s1, v128.load(from, 16));
      s2 = f32x4.add(s2, v128.load(from, 32));
      s3 = f32x4.add(s3, v128.load(from, 48));
      from += step;
    }
    t0 = f32x4.add(t0, s0);
    t1 = f32x4.add(t1, s1);
    t2 = f32x4.add(t2, s2);
    t3 = f32x4.add(t3, s3);
  }
  v128.store(out, t0);
  v128.store(out, t1, 16);
  v128.store(out, t2, 32);
  v128.store(out, t3, 48);
}

/** Words: out, a, outer, size, inner. */
export function sum(args: usize): void {
  let out = load<usize>(args);
  let a = load<usize>(args, 4);
  const outer = load<usize>(args, 8);
  const size = load<usize>(args, 12);
  const inner = load<usize>(args, 16);
  const step = inner << 2;
  for (let r = outer; r > 0; r--) {
    if (inner == 1) {
      store<f32>(out, <f32>line(a, size));
    } else if (inner < 4) {
      for (let j: usize = 0; j < step; j += 4) store<f32>(out + j, <f32>strided(a + j, size, step));
    } else {
      let j: usize = 0;
      for (; j + 64 <= step; j += 64) columns16(out + j, a + j, size, step);
      for (; j < step; j += 16) {
        // The last four may overlap those before them.
        j = min(j, step - 16);
        v128.store(out + j, columns4(a + j, size, step));
      }
    }
    out += step;
    a += size * step;
  }
}
