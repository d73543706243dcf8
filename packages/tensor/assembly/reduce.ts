const SUM = 0;
const MAX = 1;
const MIN = 2;

/** Rows whose float32 sum is kept apart from the others', so that a long sum rounds little more than a short one. */
const SPAN: usize = 32;

// `op` is a constant wherever this is inlined, so that one case is left of it.
@inline
function join(op: i32, a: v128, b: v128): v128 {
  return op == SUM ? f32x4.add(a, b) : op == MAX ? f32x4.max(a, b) : f32x4.min(a, b);
}

@inline
function empty(op: i32): v128 {
  return f32x4.splat(op == SUM ? 0 : op == MAX ? -Infinity : Infinity);
}

/** The four lanes as one number; a sum of doubles. */
@inline
function across(op: i32, v: v128): f64 {
  if (op == SUM) {
    const low = f64x2.promote_low_f32x4(v);
    const both = f64x2.add(low, f64x2.promote_low_f32x4(v128.shuffle<i32>(v, v, 2, 3, 0, 1)));
    return f64x2.extract_lane(both, 0) + f64x2.extract_lane(both, 1);
  }
  const pairs = join(op, v, v128.shuffle<i32>(v, v, 2, 3, 0, 1));
  return f32x4.extract_lane(join(op, pairs, v128.shuffle<i32>(pairs, pairs, 1, 0, 3, 2)), 0);
}

@inline
function joinNumbers(op: i32, a: f64, b: f64): f64 {
  return op == SUM ? a + b : op == MAX ? max(a, b) : min(a, b);
}

/** `n` elements side by side. */
@inline
function line(op: i32, from: usize, n: usize): f64 {
  let total: f64 = op == SUM ? 0 : op == MAX ? -Infinity : Infinity;
  while (n >= 16) {
    let s0 = empty(op);
    let s1 = s0;
    let s2 = s0;
    let s3 = s0;
    const end = from + (min(n >> 4, SPAN) << 6);
    n -= (end - from) >> 2;
    for (; from < end; from += 64) {
      s0 = join(op, s0, v128.load(from));
      s1 = join(op, s1, v128.load(from, 16));
      s2 = join(op, s2, v128.load(from, 32));
      s3 = join(op, s3, v128.load(from, 48));
    }
    total = joinNumbers(op, total, across(op, join(op, join(op, s0, s1), join(op, s2, s3))));
  }
  if (n >= 4) {
    let s = empty(op);
    for (; n >= 4; n -= 4) {
      s = join(op, s, v128.load(from));
      from += 16;
    }
    total = joinNumbers(op, total, across(op, s));
  }
  for (; n > 0; n--) {
    total = joinNumbers(op, total, load<f32>(from));
    from += 4;
  }
  return total;
}

/** `n` elements that are `step` bytes apart. */
@inline
function strided(op: i32, from: usize, n: usize, step: usize): f64 {
  let total: f64 = op == SUM ? 0 : op == MAX ? -Infinity : Infinity;
  for (; n > 0; n--) {
    total = joinNumbers(op, total, load<f32>(from));
    from += step;
  }
  return total;
}

/** Four columns; `step` is the bytes from row to row. */
@inline
function columns4(op: i32, from: usize, size: usize, step: usize): v128 {
  let total = empty(op);
  while (size >= 4) {
    let s0 = empty(op);
    let s1 = s0;
    let s2 = s0;
    let s3 = s0;
    let n = min(size >> 2, SPAN);
    size -= n << 2;
    for (; n > 0; n--) {
      s0 = join(op, s0, v128.load(from));
      s1 = join(op, s1, v128.load(from + step));
      s2 = join(op, s2, v128.load(from + (step << 1)));
      s3 = join(op, s3, v128.load(from + step * 3));
      from += step << 2;
    }
    total = join(op, total, join(op, join(op, s0, s1), join(op, s2, s3)));
  }
  for (; size > 0; size--) {
    total = join(op, total, v128.load(from));
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
@inline
function reduce(op: i32, args: usize): void {
  let out = load<usize>(args);
  let a = load<usize>(args, 4);
  const outer = load<usize>(args, 8);
  const size = load<usize>(args, 12);
  const inner = load<usize>(args, 16);
  const step = inner << 2;
  for (let r = outer; r > 0; r--) {
    if (inner == 1) {
      store<f32>(out, <f32>line(op, a, size));
    } else if (inner < 4) {
      for (let j: usize = 0; j < step; j += 4) store<f32>(out + j, <f32>strided(op, a + j, size, step));
    } else {
      let j: usize = 0;
      if (op == SUM) {
        for (; j + 64 <= step; j += 64) columns16(out + j, a + j, size, step);
      }
      for (; j < step; j += 16) {
        // The last four may overlap those before them.
        j = min(j, step - 16);
        v128.store(out + j, columns4(op, a + j, size, step));
      }
    }
    out += step;
    a += size * step;
  }
}

export function sum(args: usize): void {
  reduce(SUM, args);
}

export function largest(args: usize): void {
  reduce(MAX, args);
}

export function smallest(args: usize): void {
  reduce(MIN, args);
}
