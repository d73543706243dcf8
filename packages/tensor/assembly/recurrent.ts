// The element-wise part of recurrent cells, four hidden units at a time. The gates of a row lie side by side, `hidden` each.
// The last units of a row, if fewer, go through the same code, which reads and writes that many and no more.
//
// Gates are activated in loops of their own: in one loop with all of it V8 keeps too few numbers in registers.
import { NOTHING, sigmoidOfSum, tanhOfSum } from './from-core';
import { get, put } from './vector';

@inline
function complement(x: v128): v128 {
  return f32x4.sub(f32x4.splat(1), x);
}

/** d σ(x) = s (1 − s) dx */
@inline
function throughSigmoid(d: v128, s: v128): v128 {
  return f32x4.mul(f32x4.mul(d, s), complement(s));
}

/** d tanh(x) = (1 − t²) dx */
@inline
function throughTanh(d: v128, t: v128): v128 {
  return f32x4.mul(d, complement(f32x4.mul(t, t)));
}

/** Saves h's part of the new state, and next to it that part times r. */
@inline
function gruReset(saved: usize, gh: usize, step: usize, count: i32): void {
  const hn = get(gh, count);
  const at = saved + (step << 1);
  put(at + step, hn, count);
  put(at, f32x4.mul(get(saved, count), hn), count);
}

@inline
function gruBlend(next: usize, saved: usize, h: usize, step: usize, count: i32): void {
  const z = get(saved + step, count);
  const n = get(saved + (step << 1), count);
  put(next, f32x4.add(f32x4.mul(complement(z), n), f32x4.mul(z, get(h, count))), count);
}

/** h′ = (1 − z) n + z h. Words: h′, saved, x-projection, h-projection, h, batch, hidden. */
export function gruGates(args: usize): void {
  let next = load<usize>(args);
  let saved = load<usize>(args, 4);
  let gx = load<usize>(args, 8);
  let gh = load<usize>(args, 12);
  let h = load<usize>(args, 16);
  const hidden = load<i32>(args, 24);
  const step = (<usize>hidden) << 2;
  const rest = hidden & 3;
  const whole = (<usize>(hidden - rest)) << 2;
  for (let row = load<i32>(args, 20); row > 0; row--) {
    // r and z lie side by side.
    sigmoidOfSum(saved, gx, gh, 16, hidden << 1);
    const n = saved + (step << 1);
    gx += step << 1;
    gh += step << 1;
    for (let i: usize = 0; i < whole; i += 16) gruReset(saved + i, gh + i, step, 4);
    if (rest) gruReset(saved + whole, gh + whole, step, rest);
    tanhOfSum(n, gx, n, 16, hidden);
    for (let i: usize = 0; i < whole; i += 16) gruBlend(next + i, saved + i, h + i, step, 4);
    if (rest) gruBlend(next + whole, saved + whole, h + whole, step, rest);
    next += step;
    saved += step << 2;
    gx += step;
    gh += step;
    h += step;
  }
}

@inline
function gruGatesBackwardUnit(
  dgx: usize,
  dgh: usize,
  dh: usize,
  grad: usize,
  saved: usize,
  h: usize,
  step: usize,
  count: i32,
): void {
  const step2 = step << 1;
  const step3 = step + (step << 1);
  const r = get(saved, count);
  const z = get(saved + step, count);
  const n = get(saved + step2, count);
  const d = get(grad, count);
  const dn = throughTanh(f32x4.mul(d, complement(z)), n);
  const dr = throughSigmoid(f32x4.mul(dn, get(saved + step3, count)), r);
  const dz = throughSigmoid(f32x4.mul(d, f32x4.sub(get(h, count), n)), z);
  put(dgx, dr, count);
  put(dgh, dr, count);
  put(dgx + step, dz, count);
  put(dgh + step, dz, count);
  put(dgx + step2, dn, count);
  put(dgh + step2, f32x4.mul(dn, r), count);
  put(dh, f32x4.mul(d, z), count);
}

/** Words: gradients of the x-projection, the h-projection and h; gradient of h′, saved, h, batch, hidden. */
export function gruGatesBackward(args: usize): void {
  let dgx = load<usize>(args);
  let dgh = load<usize>(args, 4);
  let dh = load<usize>(args, 8);
  let grad = load<usize>(args, 12);
  let saved = load<usize>(args, 16);
  let h = load<usize>(args, 20);
  const batch = load<i32>(args, 24);
  const hidden = load<i32>(args, 28);
  const step = (<usize>hidden) << 2;
  const step2 = step << 1;
  const step3 = step + step2;
  for (let row = 0; row < batch; row++) {
    let left = hidden;
    for (; left > 3; left -= 4) {
      gruGatesBackwardUnit(dgx, dgh, dh, grad, saved, h, step, 4);
      dgx += 16;
      dgh += 16;
      dh += 16;
      grad += 16;
      saved += 16;
      h += 16;
    }
    if (left) {
      gruGatesBackwardUnit(dgx, dgh, dh, grad, saved, h, step, left);
      const bytes = (<usize>left) << 2;
      dgx += bytes;
      dgh += bytes;
      dh += bytes;
      grad += bytes;
      saved += bytes;
      h += bytes;
    }
    dgx += step2;
    dgh += step2;
    saved += step3;
  }
}

