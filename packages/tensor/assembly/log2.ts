// Logarithms in float64, two at a time, of numbers that came from float32: for what float32 is too coarse on the way.

/** 2 / ln 2 · artanh(s) / s, as a polynomial of s². */
const SERIES = memory.data<f64>(
  [
    2.88539008177785, 0.9617966941133076, 0.5770779423764869, 0.41220925108356893, 0.3199057539484231,
    0.2828992970820804,
  ],
  8,
);
const ONE = memory.data<f64>([1], 8);
/** As bits: √½ 2⁻¹⁰⁰⁰, √½, all of a fraction, and 2⁵², which holds a whole number in its low bits. Then 1000 above that. */
const LOW = memory.data<u64>([0x0166a09e667f3bcd, 0x3fe6a09e667f3bcd, 0x000fffffffffffff, 0x4330000000000000], 8);
const ABOVE = memory.data<f64>([4503599627371496], 8);
const INFINITY = memory.data<f64>([Infinity, -Infinity], 8);

/** Constant `i` of a table. */
@inline
export function entry64(table: usize, i: usize): v128 {
  return v128.load64_splat(table + (i << 3));
}

/** y x + constant `i` of a table. */
@inline
export function step64(y: v128, x: v128, table: usize, i: usize): v128 {
  return f64x2.add(f64x2.mul(y, x), entry64(table, i));
}

/** log₂ x for x ≥ 0, to 1e-13 of the result: 2ᵉ m with √½ ≤ m < √2, and s = (m − 1) / (m + 1). */
@inline
export function log2(x: v128): v128 {
  const shifted = i64x2.sub(x, entry64(LOW, 0));
  const e = f64x2.sub(v128.or(i64x2.shr_u(shifted, 52), entry64(LOW, 3)), entry64(ABOVE, 0));
  const m = i64x2.add(v128.and(shifted, entry64(LOW, 2)), entry64(LOW, 1));
  const s = f64x2.div(f64x2.sub(m, entry64(ONE, 0)), f64x2.add(m, entry64(ONE, 0)));
  const z = f64x2.mul(s, s);
  let p = step64(entry64(SERIES, 5), z, SERIES, 4);
  p = step64(step64(p, z, SERIES, 3), z, SERIES, 2);
  p = step64(step64(p, z, SERIES, 1), z, SERIES, 0);
  const y = f64x2.add(e, f64x2.mul(s, p));
  // ∞ and NaN are what they were.
  return v128.bitselect(
    entry64(INFINITY, 1),
    v128.bitselect(y, x, f64x2.lt(x, entry64(INFINITY, 0))),
    f64x2.eq(x, f64x2.splat(0)),
  );
}
