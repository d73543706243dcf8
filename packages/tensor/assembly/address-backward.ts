// The way back of address.ts, from what it saved.
import { one } from './math';
import { closeRing, correlate, EPSILON, gated, lineOf, sigmoidOf, words } from './ring';
import { get, madd, put, sumLanes } from './vector';

/** dᵢ = γ wᵢ (gᵢ − Σ g w) / (shiftedᵢ + ε), through the sharpening; returns the gradient of γ. */
function throughSharpening(d: usize, g: usize, w: usize, shifted: usize, logs: usize, gamma: v128, slots: i32): f32 {
  let sums = f32x4.splat(0);
  const last = words(slots);
  for (let i: usize = 0, n = slots; i < last; i += 16, n -= 4) sums = madd(sums, get(g + i, n), get(w + i, n));
  const mean = f32x4.splat(sumLanes(sums));
  sums = f32x4.splat(0);
  for (let i: usize = 0, n = slots; i < last; i += 16, n -= 4) {
    const dLog = f32x4.mul(get(w + i, n), f32x4.sub(get(g + i, n), mean));
    sums = madd(sums, dLog, get(logs + i, n));
    // Behind the last slot 0 is divided by ε.
    put(d + i, f32x4.div(f32x4.mul(gamma, dLog), f32x4.add(get(shifted + i, n), f32x4.splat(EPSILON))), n);
  }
  return sumLanes(sums);
}

/** Through the gate: from its result's gradient those of both sides; returns that of the gate. */
function throughGate(
  dContent: usize,
  dPrevious: usize,
  d: usize,
  content: usize,
  previous: usize,
  gate: v128,
  slots: i32,
): f32 {
  const rest = f32x4.sub(one(), gate);
  let sums = f32x4.splat(0);
  const last = words(slots);
  for (let i: usize = 0, n = slots; i < last; i += 16, n -= 4) {
    const x = get(d + i, n);
    sums = madd(sums, x, f32x4.sub(get(content + i, n), get(previous + i, n)));
    put(dPrevious + i, f32x4.mul(rest, x), n);
    put(dContent + i, f32x4.mul(gate, x), n);
  }
  return sumLanes(sums);
}

/** Through softmax and cosine: what dM has of the key and of M, slot by slot, over `dDots` and `onto`. */
function throughContent(
  dDots: usize,
  onto: usize,
  results: usize,
  dContent: usize,
  saved: usize,
  strength: v128,
  keySquare: v128,
  slots: i32,
): void {
  const last = words(slots);
  const inverses = saved + last;
  const squares = inverses + last;
  const content = squares + last;
  let sums = f32x4.splat(0);
  for (let i: usize = 0, n = slots; i < last; i += 16, n -= 4) {
    sums = madd(sums, get(dContent + i, n), get(content + i, n));
  }
  const mean = f32x4.splat(sumLanes(sums));
  let dStrength = f32x4.splat(0);
  let dSquare = f32x4.splat(0);
  for (let i: usize = 0, n = slots; i < last; i += 16, n -= 4) {
    const dLogit = f32x4.mul(get(content + i, n), f32x4.sub(get(dContent + i, n), mean));
    const cosine = get(saved + i, n);
    const r = get(inverses + i, n);
    const dDot = f32x4.mul(f32x4.mul(strength, dLogit), r);
    const dProduct = f32x4.mul(f32x4.mul(f32x4.mul(dDot, cosine), r), f32x4.splat(-0.5));
    dStrength = madd(dStrength, dLogit, cosine);
    dSquare = madd(dSquare, dProduct, get(squares + i, n));
    put(dDots + i, dDot, n);
    put(onto + i, f32x4.mul(f32x4.mul(dProduct, keySquare), f32x4.splat(2)), n);
  }
  store<f32>(results, sumLanes(dStrength));
  store<f32>(results, sumLanes(dSquare), 4);
}

/** dM = dDot kᵀ + onto ∘ M, and of the key Σ dDot M + 2 k dSquare, for four columns of all slots. */
@inline
function memoryColumns(
  dm: usize,
  dKey: usize,
  m: usize,
  key: usize,
  dDots: usize,
  onto: usize,
  twiceSquare: v128,
  slots: i32,
  step: usize,
  count: i32,
): void {
  const k = get(key, count);
  let sum = f32x4.mul(twiceSquare, k);
  for (let i = slots; i > 0; i--, dm += step, m += step, dDots += 4, onto += 4) {
    const x = get(m, count);
    const d = v128.load32_splat(dDots);
    put(dm, f32x4.add(f32x4.mul(d, k), f32x4.mul(v128.load32_splat(onto), x)), count);
    sum = madd(sum, d, x);
  }
  put(dKey, sum, count);
}

