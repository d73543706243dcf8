// Functions of four float32 numbers at a time, within 2 ulp of the real ones, without a branch or a look at single lanes.
//
// eˣ = 2ⁿ eʳ with n = round(x / ln 2), so |r| ≤ ln 2 / 2, and eʳ ≈ 1 + r + r² p(r). ln 2 is taken in two parts, the first
// with so few bits that n times it is exact. The polynomials are those of S. L. Moshier's Cephes library.

const LOG2E: f32 = 1.44269504088896341;
const LN2_HI: f32 = 0.693359375;
const LN2_LO: f32 = -2.12194440e-4;

/** 1.5 · 2²³: adding it rounds to a whole number, which then stands in the low bits. */
const ROUNDER: f32 = 12582912;
const ROUNDER_BITS: i32 = 0x4b400000;

const SIGN: i32 = 0x80000000;

/** x where it is below `high`, and where it is NaN. */
@inline
function atMost(x: v128, high: f32): v128 {
  return f32x4.pmin(x, f32x4.splat(high));
}

/** eʳ − 1 for |r| ≤ ln 2 / 2. */
@inline
function expm1Reduced(r: v128): v128 {
  const r2 = f32x4.mul(r, r);
  const p01 = f32x4.add(f32x4.mul(f32x4.splat(1.6666665459e-1), r), f32x4.splat(5.0000001201e-1));
  const p23 = f32x4.add(f32x4.mul(f32x4.splat(8.3334519073e-3), r), f32x4.splat(4.1665795894e-2));
  const p45 = f32x4.add(f32x4.mul(f32x4.splat(1.9875691500e-4), r), f32x4.splat(1.3981999507e-3));
  const p = f32x4.add(f32x4.mul(f32x4.add(f32x4.mul(p45, r2), p23), r2), p01);
  return f32x4.add(f32x4.mul(p, r2), r);
}

/** x − n ln 2. */
@inline
function reduced(x: v128, n: v128): v128 {
  const r = f32x4.sub(x, f32x4.mul(n, f32x4.splat(LN2_HI)));
  return f32x4.sub(r, f32x4.mul(n, f32x4.splat(LN2_LO)));
}

/** 2ⁿ for whole numbers −126 ≤ n ≤ 127. */
@inline
function powerOfTwo(n: v128): v128 {
  return i32x4.shl(i32x4.add(n, i32x4.splat(127)), 23);
}

/** eˣ for any x; results below 2⁻¹²⁶ lose bits one by one, as they should. */
@inline
export function exp(x: v128): v128 {
  // Beyond these e^x is 0 and ∞, and n would leave the range that the two halves of 2ⁿ cover.
  x = atMost(f32x4.pmax(x, f32x4.splat(-104)), 89);
  const t = f32x4.add(f32x4.mul(x, f32x4.splat(LOG2E)), f32x4.splat(ROUNDER));
  const n = f32x4.sub(t, f32x4.splat(ROUNDER));
  const whole = i32x4.sub(t, i32x4.splat(ROUNDER_BITS));
  const half = i32x4.shr_s(whole, 1);
  const e = f32x4.add(expm1Reduced(reduced(x, n)), f32x4.splat(1));
  return f32x4.mul(f32x4.mul(e, powerOfTwo(half)), powerOfTwo(i32x4.sub(whole, half)));
}

/**
 * tanh x = (e^2x − 1) / (e^2x + 1), where e^2x − 1 = 2ⁿ (eʳ − 1) + (2ⁿ − 1). Below 0.3 its three roundings would weigh more
 * than 2 ulp, and x + x³ p(x²) does for less.
 */
