// Sums and products along an axis, in order and in float64 as on typed arrays: four columns side by side where there are as
// many.

@inline
function apply(total: v128, x: v128, isProduct: bool): v128 {
  return isProduct ? f64x2.mul(total, x) : f64x2.add(total, x);
}

/** All the totals on the way, or the last one. `step` is the bytes from row to row. */
@inline
function column(out: usize, a: usize, size: i32, step: isize, isProduct: bool): void {
  let total: f64 = isProduct ? 1 : 0;
  for (; size > 0; size--) {
    const x = <f64>load<f32>(a);
    if (isProduct) {
      total *= x;
    } else {
      total += x;
      store<f32>(out, <f32>total);
      out += step;
    }
    a += step;
  }
  if (isProduct) store<f32>(out, <f32>total);
}

@inline
function fourColumns(out: usize, a: usize, size: i32, step: isize, isProduct: bool): void {
  let low = f64x2.splat(isProduct ? 1 : 0);
  let high = low;
  for (; size > 0; size--) {
    const x = v128.load(a);
    low = apply(low, f64x2.promote_low_f32x4(x), isProduct);
    high = apply(high, f64x2.promote_low_f32x4(v128.shuffle<i32>(x, x, 2, 3, 0, 1)), isProduct);
    if (!isProduct) {
      v128.store(out, narrow(low, high));
      out += step;
    }
    a += step;
  }
  if (isProduct) v128.store(out, narrow(low, high));
}

@inline
function narrow(low: v128, high: v128): v128 {
  return v128.shuffle<i32>(f32x4.demote_f64x2_zero(low), f32x4.demote_f64x2_zero(high), 0, 1, 4, 5);
}

@inline
function fold(args: usize, reverse: bool, isProduct: bool): void {
  let out = load<usize>(args);
  let a = load<usize>(args, 4);
  const size = load<i32>(args, 12);
  const width = load<usize>(args, 16) << 2;
  const slab = <usize>size * width;
  const step = reverse ? -(<isize>width) : <isize>width;
  const start = reverse ? slab - width : 0;
  for (let r = load<i32>(args, 8); r > 0; r--) {
    let j: usize = 0;
    for (; j + 16 <= width; j += 16) fourColumns(out + start + j, a + start + j, size, step, isProduct);
    for (; j < width; j += 4) column(out + start + j, a + start + j, size, step, isProduct);
    out += isProduct ? width : slab;
    a += slab;
  }
}

/** Words: out, a, outer, size, inner, whether from the end. */
export function cumsum(args: usize): void {
  fold(args, load<i32>(args, 20) != 0, false);
}

/** Words: out, a, outer, size, inner. */
export function prod(args: usize): void {
  fold(args, false, true);
}
