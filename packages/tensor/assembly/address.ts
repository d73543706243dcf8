// Where a head looks: content, gate, shift and sharpening in one, and back. What the numbers mean, and how a row of `raw` and
// of `saved` is laid out, is in ../src/backend/cpu/memory.ts. Slots are at least four.
//
// Lines of slots that nobody sees are in scratch memory, with room around them for what a shift brings in from the other end.
import { softplusOfFour } from './activation';
import { logOf, NOTHING, sigmoidOfSum } from './loops';
import { one } from './math';
import { PANEL_A } from './scratch';
import { softmaxLine } from './softmax';
import { get, lanesFrom, madd, put, sumEach, sumLanes } from './vector';

const EPSILON: f32 = 1e-16;

@inline
function words(n: i32): usize {
  return (<usize>n) << 2;
}

/** The scratch lines: each has room for the slots, for the shifts around them, and for whole vectors at the end. */
@inline
function lineOf(index: i32, slots: i32, shifts: i32): usize {
  return PANEL_A + <usize>index * ((words(slots + shifts) + 31) & ~15);
}

/** Repeats the ends of a ring of slots that starts at `ring` + middle, at the other end each. */
@inline
function closeRing(ring: usize, slots: usize, middle: usize): void {
  for (let i: usize = 0; i < middle; i += 4) {
    store<f32>(ring + i, load<f32>(ring + slots + i));
    store<f32>(ring + middle + slots + i, load<f32>(ring + middle + i));
  }
}

/** Cosine and reciprocal length of four slots, from what their products with the key and their squares add up to. */
@inline
function similarity(cosines: usize, inverses: usize, squares: usize, dot: v128, square: v128, keySquare: v128, count: i32): void {
  const product = f32x4.add(f32x4.mul(keySquare, square), f32x4.splat(EPSILON));
  const r = f32x4.div(one(), f32x4.sqrt(product));
  put(cosines, f32x4.mul(dot, r), count);
  put(inverses, r, count);
  put(squares, square, count);
}

/** A row of a memory times the key, and its square, in four sums each; the sums are left in scratch. */
@inline
function product(sums: usize, m: usize, key: usize, width: i32): void {
  let dot = f32x4.splat(0);
  let square = f32x4.splat(0);
  for (let left = width; left > 0; left -= 4, m += 16, key += 16) {
    const x = get(m, left);
    dot = madd(dot, x, get(key, left));
    square = madd(square, x, x);
  }
  v128.store(sums, dot);
  v128.store(sums, square, 16);
}

/** Four slots side by side, for widths that are a multiple of four. */
function fourSlots(cosines: usize, inverses: usize, squares: usize, m: usize, step: usize, key: usize, keySquare: v128): void {
  let d0 = f32x4.splat(0);
  let d1 = f32x4.splat(0);
  let d2 = f32x4.splat(0);
  let d3 = f32x4.splat(0);
  let s0 = f32x4.splat(0);
  let s1 = f32x4.splat(0);
  let s2 = f32x4.splat(0);
  let s3 = f32x4.splat(0);
  for (const end = m + step; m < end; m += 16, key += 16) {
    const k = v128.load(key);
    const x0 = v128.load(m);
    const x1 = v128.load(m + step);
    const x2 = v128.load(m + 2 * step);
    const x3 = v128.load(m + 3 * step);
    d0 = madd(d0, x0, k);
    d1 = madd(d1, x1, k);
    d2 = madd(d2, x2, k);
    d3 = madd(d3, x3, k);
    s0 = madd(s0, x0, x0);
    s1 = madd(s1, x1, x1);
    s2 = madd(s2, x2, x2);
    s3 = madd(s3, x3, x3);
  }
  similarity(cosines, inverses, squares, sumEach(d0, d1, d2, d3), sumEach(s0, s1, s2, s3), keySquare, 4);
}

/** One slot, of any width. */
function oneSlot(cosines: usize, inverses: usize, squares: usize, m: usize, key: usize, width: i32, keySquare: v128): void {
  product(PANEL_A, m, key, width);
  const dot = f32x4.splat(sumLanes(v128.load(PANEL_A)));
  const square = f32x4.splat(sumLanes(v128.load(PANEL_A, 16)));
  similarity(cosines, inverses, squares, dot, square, keySquare, 1);
}

function similarities(cosines: usize, inverses: usize, squares: usize, m: usize, key: usize, slots: i32, width: i32, keySquare: v128): void {
  const step = words(width);
  let i = 0;
  let at: usize = 0;
  if (!(width & 3)) {
    for (; i + 4 <= slots; i += 4, at += 16, m += 4 * step) {
      fourSlots(cosines + at, inverses + at, squares + at, m, step, key, keySquare);
    }
  }
  for (; i < slots; i++, at += 4, m += step) {
    oneSlot(cosines + at, inverses + at, squares + at, m, key, width, keySquare);
  }
}

