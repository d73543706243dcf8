// Functions of four float32 numbers at a time, within 2 ulp of the real ones, without a branch or a look at single lanes.
//
// eˣ = 2ⁿ eʳ with n = round(x / ln 2), so |r| ≤ ln 2 / 2, and eʳ ≈ 1 + r + r² p(r). ln 2 is taken in two parts, the first
// with so few bits that n times it is exact. The polynomials of exp and log are those of S. L. Moshier's Cephes library.
//
// `pmin` and `pmax` give their first operand back where it is NaN.
//
// The constants are in memory, four of each: V8 takes three instructions to make a vector of one that stands in the code,
// at each use and in each round of a loop, and the functions were a fifth slower that way.

const ONE = memory.data<f32>([1, 1, 1, 1], 16);
const TWO = memory.data<f32>([2, 2, 2, 2], 16);
const HALF = memory.data<f32>([0.5, 0.5, 0.5, 0.5], 16);
const INFINITY = memory.data<f32>([Infinity, Infinity, Infinity, Infinity], 16);
const MINUS_INFINITY = memory.data<f32>([-Infinity, -Infinity, -Infinity, -Infinity], 16);
const SIGN = memory.data<i32>([0x80000000, 0x80000000, 0x80000000, 0x80000000], 16);
const BIAS = memory.data<i32>([127, 127, 127, 127], 16);

const LOG2E = memory.data<f32>(
  [1.44269504088896341, 1.44269504088896341, 1.44269504088896341, 1.44269504088896341],
  16,
);
const LN2_HI = memory.data<f32>([0.693359375, 0.693359375, 0.693359375, 0.693359375], 16);
const LN2_LO = memory.data<f32>([-2.1219444e-4, -2.1219444e-4, -2.1219444e-4, -2.1219444e-4], 16);
// 1.5 · 2²³: adding it rounds to a whole number, which then stands in the low bits.
const ROUNDER = memory.data<f32>([12582912, 12582912, 12582912, 12582912], 16);
const ROUNDER_BITS = memory.data<i32>([0x4b400000, 0x4b400000, 0x4b400000, 0x4b400000], 16);

const E2 = memory.data<f32>([5.0000001201e-1, 5.0000001201e-1, 5.0000001201e-1, 5.0000001201e-1], 16);
const E3 = memory.data<f32>([1.6666665459e-1, 1.6666665459e-1, 1.6666665459e-1, 1.6666665459e-1], 16);
const E4 = memory.data<f32>([4.1665795894e-2, 4.1665795894e-2, 4.1665795894e-2, 4.1665795894e-2], 16);
const E5 = memory.data<f32>([8.3334519073e-3, 8.3334519073e-3, 8.3334519073e-3, 8.3334519073e-3], 16);
const E6 = memory.data<f32>([1.3981999507e-3, 1.3981999507e-3, 1.3981999507e-3, 1.3981999507e-3], 16);
const E7 = memory.data<f32>([1.98756915e-4, 1.98756915e-4, 1.98756915e-4, 1.98756915e-4], 16);
// Beyond these eˣ is 0 and ∞, and n would leave the range that the two halves of 2ⁿ cover.
const LOWEST = memory.data<f32>([-104, -104, -104, -104], 16);
const HIGHEST = memory.data<f32>([89, 89, 89, 89], 16);

const T3 = memory.data<f32>([-0.3333304822444916, -0.3333304822444916, -0.3333304822444916, -0.3333304822444916], 16);
const T5 = memory.data<f32>([0.1331431120634079, 0.1331431120634079, 0.1331431120634079, 0.1331431120634079], 16);
const T7 = memory.data<f32>(
  [-0.05032031238079071, -0.05032031238079071, -0.05032031238079071, -0.05032031238079071],
  16,
);
const SMALL = memory.data<f32>([0.3, 0.3, 0.3, 0.3], 16);
// From 2 · 9.02 on tanh rounds to 1.
const SATURATED = memory.data<f32>([20, 20, 20, 20], 16);

