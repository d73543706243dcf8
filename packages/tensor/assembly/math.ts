// Functions of four float32 numbers at a time, within 2 ulp of the real ones, without a look at single lanes.
//
// eˣ = 2ⁿ eʳ with n = round(x / ln 2), so |r| ≤ ln 2 / 2, and eʳ ≈ 1 + r + r² p(r). ln 2 is taken in two parts, the first
// with so few bits that n times it is exact. The polynomial of log is that of S. L. Moshier's Cephes library; the one of exp
// is fitted to one degree less.
//
// `pmin` and `pmax` give their first operand back where it is NaN.
//
// The constants are in memory: V8 takes three instructions to make a vector of one that stands in the code, at each use and
// in each round of a loop, and one to load and spread it.

const ONE = memory.data<f32>([1], 4);
const TWO = memory.data<f32>([2], 4);
const FOUR = memory.data<f32>([4], 4);
const QUARTER = memory.data<f32>([0.25], 4);
const HALF = memory.data<f32>([0.5], 4);
const INFINITY = memory.data<f32>([Infinity], 4);
const SIGN = memory.data<i32>([0x80000000], 4);

const LOG2E = memory.data<f32>([1.44269504088896341], 4);
const LN2_HI = memory.data<f32>([0.693359375], 4);
const LN2_LO = memory.data<f32>([-2.1219444e-4], 4);
// 1.5 · 2²³: adding it rounds to a whole number, which then stands in the low bits.
export const ROUNDER = memory.data<f32>([12582912], 4);

const E2 = memory.data<f32>([0.4999999403953552], 4);
const E3 = memory.data<f32>([0.1666651964187622], 4);
const E4 = memory.data<f32>([0.04166839271783829], 4);
const E5 = memory.data<f32>([0.008368780836462975], 4);
const E6 = memory.data<f32>([0.0013814467238262296], 4);
// −86.9, as an integer: the quick way has n added to the exponent of eʳ, which must stay that of a normal number.
const QUICK = memory.data<i32>([0xc2adcccd], 4);
// Beyond these eˣ is 0 and ∞, and n would leave the range that the two halves of 2ⁿ cover.
const LOWEST = memory.data<f32>([-104], 4);
const HIGHEST = memory.data<f32>([89], 4);
// Below it eˣ − 1 rounds to −1.
const ALL_LOST = memory.data<f32>([-30], 4);

const T3 = memory.data<f32>([-0.3333304822444916], 4);
const T5 = memory.data<f32>([0.1331431120634079], 4);
const T7 = memory.data<f32>([-0.05032031238079071], 4);
const SMALL = memory.data<f32>([0.3], 4);
// From 2 · 9.02 on tanh rounds to 1.
const SATURATED = memory.data<f32>([20], 4);

const L3 = memory.data<f32>([3.3333331174e-1], 4);
const L4 = memory.data<f32>([-2.4999993993e-1], 4);
const L5 = memory.data<f32>([2.0000714765e-1], 4);
const L6 = memory.data<f32>([-1.6668057665e-1], 4);
const L7 = memory.data<f32>([1.4249322787e-1], 4);
const L8 = memory.data<f32>([-1.2420140846e-1], 4);
const L9 = memory.data<f32>([1.167699874e-1], 4);
const L10 = memory.data<f32>([-1.151461031e-1], 4);
const L11 = memory.data<f32>([7.0376836292e-2], 4);
// √½
const SQRT_HALF = memory.data<i32>([0x3f3504f3], 4);
// The smallest normal number, and what makes the subnormal ones normal.
const NORMAL = memory.data<f32>([1.17549435e-38], 4);
const TO_NORMAL = memory.data<f32>([8388608], 4);
const TO_NORMAL_EXPONENT = memory.data<i32>([23], 4);

@inline
function spread(constant: usize): v128 {
  return v128.load32_splat(constant);
}

@inline
export function one(): v128 {
  return spread(ONE);
}

