// The element-wise part of recurrent cells, four hidden units at a time. The gates of a row lie side by side, `hidden` each.
// The last units of a row, if fewer, go through the same code, which reads and writes that many and no more.
//
// Gates are activated in loops of their own: in one loop with all of it V8 keeps too few numbers in registers.
import { sigmoid, tanh } from './math';
import { loadPart, storePart } from './vector';

@inline
function get(at: usize, count: i32): v128 {
  return count > 3 ? v128.load(at) : loadPart(at, count);
}

@inline
function put(at: usize, x: v128, count: i32): void {
  if (count > 3) v128.store(at, x);
  else storePart(at, x, count);
}

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

/** to[n] = σ(x + y) */
function sigmoidOfSum(to: usize, x: usize, y: usize, n: i32): void {
  for (; n > 3; n -= 4, to += 16, x += 16, y += 16) v128.store(to, sigmoid(f32x4.add(v128.load(x), v128.load(y))));
  if (n) storePart(to, sigmoid(f32x4.add(loadPart(x, n), loadPart(y, n))), n);
}

/** to[n] = tanh(x + y) */
function tanhOfSum(to: usize, x: usize, y: usize, n: i32): void {
  for (; n > 3; n -= 4, to += 16, x += 16, y += 16) v128.store(to, tanh(f32x4.add(v128.load(x), v128.load(y))));
  if (n) storePart(to, tanh(f32x4.add(loadPart(x, n), loadPart(y, n))), n);
}

/** The rest of the cell, once r and z are saved. */
@inline
function gruGatesUnit(next: usize, saved: usize, gx: usize, gh: usize, h: usize, step: usize, count: i32): void {
  const step2 = step << 1;
  const r = get(saved, count);
  const z = get(saved + step, count);
  const hn = get(gh + step2, count);
  const n = tanh(f32x4.add(get(gx + step2, count), f32x4.mul(r, hn)));
  put(next, f32x4.add(f32x4.mul(complement(z), n), f32x4.mul(z, get(h, count))), count);
  put(saved + step2, n, count);
  put(saved + step2 + step, hn, count);
}

/** h′ = (1 − z) n + z h. Words: h′, saved, x-projection, h-projection, h, batch, hidden. */
export function gruGates(args: usize): void {
  let next = load<usize>(args);
  let saved = load<usize>(args, 4);
  let gx = load<usize>(args, 8);
  let gh = load<usize>(args, 12);
  let h = load<usize>(args, 16);
  const batch = load<i32>(args, 20);
  const hidden = load<i32>(args, 24);
  const step = (<usize>hidden) << 2;
  const step2 = step << 1;
  const step3 = step + step2;
  for (let row = 0; row < batch; row++) {
    // r and z lie side by side.
    sigmoidOfSum(saved, gx, gh, hidden << 1);
    let left = hidden;
    for (; left > 3; left -= 4) {
      gruGatesUnit(next, saved, gx, gh, h, step, 4);
      next += 16;
      saved += 16;
      gx += 16;
      gh += 16;
      h += 16;
    }
    if (left) {
      gruGatesUnit(next, saved, gx, gh, h, step, left);
      const bytes = (<usize>left) << 2;
      next += bytes;
      saved += bytes;
      gx += bytes;
      gh += bytes;
      h += bytes;
    }
    saved += step3;
    gx += step2;
    gh += step2;
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

/** The rest of the cell, once the gates are saved. */
@inline
function lstmGatesUnit(next: usize, cell: usize, saved: usize, c: usize, step: usize, count: i32): void {
  const step2 = step << 1;
  const i = get(saved, count);
  const f = get(saved + step, count);
  const g = get(saved + step2, count);
  const o = get(saved + step2 + step, count);
  const cNext = f32x4.add(f32x4.mul(f, get(c, count)), f32x4.mul(i, g));
  const t = tanh(cNext);
  put(cell, cNext, count);
  put(next, f32x4.mul(o, t), count);
  put(saved + (step << 2), t, count);
}

/** c′ = f c + i g, h′ = o tanh c′. Words: h′, c′, saved, x-projection, h-projection, c, batch, hidden. */
export function lstmGates(args: usize): void {
  let next = load<usize>(args);
  let cell = load<usize>(args, 4);
  let saved = load<usize>(args, 8);
  let gx = load<usize>(args, 12);
  let gh = load<usize>(args, 16);
  let c = load<usize>(args, 20);
  const batch = load<i32>(args, 24);
  const hidden = load<i32>(args, 28);
  const step = (<usize>hidden) << 2;
  const step2 = step << 1;
  const step3 = step + step2;
  const step4 = step << 2;
  for (let row = 0; row < batch; row++) {
    // i and f lie side by side.
    sigmoidOfSum(saved, gx, gh, hidden << 1);
    tanhOfSum(saved + step2, gx + step2, gh + step2, hidden);
    sigmoidOfSum(saved + step3, gx + step3, gh + step3, hidden);
    let left = hidden;
    for (; left > 3; left -= 4) {
      lstmGatesUnit(next, cell, saved, c, step, 4);
      next += 16;
      cell += 16;
      saved += 16;
      c += 16;
    }
    if (left) {
      lstmGatesUnit(next, cell, saved, c, step, left);
      const bytes = (<usize>left) << 2;
      next += bytes;
      cell += bytes;
      saved += bytes;
      c += bytes;
    }
    saved += step4;
    gx += step4;
    gh += step4;
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
