import { log1pOfFour } from './loops';
import { exp } from './math';

/** ln(1 + eˣ) of four. The exponent is never positive: nothing overflows. */
export function softplusOfFour(x: v128): v128 {
  return f32x4.add(f32x4.max(x, f32x4.splat(0)), log1pOfFour(exp(f32x4.neg(f32x4.abs(x)))));
}