/** Constant `i` of a table. */
@inline
export function entry(table: usize, i: usize): v128 {
  return v128.load32_splat(table + (i << 2));
}

/** y x + constant `i` of a table. */
@inline
export function step(y: v128, x: v128, table: usize, i: usize): v128 {
  return f32x4.add(f32x4.mul(y, x), entry(table, i));
}

/** y x⁴ and, below it, constants 3 to 0 of a table. */
@inline
export function fourSteps(y: v128, x: v128, table: usize): v128 {
  return step(step(step(step(y, x, table, 3), x, table, 2), x, table, 1), x, table, 0);
}

/** a x + b, with constants. */
@inline
function linear(a: usize, x: v128, b: usize): v128 {
  return f32x4.add(f32x4.mul(spread(a), x), spread(b));
}

/** −|x| */
@inline
function negative(x: v128): v128 {
  return v128.or(x, spread(SIGN));
}

/** x / ln 2, rounded, in the low bits. */
@inline
function exponent(x: v128): v128 {
  return linear(LOG2E, x, ROUNDER);
}

/** r = x − n ln 2. */
@inline
function remainder(x: v128, t: v128): v128 {
  const n = f32x4.sub(t, spread(ROUNDER));
  return f32x4.sub(f32x4.sub(x, f32x4.mul(n, spread(LN2_HI))), f32x4.mul(n, spread(LN2_LO)));
}

/** eʳ − 1 for |r| ≤ ln 2 / 2. */
@inline
function expm1Reduced(r: v128): v128 {
  const r2 = f32x4.mul(r, r);
  const high = f32x4.add(f32x4.mul(spread(E6), r2), linear(E5, r, E4));
  const p = f32x4.add(f32x4.mul(high, r2), linear(E3, r, E2));
  return f32x4.add(f32x4.mul(p, r2), r);
}

/** 2ⁿ for whole numbers −126 ≤ n ≤ 127 in the low bits. */
@inline
function powerOfTwo(n: v128): v128 {
  return i32x4.add(i32x4.shl(n, 23), spread(ONE));
}

/** Whether all eight numbers are between −86.9 and 86.9. As integers, of negative numbers, NaN is the largest. */
@inline
export function areQuick(x: v128, y: v128): bool {
  const largest = i32x4.max_s(negative(x), negative(y));
  return !i32x4.bitmask(i32x4.gt_s(largest, spread(QUICK)));
}

/**
 * eˣ or σ(x) = 1 / (1 + e⁻ˣ) of two vectors where `areQuick`, written to `to` and `step` bytes on; returns their sum. Two at
 * a time, and step by step, to load each constant once: the quick way is short enough for that to take a tenth of its time.
 */
@inline
export function quickPair(to: usize, step: usize, a: v128, b: v128, isSigmoid: bool): v128 {
  let c = spread(SIGN);
  if (isSigmoid) {
    a = v128.xor(a, c);
    b = v128.xor(b, c);
  }
  c = spread(LOG2E);
  let na = f32x4.mul(a, c);
  let nb = f32x4.mul(b, c);
  c = spread(ROUNDER);
  na = f32x4.add(na, c);
  nb = f32x4.add(nb, c);
  const shiftA = i32x4.shl(na, 23);
  const shiftB = i32x4.shl(nb, 23);
  na = f32x4.sub(na, c);
  nb = f32x4.sub(nb, c);
  c = spread(LN2_HI);
  a = f32x4.sub(a, f32x4.mul(na, c));
  b = f32x4.sub(b, f32x4.mul(nb, c));
  c = spread(LN2_LO);
  a = f32x4.sub(a, f32x4.mul(na, c));
  b = f32x4.sub(b, f32x4.mul(nb, c));
  const a2 = f32x4.mul(a, a);
  const b2 = f32x4.mul(b, b);
  c = spread(E6);
  let pa = f32x4.mul(a2, c);
  let pb = f32x4.mul(b2, c);
  c = spread(E5);
  let qa = f32x4.mul(a, c);
  let qb = f32x4.mul(b, c);
  c = spread(E4);
  pa = f32x4.add(pa, f32x4.add(qa, c));
  pb = f32x4.add(pb, f32x4.add(qb, c));
  c = spread(E3);
  qa = f32x4.mul(a, c);
  qb = f32x4.mul(b, c);
  c = spread(E2);
  pa = f32x4.add(f32x4.mul(pa, a2), f32x4.add(qa, c));
  pb = f32x4.add(f32x4.mul(pb, b2), f32x4.add(qb, c));
  c = spread(ONE);
  a = i32x4.add(f32x4.add(f32x4.add(f32x4.mul(pa, a2), a), c), shiftA);
  b = i32x4.add(f32x4.add(f32x4.add(f32x4.mul(pb, b2), b), c), shiftB);
  if (isSigmoid) {
    a = f32x4.div(c, f32x4.add(a, c));
    b = f32x4.div(c, f32x4.add(b, c));
  }
  v128.store(to, a);
  v128.store(to + step, b);
  return f32x4.add(a, b);
}

