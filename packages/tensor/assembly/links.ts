// What was written after what in a memory, [batch, slots, slots]: L′ᵢⱼ = (1 − wᵢ − wⱼ) L + wᵢ pⱼ, zero on the diagonal, and back. A
// slot's row at a time, in one pass over the links, which are far more than anything else that a step looks at.
import { PANEL_A } from './scratch';
import { get, put, sumLanes } from './vector';

@inline
function updatePart(o: usize, l: usize, w: usize, p: usize, left: v128, into: v128, count: i32): void {
  const faded = f32x4.mul(f32x4.sub(left, get(w, count)), get(l, count));
  put(o, f32x4.add(faded, f32x4.mul(into, get(p, count))), count);
}

/** Words: L′, L, w, p, batch, slots. */
export function updateLinks(args: usize): void {
  let o = load<usize>(args);
  let l = load<usize>(args, 4);
  let w = load<usize>(args, 8);
  let p = load<usize>(args, 12);
  const slots = load<i32>(args, 20);
  const line = (<usize>slots) << 2;
  const rest = slots & 3;
  const whole = (<usize>(slots - rest)) << 2;
  for (let b = load<i32>(args, 16); b > 0; b--) {
    for (let i: usize = 0; i < line; i += 4) {
      const weight = load<f32>(w + i);
      const left = f32x4.splat(1 - weight);
      const into = f32x4.splat(weight);
      for (let j: usize = 0; j < whole; j += 16) updatePart(o + j, l + j, w + j, p + j, left, into, 4);
      if (rest) updatePart(o + whole, l + whole, w + whole, p + whole, left, into, rest);
      store<f32>(o + i, 0);
      o += line;
      l += line;
    }
    w += line;
    p += line;
  }
}

/** A row of the gradient, without its number on the diagonal. */
const ROW = PANEL_A;

/** Adds what a part of a row gives to the gradients of w and p, and returns what it gives to its own slot's weight. */
@inline
function backPart(
  dl: usize,
  dw: usize,
  dp: usize,
  g: usize,
  l: usize,
  w: usize,
  p: usize,
  left: v128,
  into: v128,
  count: i32,
): v128 {
  const d = get(g, count);
  const link = get(l, count);
  put(dl, f32x4.mul(d, f32x4.sub(left, get(w, count))), count);
  put(dw, f32x4.sub(get(dw, count), f32x4.mul(d, link)), count);
  put(dp, f32x4.add(get(dp, count), f32x4.mul(into, d)), count);
  return f32x4.mul(d, f32x4.sub(get(p, count), link));
}

/** Words: dL, dw, dp, gradient of L′, L, w, p, batch, slots. */
export function updateLinksBackward(args: usize): void {
  let dl = load<usize>(args);
  let dw = load<usize>(args, 4);
  let dp = load<usize>(args, 8);
  let g = load<usize>(args, 12);
  let l = load<usize>(args, 16);
  let w = load<usize>(args, 20);
  let p = load<usize>(args, 24);
  const slots = load<i32>(args, 32);
  const line = (<usize>slots) << 2;
  const rest = slots & 3;
  const whole = (<usize>(slots - rest)) << 2;
  for (let b = load<i32>(args, 28); b > 0; b--) {
    memory.fill(dw, 0, line);
    memory.fill(dp, 0, line);
    for (let i: usize = 0; i < line; i += 4) {
      memory.copy(ROW, g, line);
      store<f32>(ROW + i, 0);
      const weight = load<f32>(w + i);
      const left = f32x4.splat(1 - weight);
      const into = f32x4.splat(weight);
      let sums = f32x4.splat(0);
      for (let j: usize = 0; j < whole; j += 16) {
        sums = f32x4.add(sums, backPart(dl + j, dw + j, dp + j, ROW + j, l + j, w + j, p + j, left, into, 4));
      }
      if (rest) {
        const j = whole;
        sums = f32x4.add(sums, backPart(dl + j, dw + j, dp + j, ROW + j, l + j, w + j, p + j, left, into, rest));
      }
      store<f32>(dw + i, load<f32>(dw + i) + sumLanes(sums));
      dl += line;
      g += line;
      l += line;
    }
    dw += line;
    dp += line;
    w += line;
    p += line;
  }
}