const L3 = memory.data<f32>([3.3333331174e-1, 3.3333331174e-1, 3.3333331174e-1, 3.3333331174e-1], 16);
const L4 = memory.data<f32>([-2.4999993993e-1, -2.4999993993e-1, -2.4999993993e-1, -2.4999993993e-1], 16);
const L5 = memory.data<f32>([2.0000714765e-1, 2.0000714765e-1, 2.0000714765e-1, 2.0000714765e-1], 16);
const L6 = memory.data<f32>([-1.6668057665e-1, -1.6668057665e-1, -1.6668057665e-1, -1.6668057665e-1], 16);
const L7 = memory.data<f32>([1.4249322787e-1, 1.4249322787e-1, 1.4249322787e-1, 1.4249322787e-1], 16);
const L8 = memory.data<f32>([-1.2420140846e-1, -1.2420140846e-1, -1.2420140846e-1, -1.2420140846e-1], 16);
const L9 = memory.data<f32>([1.167699874e-1, 1.167699874e-1, 1.167699874e-1, 1.167699874e-1], 16);
const L10 = memory.data<f32>([-1.151461031e-1, -1.151461031e-1, -1.151461031e-1, -1.151461031e-1], 16);
const L11 = memory.data<f32>([7.0376836292e-2, 7.0376836292e-2, 7.0376836292e-2, 7.0376836292e-2], 16);
const SQRT_HALF_BITS = memory.data<i32>([0x3f3504f3, 0x3f3504f3, 0x3f3504f3, 0x3f3504f3], 16);
// The smallest normal number, and what makes the subnormal ones normal.
const NORMAL = memory.data<f32>([1.17549435e-38, 1.17549435e-38, 1.17549435e-38, 1.17549435e-38], 16);
const TO_NORMAL = memory.data<f32>([8388608, 8388608, 8388608, 8388608], 16);
const TO_NORMAL_EXPONENT = memory.data<i32>([23, 23, 23, 23], 16);

/** eʳ − 1 for |r| ≤ ln 2 / 2. */
@inline
function expm1Reduced(r: v128): v128 {
  const r2 = f32x4.mul(r, r);
  const p01 = f32x4.add(f32x4.mul(v128.load(E3), r), v128.load(E2));
  const p23 = f32x4.add(f32x4.mul(v128.load(E5), r), v128.load(E4));
  const p45 = f32x4.add(f32x4.mul(v128.load(E7), r), v128.load(E6));
  const p = f32x4.add(f32x4.mul(f32x4.add(f32x4.mul(p45, r2), p23), r2), p01);
  return f32x4.add(f32x4.mul(p, r2), r);
}

/** x − n ln 2. */
@inline
function reduced(x: v128, n: v128): v128 {
  const r = f32x4.sub(x, f32x4.mul(n, v128.load(LN2_HI)));
  return f32x4.sub(r, f32x4.mul(n, v128.load(LN2_LO)));
}

/** 2ⁿ for whole numbers −126 ≤ n ≤ 127. */
@inline
function powerOfTwo(n: v128): v128 {
  return i32x4.shl(i32x4.add(n, v128.load(BIAS)), 23);
}

/** eˣ for any x; results below 2⁻¹²⁶ lose bits one by one, as they should. */
@inline
export function exp(x: v128): v128 {
  x = f32x4.pmin(f32x4.pmax(x, v128.load(LOWEST)), v128.load(HIGHEST));
  const t = f32x4.add(f32x4.mul(x, v128.load(LOG2E)), v128.load(ROUNDER));
  const n = f32x4.sub(t, v128.load(ROUNDER));
  const whole = i32x4.sub(t, v128.load(ROUNDER_BITS));
  const half = i32x4.shr_s(whole, 1);
  const e = f32x4.add(expm1Reduced(reduced(x, n)), v128.load(ONE));
  return f32x4.mul(f32x4.mul(e, powerOfTwo(half)), powerOfTwo(i32x4.sub(whole, half)));
}

/**
 * tanh x = (e^2x − 1) / (e^2x + 1), where e^2x − 1 = 2ⁿ (eʳ − 1) + (2ⁿ − 1). Below 0.3 its three roundings would weigh more
 * than 2 ulp, and x + x³ p(x²) does for less.
 */
