// sin and cos. x = q π/2 + r is taken apart in float64, where q times the first part of π/2 is exact and nothing is lost of
// an r near 0; that serves up to 2²⁰. Larger numbers, which are rare, are multiplied by the bits of 2/π that count.
import { entry, fourSteps, step } from './math';
import { TILE } from './scratch';
import { loadPart, storePart } from './vector';

/** 2/π, 1.5 · 2⁵² that rounds to a whole number, and π/2: 33 bits of it and the rest. */
const PARTS = memory.data<f64>([0.6366197723675814, 6755399441055744, 1.5707963267341256, 6.077100506506192e-11], 8);
const FAR = memory.data<f32>([1048576], 4);
const ONE = memory.data<i32>([1], 4);
const TWO = memory.data<i32>([2], 4);
/** sin r / r and cos r, as polynomials of r². */
const SIN = memory.data<f32>([1, -0.16666654940199546, 0.008332177916361094, -0.0001951726684119644], 4);
const COS = memory.data<f32>([1, -0.5, 0.0416666468605297, -0.001388736721332031, 2.443841558606677e-5], 4);
/** The bits of 2/π, the lowest of 192 first, then zeros. */
const TWO_OVER_PI = memory.data<u8>(
  [
    0x41, 0x90, 0x43, 0x3c, 0x99, 0x95, 0x62, 0xdb, 0xc0, 0xdd, 0x34, 0xf5, 0xd1, 0x57, 0x27, 0xfc, 0x29, 0x15, 0x44,
    0x4e, 0x6e, 0x83, 0xf9, 0xa2, 0x00, 0x00, 0x00,
  ],
  1,
);

@inline
function part(i: usize): v128 {
  return v128.load64_splat(PARTS + (i << 3));
}

/** q of two numbers, in the low bits. */
@inline
function quarters(x: v128): v128 {
  return f64x2.add(f64x2.mul(x, part(0)), part(1));
}

@inline
function rest(x: v128, t: v128): v128 {
  const q = f64x2.sub(t, part(1));
  return f32x4.demote_f64x2_zero(f64x2.sub(f64x2.sub(x, f64x2.mul(q, part(2))), f64x2.mul(q, part(3))));
}

/** Puts right what r, in TILE, and q, 16 bytes on, are of the numbers in `x` from 2²⁰ on. Of ∞ and NaN r is NaN. */
function farAway(x: v128): void {
  v128.store(TILE, x, 32);
  for (let at = TILE; at < TILE + 16; at += 4) {
    const bits = load<u32>(at, 32);
    const exponent = (bits >> 23) & 0xff;
    if (exponent < 147) continue;
    if (exponent == 255) {
      store<f32>(at, NaN);
      continue;
    }
    // Of x times 2/π 64 bits, from where the higher ones add whole turns.
    const from = TWO_OVER_PI + 23 - ((exponent >> 3) & 15);
    const m = <u64>(((bits & 0x7fffff) | 0x800000) << (exponent & 7));
    let product = (m * <u64>load<u32>(from)) << 32;
    product += m * <u64>load<u32>(from - 4);
    product += (m * <u64>load<u32>(from - 8)) >> 32;
    const q = (product + (1 << 61)) >> 62;
    const r = <f64>(<i64>(product - (q << 62))) * 3.4061215800865545e-19;
    const negative = <i32>bits < 0;
    store<f32>(at, <f32>(negative ? -r : r));
    store<i32>(at, negative ? -(<i32>q) : <i32>q, 16);
  }
}

/** sin x, or cos x where `quarter` is 1. Within 2 ulp. */
function waveOf(to: usize, x: usize, n: i32, quarter: i32): void {
  const shift = i32x4.splat(quarter);
  for (; n > 3; n -= 4) {
    const four = v128.load(x);
    const low = f64x2.promote_low_f32x4(four);
    const high = f64x2.promote_low_f32x4(v128.shuffle<i32>(four, four, 2, 3, 0, 1));
    const lowTurns = quarters(low);
    const highTurns = quarters(high);
    let q = v128.shuffle<i32>(lowTurns, highTurns, 0, 2, 4, 6);
    let r = v128.shuffle<i32>(rest(low, lowTurns), rest(high, highTurns), 0, 1, 4, 5);
    // As integers, ∞ and NaN are larger too.
    if (i32x4.bitmask(i32x4.ge_s(f32x4.abs(four), entry(FAR, 0)))) {
      v128.store(TILE, r);
      v128.store(TILE, q, 16);
      farAway(four);
      r = v128.load(TILE);
      q = v128.load(TILE, 16);
    }
    q = i32x4.add(q, shift);
    const z = f32x4.mul(r, r);
    const sin = f32x4.mul(step(step(step(entry(SIN, 3), z, SIN, 2), z, SIN, 1), z, SIN, 0), r);
    const cos = fourSteps(entry(COS, 4), z, COS);
    const odd = i32x4.eq(v128.and(q, entry(ONE, 0)), entry(ONE, 0));
    const sign = i32x4.shl(v128.and(q, entry(TWO, 0)), 30);
    v128.store(to, v128.xor(v128.bitselect(cos, sin, odd), sign));
    to += 16;
    x += 16;
  }
  if (n > 0) storePart(to, waveOfFour(loadPart(x, n), quarter), n);
}

export function sinOf(to: usize, x: usize, n: i32): void {
  waveOf(to, x, n, 0);
}

export function cosOf(to: usize, x: usize, n: i32): void {
  waveOf(to, x, n, 1);
}

/** Of four, with the same code. */
function waveOfFour(x: v128, quarter: i32): v128 {
  v128.store(TILE, x, 48);
  waveOf(TILE + 48, TILE + 48, 4, quarter);
  return v128.load(TILE, 48);
}

export function sin(x: v128): v128 {
  return waveOfFour(x, 0);
}

export function cos(x: v128): v128 {
  return waveOfFour(x, 1);
}
