import { logOfFour } from './loops';
import { exp, one } from './math';

/** ln(1 + u) for 0 ≤ u ≤ 1, as ln(w) u / (w − 1) with w = 1 + u: what rounding w has lost or gained cancels. */
@inline
export function log1p(u: v128): v128 {
  const w = f32x4.add(one(), u);
  const rounded = f32x4.sub(w, one());
  const y = f32x4.div(f32x4.mul(logOfFour(w), u), rounded);
  return v128.bitselect(u, y, f32x4.eq(rounded, f32x4.splat(0)));
}

/** ln(1 + eˣ) of four. */
export function softplusOfFour(x: v128): v128 {
  return f32x4.add(f32x4.max(x, f32x4.splat(0)), log1p(exp(f32x4.neg(f32x4.abs(x)))));
}