@inline
export function tanh(x: v128): v128 {
  const sign = v128.and(x, v128.load(SIGN));
  const y = v128.xor(x, sign);
  const y2 = f32x4.pmin(f32x4.add(y, y), v128.load(SATURATED));
  const t = f32x4.add(f32x4.mul(y2, v128.load(LOG2E)), v128.load(ROUNDER));
  const n = f32x4.sub(t, v128.load(ROUNDER));
  const scale = powerOfTwo(i32x4.sub(t, v128.load(ROUNDER_BITS)));
  const e = expm1Reduced(reduced(y2, n));
  const em1 = f32x4.add(f32x4.mul(e, scale), f32x4.sub(scale, v128.load(ONE)));
  const large = f32x4.div(em1, f32x4.add(em1, v128.load(TWO)));

  const z = f32x4.mul(y, y);
  const p1 = f32x4.add(f32x4.mul(v128.load(T7), z), v128.load(T5));
  const p = f32x4.add(f32x4.mul(p1, z), v128.load(T3));
  const small = f32x4.add(y, f32x4.mul(f32x4.mul(p, z), y));
  return v128.or(v128.bitselect(small, large, f32x4.lt(y, v128.load(SMALL))), sign);
}

/** 1 / (1 + e⁻ˣ), from e^−|x| so that nothing overflows and the small tail is eˣ. */
@inline
export function sigmoid(x: v128): v128 {
  const e = exp(v128.or(x, v128.load(SIGN)));
  const one = v128.load(ONE);
  const negative = f32x4.lt(x, f32x4.splat(0));
  return f32x4.div(v128.bitselect(e, one, negative), f32x4.add(one, e));
}

/** ln x = e ln 2 + ln m with √½ ≤ m < √2, and ln(1 + f) ≈ f − f²/2 + f³ p(f). */
@inline
export function log(x: v128): v128 {
  const subnormal = f32x4.lt(x, v128.load(NORMAL));
  const scaled = f32x4.mul(x, v128.bitselect(v128.load(TO_NORMAL), v128.load(ONE), subnormal));
  // √½ has the bits 0x3f3504f3: what is from there up to its double counts as exponent 0.
  const shifted = i32x4.sub(scaled, v128.load(SQRT_HALF_BITS));
  const exponent = i32x4.shr_s(shifted, 23);
  const f = f32x4.sub(i32x4.sub(scaled, i32x4.shl(exponent, 23)), v128.load(ONE));
  const e = f32x4.convert_i32x4_s(i32x4.sub(exponent, v128.and(subnormal, v128.load(TO_NORMAL_EXPONENT))));

  const f2 = f32x4.mul(f, f);
  const f4 = f32x4.mul(f2, f2);
  const p01 = f32x4.add(f32x4.mul(v128.load(L4), f), v128.load(L3));
  const p23 = f32x4.add(f32x4.mul(v128.load(L6), f), v128.load(L5));
  const p45 = f32x4.add(f32x4.mul(v128.load(L8), f), v128.load(L7));
  const p67 = f32x4.add(f32x4.mul(v128.load(L10), f), v128.load(L9));
  const p8 = v128.load(L11);
  const low = f32x4.add(f32x4.mul(p23, f2), p01);
  const middle = f32x4.add(f32x4.mul(p67, f2), p45);
  const p = f32x4.add(f32x4.mul(f32x4.add(f32x4.mul(p8, f4), middle), f4), low);

  let y = f32x4.mul(f32x4.mul(p, f), f2);
  y = f32x4.add(y, f32x4.mul(e, v128.load(LN2_LO)));
  y = f32x4.sub(y, f32x4.mul(f2, v128.load(HALF)));
  y = f32x4.add(f32x4.add(f, y), f32x4.mul(e, v128.load(LN2_HI)));

  // ∞ and NaN are what they were, 0 gives −∞, and the bits of a true comparison are a NaN.
  y = v128.bitselect(y, x, f32x4.lt(x, v128.load(INFINITY)));
  y = v128.bitselect(v128.load(MINUS_INFINITY), y, f32x4.eq(x, f32x4.splat(0)));
  return v128.or(y, f32x4.lt(x, f32x4.splat(0)));
}
