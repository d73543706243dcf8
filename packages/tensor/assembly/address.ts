// Where a head looks: content, gate, shift and sharpening in one. What the numbers mean, and how a row of `raw` and of
// `saved` is laid out, is in ../src/backend/kernels/memory.ts. Slots are at least four.
import { logOf, softmaxLine, softplusOfFour } from './from-core';
import { one } from './math';
import { closeRing, correlate, gated, lineOf, sigmoidOf, words } from './ring';
import { PANEL_A } from './scratch';
import { get, lanesFrom, madd, put, sumEach, sumLanes } from './vector';

/** Makes slots that are shorter than about 1e-3 over the key's length resemble nothing. */
const EMPTY: f32 = 1e-6;

/** Cosine and reciprocal length of four slots, from what their products with the key and their squares add up to. */
@inline
function similarity(
  cosines: usize,
  inverses: usize,
  squares: usize,
  dot: v128,
  square: v128,
  keySquare: v128,
  count: i32,
): void {
  const product = f32x4.add(f32x4.mul(keySquare, square), f32x4.splat(EMPTY));
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
function fourSlots(
  cosines: usize,
  inverses: usize,
  squares: usize,
  m: usize,
  step: usize,
  key: usize,
  keySquare: v128,
): void {
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
function oneSlot(
  cosines: usize,
  inverses: usize,
  squares: usize,
  m: usize,
  key: usize,
  width: i32,
  keySquare: v128,
): void {
  product(PANEL_A, m, key, width);
  const dot = f32x4.splat(sumLanes(v128.load(PANEL_A)));
  const square = f32x4.splat(sumLanes(v128.load(PANEL_A, 16)));
  similarity(cosines, inverses, squares, dot, square, keySquare, 1);
}

function similarities(
  cosines: usize,
  inverses: usize,
  squares: usize,
  m: usize,
  key: usize,
  slots: i32,
  width: i32,
  keySquare: v128,
): void {
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