@inline
export function tanh(x: v128): v128 {
  const sign = v128.and(x, i32x4.splat(SIGN));
  const y = v128.xor(x, sign);
  // From 9.02 on the result rounds to 1.
  const y2 = atMost(f32x4.add(y, y), 20);
  const t = f32x4.add(f32x4.mul(y2, f32x4.splat(LOG2E)), f32x4.splat(ROUNDER));
  const n = f32x4.sub(t, f32x4.splat(ROUNDER));
  const scale = powerOfTwo(i32x4.sub(t, i32x4.splat(ROUNDER_BITS)));
  const e = expm1Reduced(reduced(y2, n));
  const em1 = f32x4.add(f32x4.mul(e, scale), f32x4.sub(scale, f32x4.splat(1)));
  const large = f32x4.div(em1, f32x4.add(em1, f32x4.splat(2)));

  const z = f32x4.mul(y, y);
  const p1 = f32x4.add(f32x4.mul(f32x4.splat(-0.05032031238079071), z), f32x4.splat(0.1331431120634079));
  const p = f32x4.add(f32x4.mul(p1, z), f32x4.splat(-0.3333304822444916));
  const small = f32x4.add(y, f32x4.mul(f32x4.mul(p, z), y));
  return v128.or(v128.bitselect(small, large, f32x4.lt(y, f32x4.splat(0.3))), sign);
}

/** 1 / (1 + e⁻ˣ), from e^−|x| so that nothing overflows and the small tail is eˣ. */
@inline
export function sigmoid(x: v128): v128 {
  const e = exp(v128.or(x, i32x4.splat(SIGN)));
  const one = f32x4.splat(1);
  const negative = f32x4.lt(x, f32x4.splat(0));
  return f32x4.div(v128.bitselect(e, one, negative), f32x4.add(one, e));
}

/** ln x = e ln 2 + ln m with √½ ≤ m < √2, and ln(1 + f) ≈ f − f²/2 + f³ p(f). */
@inline
export function log(x: v128): v128 {
  const subnormal = f32x4.lt(x, f32x4.splat(1.17549435e-38));
  const scaled = f32x4.mul(x, v128.bitselect(f32x4.splat(8388608), f32x4.splat(1), subnormal));
  // √½ has the bits 0x3f3504f3: what is from there up to its double counts as exponent 0.
  const shifted = i32x4.sub(scaled, i32x4.splat(0x3f3504f3));
  const exponent = i32x4.shr_s(shifted, 23);
  const f = f32x4.sub(i32x4.sub(scaled, i32x4.shl(exponent, 23)), f32x4.splat(1));
  const e = f32x4.convert_i32x4_s(i32x4.sub(exponent, v128.and(subnormal, i32x4.splat(23))));

  const f2 = f32x4.mul(f, f);
  const f4 = f32x4.mul(f2, f2);
  const p01 = f32x4.add(f32x4.mul(f32x4.splat(-2.4999993993e-1), f), f32x4.splat(3.3333331174e-1));
  const p23 = f32x4.add(f32x4.mul(f32x4.splat(-1.6668057665e-1), f), f32x4.splat(2.0000714765e-1));
  const p45 = f32x4.add(f32x4.mul(f32x4.splat(-1.2420140846e-1), f), f32x4.splat(1.4249322787e-1));
  const p67 = f32x4.add(f32x4.mul(f32x4.splat(-1.1514610310e-1), f), f32x4.splat(1.1676998740e-1));
  const p8 = f32x4.splat(7.0376836292e-2);
  const low = f32x4.add(f32x4.mul(p23, f2), p01);
  const middle = f32x4.add(f32x4.mul(p67, f2), p45);
  const p = f32x4.add(f32x4.mul(f32x4.add(f32x4.mul(p8, f4), middle), f4), low);

  let y = f32x4.mul(f32x4.mul(p, f), f2);
  y = f32x4.add(y, f32x4.mul(e, f32x4.splat(LN2_LO)));
  y = f32x4.sub(y, f32x4.mul(f2, f32x4.splat(0.5)));
  y = f32x4.add(f32x4.add(f, y), f32x4.mul(e, f32x4.splat(LN2_HI)));

  // ∞ and NaN are what they were, 0 gives −∞, and the bits of a true comparison are a NaN.
  y = v128.bitselect(y, x, f32x4.lt(x, f32x4.splat(Infinity)));
  y = v128.bitselect(f32x4.splat(-Infinity), y, f32x4.eq(x, f32x4.splat(0)));
  return v128.or(y, f32x4.lt(x, f32x4.splat(0)));
}
