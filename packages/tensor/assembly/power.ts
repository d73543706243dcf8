// xʸ = 2^(y log₂ x), in float64: a float32 would lose as many bits of the exponent as the result has whole ones.
import { entry64, log2, step64 } from './log2';
import { entry, one } from './math';

/** (2ᶠ − 1) / f for |f| ≤ ½, and the 1. */
const EXP2 = memory.data<f64>(
  [
    1, 0.693147202855091, 0.2402264791377213, 0.05550332471175898, 0.009618437339086296, 0.0013398874400013386,
    0.00015353367116521853,
  ],
  8,
);
/** 1.5 · 2⁵² that rounds to a whole number. Beyond ±1000 the result is 0 or ∞ of float32, by far. */
const BOUNDS = memory.data<f64>([6755399441055744, -1000, 1000], 8);
const HALF = memory.data<f32>([0.5], 4);
const INFINITY = memory.data<f32>([Infinity], 4);

/** |x|ʸ of two numbers. */
@inline
function magnitude(x: v128, y: v128): v128 {
  let t = f64x2.mul(log2(f64x2.promote_low_f32x4(x)), f64x2.promote_low_f32x4(y));
  t = f64x2.pmin(f64x2.pmax(t, entry64(BOUNDS, 1)), entry64(BOUNDS, 2));
  const whole = f64x2.add(t, entry64(BOUNDS, 0));
  const f = f64x2.sub(t, f64x2.sub(whole, entry64(BOUNDS, 0)));
  let p = step64(step64(entry64(EXP2, 6), f, EXP2, 5), f, EXP2, 4);
  p = step64(step64(p, f, EXP2, 3), f, EXP2, 2);
  p = step64(step64(p, f, EXP2, 1), f, EXP2, 0);
  return f32x4.demote_f64x2_zero(i64x2.add(p, i64x2.shl(whole, 52)));
}

/** As IEEE 754 has it. */
export function power(x: v128, y: v128): v128 {
  const zero = f32x4.splat(0);
  const size = f32x4.abs(x);
  let result = v128.shuffle<i32>(
    magnitude(size, y),
    magnitude(v128.shuffle<i32>(size, size, 2, 3, 0, 1), v128.shuffle<i32>(y, y, 2, 3, 0, 1)),
    0,
    1,
    4,
    5,
  );
  // 1 to any power is 1, −1 is to any but NaN, and so is anything to the power of 0.
  const isOne = v128.or(f32x4.eq(x, one()), v128.and(f32x4.eq(size, one()), f32x4.eq(y, y)));
  result = v128.bitselect(one(), result, v128.or(isOne, f32x4.eq(y, zero)));
  // A negative number, −0 as well, to an odd power is negative; a finite one has no power that is not whole. ±∞ is even.
  const whole = f32x4.eq(f32x4.trunc(y), y);
  const half = f32x4.mul(y, entry(HALF, 0));
  const odd = v128.andnot(whole, f32x4.eq(f32x4.trunc(half), half));
  result = v128.or(result, v128.and(v128.xor(x, size), odd));
  const finite = f32x4.lt(size, entry(INFINITY, 0));
  return v128.or(result, v128.andnot(v128.and(f32x4.lt(x, zero), finite), whole));
}
