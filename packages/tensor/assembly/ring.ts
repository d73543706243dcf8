// What both ways of addressing share. Lines of slots that nobody sees are in scratch memory, with room around them for
// what a shift brings in from the other end.
import { NOTHING, sigmoidOfSum } from './from-core';
import { PANEL_A } from './scratch';
import { get, madd, put } from './vector';

/** Keeps the logarithm of a weight of none finite. */
export const EPSILON: f32 = 1e-16;

@inline
export function words(n: i32): usize {
  return (<usize>n) << 2;
}

/** The scratch lines: each has room for the slots, for the shifts around them, and for whole vectors at the end. */
@inline
export function lineOf(index: i32, slots: i32, shifts: i32): usize {
  return PANEL_A + <usize>index * ((words(slots + shifts) + 31) & ~15);
}

/** Repeats the ends of a ring of slots that starts at `ring` + middle, at the other end each. */
@inline
export function closeRing(ring: usize, slots: usize, middle: usize): void {
  for (let i: usize = 0; i < middle; i += 4) {
    store<f32>(ring + i, load<f32>(ring + slots + i));
    store<f32>(ring + middle + slots + i, load<f32>(ring + middle + i));
  }
}

/** o = previous + gate (content − previous) */
export function gated(o: usize, content: usize, previous: usize, gate: v128, n: i32): void {
  for (; n > 0; n -= 4, o += 16, content += 16, previous += 16) {
    const before = get(previous, n);
    put(o, f32x4.add(before, f32x4.mul(gate, f32x4.sub(get(content, n), before))), n);
  }
}

/** oᵢ = Σⱼ sⱼ ringᵢ₊ⱼ with the shifts from `shift` on, `stride` bytes apart; with ε it is also written to `plus`. */
export function correlate(o: usize, plus: usize, ring: usize, shift: usize, stride: usize, shifts: i32, n: i32): void {
  for (; n > 0; n -= 4, o += 16, plus += 16, ring += 16) {
    let sum = f32x4.splat(0);
    let s = shift;
    for (let j: usize = 0; j < words(shifts); j += 4, s += stride) {
      sum = madd(sum, v128.load32_splat(s), v128.load(ring + j));
    }
    put(o, sum, n);
    put(plus, f32x4.add(sum, f32x4.splat(EPSILON)), n);
  }
}

/** σ of one number. */
export function sigmoidOf(x: usize): v128 {
  v128.store(PANEL_A, v128.load32_splat(x));
  sigmoidOfSum(PANEL_A, PANEL_A, NOTHING, 0, 4);
  return v128.load(PANEL_A);
}