/** o = x · factor */
function scaled(o: usize, x: usize, factor: v128, n: i32): void {
  for (; n > 0; n -= 4, o += 16, x += 16) put(o, f32x4.mul(get(x, n), factor), n);
}

/** o = previous + gate (content − previous) */
function gated(o: usize, content: usize, previous: usize, gate: v128, n: i32): void {
  for (; n > 0; n -= 4, o += 16, content += 16, previous += 16) {
    const before = get(previous, n);
    put(o, f32x4.add(before, f32x4.mul(gate, f32x4.sub(get(content, n), before))), n);
  }
}

/** oᵢ = Σⱼ sⱼ ringᵢ₊ⱼ with the shifts from `shift` on, `stride` bytes apart; with ε it is also written to `plus`. */
function correlate(o: usize, plus: usize, ring: usize, shift: usize, stride: usize, shifts: i32, n: i32): void {
  for (; n > 0; n -= 4, o += 16, plus += 16, ring += 16) {
    let sum = f32x4.splat(0);
    let s = shift;
    for (let j: usize = 0; j < words(shifts); j += 4, s += stride) sum = madd(sum, v128.load32_splat(s), v128.load(ring + j));
    put(o, sum, n);
    put(plus, f32x4.add(sum, f32x4.splat(EPSILON)), n);
  }
}

/** A softmax of a few numbers, fewer than four among them: of no great weight. */
function softmaxOfFew(o: usize, x: usize, n: i32): void {
  if (n > 3) {
    softmaxLine(o, x, n);
    return;
  }
  // What is added has no part in it.
  v128.store(PANEL_A, v128.bitselect(f32x4.splat(-Infinity), get(x, n), lanesFrom(n)));
  softmaxLine(PANEL_A, PANEL_A, 4);
  put(o, v128.load(PANEL_A), n);
}

/** Σ x² */
function squareOf(x: usize, n: i32): f32 {
  let sum = f32x4.splat(0);
  for (; n > 0; n -= 4, x += 16) {
    const v = get(x, n);
    sum = madd(sum, v, v);
  }
  return sumLanes(sum);
}

/** σ of one number. */
function sigmoidOf(x: usize): v128 {
  v128.store(PANEL_A, v128.load32_splat(x));
  sigmoidOfSum(PANEL_A, PANEL_A, NOTHING, 0, 4);
  return v128.load(PANEL_A);
}

/** Words: weights, saved, raw, M, previous, batch, slots, width, shifts. */
export function address(args: usize): void {
  let w = load<usize>(args);
  let saved = load<usize>(args, 4);
  let raw = load<usize>(args, 8);
  let m = load<usize>(args, 12);
  let previous = load<usize>(args, 16);
  const slots = load<i32>(args, 24);
  const width = load<i32>(args, 28);
  const shifts = load<i32>(args, 32);
  const line = words(slots);
  const middle = words(shifts >> 1);
  const ring = lineOf(0, slots, shifts);
  for (let b = load<i32>(args, 20); b > 0; b--) {
    const asked = raw + words(width);
    const inverses = saved + line;
    const squares = inverses + line;
    const content = squares + line;
    const shifted = content + line;
    const logs = shifted + line;
    const numbers = logs + line;
    const shift = numbers + 16;

    const strength = softplusOfFour(v128.load32_splat(asked));
    const gate = sigmoidOf(asked + 4);
    const gamma = f32x4.add(one(), softplusOfFour(v128.load32_splat(asked + 8 + words(shifts))));
    const keySquare = f32x4.splat(squareOf(raw, width));
    v128.store32_lane(numbers, strength, 0);
    v128.store32_lane(numbers, gate, 0, 4);
    v128.store32_lane(numbers, gamma, 0, 8);
    v128.store32_lane(numbers, keySquare, 0, 12);
    softmaxOfFew(shift, asked + 8, shifts);

    similarities(saved, inverses, squares, m, raw, slots, width, keySquare);
    scaled(content, saved, strength, slots);
    softmaxLine(content, content, slots);
    gated(ring + middle, content, previous, gate, slots);
    closeRing(ring, line, middle);
    // A shift by j − middle brings what is that far before: the last shift goes with the first of the ring.
    correlate(shifted, logs, ring, shift + words(shifts - 1), -4, shifts, slots);
    logOf(logs, logs, slots);
    scaled(w, logs, gamma, slots);
    softmaxLine(w, w, slots);

    w += line;
    saved = shift + words(shifts);
    raw = asked + words(shifts) + 12;
    m += <usize>slots * words(width);
    previous += line;
  }
}

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
function throughGate(dContent: usize, dPrevious: usize, d: usize, content: usize, previous: usize, gate: v128, slots: i32): f32 {
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
  for (let i: usize = 0, n = slots; i < last; i += 16, n -= 4) sums = madd(sums, get(dContent + i, n), get(content + i, n));
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
    if (rest) memoryColumns(dm + whole, dRaw + whole, m + whole, raw + whole, dRing, ring, twiceSquare, slots, step, rest);

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