/**
 * eˣ for any x; results below 2⁻¹²⁶ lose bits one by one, as they should. That takes the processor a hundred times as long:
 * where the result is 0, as it is of every −∞ of a mask, it is so before.
 */
export function exp(x: v128): v128 {
  const none = f32x4.lt(x, spread(LOWEST));
  x = f32x4.pmin(f32x4.pmax(x, spread(LOWEST)), spread(HIGHEST));
  const t = exponent(x);
  const whole = i32x4.sub(t, spread(ROUNDER));
  const half = i32x4.shr_s(whole, 1);
  const e = v128.andnot(f32x4.add(expm1Reduced(remainder(x, t)), spread(ONE)), none);
  return f32x4.mul(f32x4.mul(e, powerOfTwo(half)), powerOfTwo(i32x4.sub(whole, half)));
}

/**
 * eˣ − 1 = 2ⁿ (eʳ − 1) + (2ⁿ − 1), in halves, since 2ⁿ is beyond the floats before eˣ is. Near 0 it is eʳ − 1 alone, of which nothing
 * has cancelled.
 */
export function expm1(x: v128): v128 {
  const y = f32x4.pmin(f32x4.pmax(x, spread(ALL_LOST)), spread(HIGHEST));
  const t = exponent(y);
  const scale = powerOfTwo(i32x4.sub(t, i32x4.splat(1)));
  const half = f32x4.add(f32x4.mul(expm1Reduced(remainder(y, t)), scale), f32x4.sub(scale, spread(HALF)));
  // Of −0 as well.
  return v128.or(f32x4.add(half, half), v128.and(x, spread(SIGN)));
}

/** 1 − eˣ for −80 ≤ x ≤ 0. */
@inline
export function oneMinusExp(x: v128): v128 {
  const t = exponent(x);
  const scale = powerOfTwo(t);
  const e = f32x4.add(expm1Reduced(remainder(x, t)), spread(ONE));
  return f32x4.sub(spread(ONE), f32x4.mul(e, scale));
}

/** σ(x) for any x, from e^−|x| so that nothing overflows and the small tail is eˣ. */
@inline
export function sigmoid(x: v128): v128 {
  const e = exp(negative(x));
  return f32x4.div(v128.bitselect(e, spread(ONE), f32x4.lt(x, f32x4.splat(0))), f32x4.add(spread(ONE), e));
}

/**
 * tanh x = (e^2x − 1) / (e^2x + 1), where e^2x − 1 = 2ⁿ (eʳ − 1) + (2ⁿ − 1). Below 0.3 its three roundings would weigh more
 * than 2 ulp, and x + x³ p(x²) does for less.
 */