/** Σ x y */
function dot(x: usize, y: usize, n: i32): f32 {
  let sum = f32x4.splat(0);
  for (; n > 0; n -= 4, x += 16, y += 16) sum = madd(sum, get(x, n), get(y, n));
  return sumLanes(sum);
}

/** Words: d raw, dM, d previous, gradient of the weights, saved, raw, M, previous, weights, batch, slots, width, shifts. */
export function addressBackward(args: usize): void {
  let dRaw = load<usize>(args);
  let dm = load<usize>(args, 4);
  let dPrevious = load<usize>(args, 8);
  let g = load<usize>(args, 12);
  let saved = load<usize>(args, 16);
  let raw = load<usize>(args, 20);
  let m = load<usize>(args, 24);
  let previous = load<usize>(args, 28);
  let w = load<usize>(args, 32);
  const slots = load<i32>(args, 40);
  const width = load<i32>(args, 44);
  const shifts = load<i32>(args, 48);
  const line = words(slots);
  const step = words(width);
  const slab = <usize>slots * step;
  const middle = words(shifts >> 1);
  const rest = width & 3;
  const whole = step - words(rest);
  // The first line is small change.
  const few = lineOf(0, slots, shifts);
  const dRing = lineOf(1, slots, shifts);
  const ring = lineOf(2, slots, shifts);
  const dLine = lineOf(3, slots, shifts);
  for (let b = load<i32>(args, 36); b > 0; b--) {
    const content = saved + 3 * line;
    const shifted = content + line;
    const logs = shifted + line;
    const numbers = logs + line;
    const shift = numbers + 16;
    const strength = v128.load32_splat(numbers);
    const gate = v128.load32_splat(numbers, 4);
    const gamma = v128.load32_splat(numbers, 8);
    const keySquare = v128.load32_splat(numbers, 12);
    const asked = raw + step;
    const dAsked = dRaw + step;
    const lastAsked = asked + 8 + words(shifts);
    const dShift = dAsked + 8;

    const dGamma = throughSharpening(dRing + middle, g, w, shifted, logs, gamma, slots);
    closeRing(dRing, line, middle);
    gated(ring + middle, content, previous, gate, slots);
    closeRing(ring, line, middle);
    let mean: f32 = 0;
    for (let j: usize = 0; j < words(shifts); j += 4) {
      const d = dot(dRing + middle, ring + words(shifts - 1) - j, slots);
      store<f32>(dShift + j, d);
      mean += d * load<f32>(shift + j);
    }
    for (let j: usize = 0; j < words(shifts); j += 4) {
      store<f32>(dShift + j, load<f32>(shift + j) * (load<f32>(dShift + j) - mean));
    }
    correlate(dLine, ring, dRing, shift, 4, shifts, slots);
    const dGate = throughGate(dLine, dPrevious, dLine, content, previous, gate, slots);
    throughContent(dRing, ring, few, dLine, saved, strength, keySquare, slots);
    const dStrength = load<f32>(few);
    const twiceSquare = f32x4.splat(2 * load<f32>(few, 4));
    for (let j: usize = 0; j < whole; j += 16) {
      memoryColumns(dm + j, dRaw + j, m + j, raw + j, dRing, ring, twiceSquare, slots, step, 4);
    }
    if (rest) {
      const j = whole;
      memoryColumns(dm + j, dRaw + j, m + j, raw + j, dRing, ring, twiceSquare, slots, step, rest);
    }

    const open = f32x4.extract_lane(gate, 0);
    store<f32>(dAsked, dStrength * f32x4.extract_lane(sigmoidOf(asked), 0));
    store<f32>(dAsked, dGate * open * (1 - open), 4);
    store<f32>(dShift + words(shifts), dGamma * f32x4.extract_lane(sigmoidOf(lastAsked), 0));

    dRaw = dShift + words(shifts) + 4;
    dm += slab;
    dPrevious += line;
    g += line;
    saved = shift + words(shifts);
    raw = lastAsked + 4;
    m += slab;
    previous += line;
    w += line;
  }
}