@inline
function lstmCell(cell: usize, saved: usize, c: usize, step: usize, count: i32): void {
  const kept = f32x4.mul(get(saved + step, count), get(c, count));
  put(cell, f32x4.add(kept, f32x4.mul(get(saved, count), get(saved + (step << 1), count))), count);
}

@inline
function lstmOut(next: usize, o: usize, step: usize, count: i32): void {
  put(next, f32x4.mul(get(o, count), get(o + step, count)), count);
}

/** c′ = f c + i g, h′ = o tanh c′. Words: h′, c′, saved, x-projection, h-projection, c, batch, hidden. */
export function lstmGates(args: usize): void {
  let next = load<usize>(args);
  let cell = load<usize>(args, 4);
  let saved = load<usize>(args, 8);
  let gx = load<usize>(args, 12);
  let gh = load<usize>(args, 16);
  let c = load<usize>(args, 20);
  const hidden = load<i32>(args, 28);
  const step = (<usize>hidden) << 2;
  const step2 = step << 1;
  const step3 = step + step2;
  const rest = hidden & 3;
  const whole = (<usize>(hidden - rest)) << 2;
  for (let row = load<i32>(args, 24); row > 0; row--) {
    // i and f lie side by side.
    sigmoidOfSum(saved, gx, gh, 16, hidden << 1);
    const o = saved + step3;
    tanhOfSum(saved + step2, gx + step2, gh + step2, 16, hidden);
    sigmoidOfSum(o, gx + step3, gh + step3, 16, hidden);
    for (let i: usize = 0; i < whole; i += 16) lstmCell(cell + i, saved + i, c + i, step, 4);
    if (rest) lstmCell(cell + whole, saved + whole, c + whole, step, rest);
    tanhOfSum(o + step, cell, NOTHING, 0, hidden);
    for (let i: usize = 0; i < whole; i += 16) lstmOut(next + i, o + i, step, 4);
    if (rest) lstmOut(next + whole, o + whole, step, rest);
    next += step;
    cell += step;
    saved = o + (step << 1);
    gx += step << 2;
    gh += step << 2;
    c += step;
  }
}

@inline
function lstmGatesBackwardUnit(
  dp: usize,
  dc: usize,
  gradH: usize,
  gradC: usize,
  saved: usize,
  c: usize,
  step: usize,
  count: i32,
): void {
  const step2 = step << 1;
  const step3 = step + (step << 1);
  const step4 = step << 2;
  const i = get(saved, count);
  const f = get(saved + step, count);
  const g = get(saved + step2, count);
  const o = get(saved + step3, count);
  const t = get(saved + step4, count);
  const dNext = get(gradH, count);
  const dCell = f32x4.add(get(gradC, count), throughTanh(f32x4.mul(dNext, o), t));
  put(dp, throughSigmoid(f32x4.mul(dCell, g), i), count);
  put(dp + step, throughSigmoid(f32x4.mul(dCell, get(c, count)), f), count);
  put(dp + step2, throughTanh(f32x4.mul(dCell, i), g), count);
  put(dp + step3, throughSigmoid(f32x4.mul(dNext, t), o), count);
  put(dc, f32x4.mul(dCell, f), count);
}

/** Words: gradients of either projection and of c; gradients of h′ and c′, saved, c, batch, hidden. */
export function lstmGatesBackward(args: usize): void {
  let dp = load<usize>(args);
  let dc = load<usize>(args, 4);
  let gradH = load<usize>(args, 8);
  let gradC = load<usize>(args, 12);
  let saved = load<usize>(args, 16);
  let c = load<usize>(args, 20);
  const batch = load<i32>(args, 24);
  const hidden = load<i32>(args, 28);
  const step = (<usize>hidden) << 2;
  const step2 = step << 1;
  const step3 = step + step2;
  const step4 = step << 2;
  for (let row = 0; row < batch; row++) {
    let left = hidden;
    for (; left > 3; left -= 4) {
      lstmGatesBackwardUnit(dp, dc, gradH, gradC, saved, c, step, 4);
      dp += 16;
      dc += 16;
      gradH += 16;
      gradC += 16;
      saved += 16;
      c += 16;
    }
    if (left) {
      lstmGatesBackwardUnit(dp, dc, gradH, gradC, saved, c, step, left);
      const bytes = (<usize>left) << 2;
      dp += bytes;
      dc += bytes;
      gradH += bytes;
      gradC += bytes;
      saved += bytes;
      c += bytes;
    }
    dp += step3;
    saved += step4;
  }
}