@inline
export function tanh(x: v128): v128 {
  const sign = v128.and(x, spread(SIGN));
  const y = v128.xor(x, sign);
  const y2 = f32x4.pmin(f32x4.add(y, y), spread(SATURATED));
  const t = exponent(y2);
  const scale = powerOfTwo(t);
  const em1 = f32x4.add(f32x4.mul(expm1Reduced(remainder(y2, t)), scale), f32x4.sub(scale, spread(ONE)));
  const large = f32x4.div(em1, f32x4.add(em1, spread(TWO)));

  const z = f32x4.mul(y, y);
  const p = f32x4.add(f32x4.mul(linear(T7, z, T5), z), spread(T3));
  const small = f32x4.add(y, f32x4.mul(f32x4.mul(p, z), y));
  return v128.or(v128.bitselect(small, large, f32x4.lt(y, spread(SMALL))), sign);
}

/**
 * ln w as e ln 2 + f − f²/2 + f³ p(f), where w = 2ᵉ (1 + f) and √½ ≤ 1 + f < √2.
 * Only 0, ∞ and the like are told from w itself.
 */
@inline
function logReduced(w: v128, f: v128, e: v128): v128 {
  const f2 = f32x4.mul(f, f);
  const f4 = f32x4.mul(f2, f2);
  const low = f32x4.add(f32x4.mul(linear(L6, f, L5), f2), linear(L4, f, L3));
  const middle = f32x4.add(f32x4.mul(linear(L10, f, L9), f2), linear(L8, f, L7));
  const p = f32x4.add(f32x4.mul(f32x4.add(f32x4.mul(spread(L11), f4), middle), f4), low);

  let y = f32x4.mul(f32x4.mul(p, f), f2);
  y = f32x4.add(y, f32x4.mul(e, spread(LN2_LO)));
  y = f32x4.sub(y, f32x4.mul(f2, spread(HALF)));
  y = f32x4.add(f32x4.add(f, y), f32x4.mul(e, spread(LN2_HI)));

  // ∞ and NaN are what they were, 0 gives −∞, and the bits of a true comparison are a NaN.
  y = v128.bitselect(y, w, f32x4.lt(w, spread(INFINITY)));
  y = v128.bitselect(negative(spread(INFINITY)), y, f32x4.eq(w, f32x4.splat(0)));
  return v128.or(y, f32x4.lt(w, f32x4.splat(0)));
}

/** e of a normal w, as an integer. What is from √½ up to its double counts as exponent 0. */
@inline
function exponentOf(w: v128): v128 {
  return i32x4.shr_s(i32x4.sub(w, spread(SQRT_HALF)), 23);
}

/** ln x */
@inline
export function log(x: v128): v128 {
  const subnormal = f32x4.lt(x, spread(NORMAL));
  const scaled = f32x4.mul(x, v128.bitselect(spread(TO_NORMAL), spread(ONE), subnormal));
  const exponent = exponentOf(scaled);
  const f = f32x4.sub(i32x4.sub(scaled, i32x4.shl(exponent, 23)), spread(ONE));
  const e = f32x4.convert_i32x4_s(i32x4.sub(exponent, v128.and(subnormal, spread(TO_NORMAL_EXPONENT))));
  return logReduced(x, f, e);
}

/** ln(1 + x), where f = x 2⁻ᵉ + (2⁻ᵉ − 1) has all that 1 + x has lost. */
@inline
export function log1p(x: v128): v128 {
  const w = f32x4.add(x, spread(ONE));
  const exponent = exponentOf(w);
  // Four times 2⁻ᵉ, which is no normal number itself where e is 127 and more.
  const scale = i32x4.sub(spread(FOUR), i32x4.shl(exponent, 23));
  const f = f32x4.add(
    f32x4.mul(f32x4.mul(x, spread(QUARTER)), scale),
    f32x4.sub(f32x4.mul(scale, spread(QUARTER)), spread(ONE)),
  );
  const y = logReduced(w, f, f32x4.convert_i32x4_s(exponent));
  // −0 as well.
  return v128.bitselect(x, y, f32x4.eq(w, spread(ONE)));
}
