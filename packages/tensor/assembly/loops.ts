// Loops over arrays for the functions that most time goes into: f(x + y), where y is an array or, with a `yStep` of 0, one
// vector for all of x. Eight numbers take the quick way of math.ts if all of them may; if not, and at the end, four take the
// careful one, which is a call. Fewer than four are done in scratch memory, so that each function is there once.
import { areQuick, exp, log, log1p, quickPair, sigmoid, tanh } from './math';
import { TILE } from './scratch';
import { loadPart, storePart } from './vector';

/** −0: x + −0 is x, whatever x is. */
export const NOTHING = memory.data<i32>([0x80000000, 0x80000000, 0x80000000, 0x80000000], 16);

const PART_X = TILE;
const PART_Y = TILE + 16;

@inline
function fillParts(x: usize, y: usize, count: i32): void {
  v128.store(PART_X, loadPart(x, count));
  v128.store(PART_Y, loadPart(y, count));
}

/** Writes eˣ⁺ʸ, always to the same place where `toStep` is 0, and returns four sums of it. `n` is a multiple of four. */
export function expOfSum(to: usize, toStep: usize, x: usize, y: usize, yStep: usize, n: i32): v128 {
  let sum = f32x4.splat(0);
  while (n > 0) {
    for (; n > 7; n -= 8) {
      const a = f32x4.add(v128.load(x), v128.load(y));
      const b = f32x4.add(v128.load(x, 16), v128.load(y + yStep));
      if (!areQuick(a, b)) break;
      sum = f32x4.add(sum, quickPair(to, toStep, a, b, false));
      to += toStep << 1;
      x += 32;
      y += yStep << 1;
    }
    if (n <= 0) break;
    const e = exp(f32x4.add(v128.load(x), v128.load(y)));
    v128.store(to, e);
    sum = f32x4.add(sum, e);
    to += toStep;
    x += 16;
    y += yStep;
    n -= 4;
  }
  return sum;
}

/** eˣ of any number of numbers. */
export function expOf(to: usize, x: usize, n: i32): void {
  const rest = n & 3;
  const whole = (<usize>(n - rest)) << 2;
  expOfSum(to, 16, x, NOTHING, 0, n - rest);
  if (rest) storePart(to + whole, exp(loadPart(x + whole, rest)), rest);
}

export function sigmoidOfSum(to: usize, x: usize, y: usize, yStep: usize, n: i32): void {
  while (n > 3) {
    for (; n > 7; n -= 8) {
      const a = f32x4.add(v128.load(x), v128.load(y));
      const b = f32x4.add(v128.load(x, 16), v128.load(y + yStep));
      if (!areQuick(a, b)) break;
      quickPair(to, 16, a, b, true);
      to += 32;
      x += 32;
      y += yStep << 1;
    }
    if (n < 4) break;
    v128.store(to, sigmoid(f32x4.add(v128.load(x), v128.load(y))));
    to += 16;
    x += 16;
    y += yStep;
    n -= 4;
  }
  if (n <= 0) return;
  fillParts(x, y, n);
  sigmoidOfSum(TILE, PART_X, PART_Y, 0, 4);
  storePart(to, v128.load(TILE), n);
}

export function tanhOfSum(to: usize, x: usize, y: usize, yStep: usize, n: i32): void {
  for (; n > 3; n -= 4) {
    v128.store(to, tanh(f32x4.add(v128.load(x), v128.load(y))));
    to += 16;
    x += 16;
    y += yStep;
  }
  if (n <= 0) return;
  fillParts(x, y, n);
  tanhOfSum(TILE, PART_X, PART_Y, 0, 4);
  storePart(to, v128.load(TILE), n);
}

/** to[n] = ln x */
export function logOf(to: usize, x: usize, n: i32): void {
  for (; n > 3; n -= 4) {
    v128.store(to, log(v128.load(x)));
    to += 16;
    x += 16;
  }
  if (n > 0) storePart(to, logOfFour(loadPart(x, n)), n);
}

/** ln x, with the same code. */
export function logOfFour(x: v128): v128 {
  v128.store(TILE, x);
  logOf(TILE, TILE, 4);
  return v128.load(TILE);
}

/** to[n] = ln(1 + x) */
export function log1pOf(to: usize, x: usize, n: i32): void {
  for (; n > 3; n -= 4) {
    v128.store(to, log1p(v128.load(x)));
    to += 16;
    x += 16;
  }
  if (n > 0) storePart(to, log1pOfFour(loadPart(x, n)), n);
}

export function log1pOfFour(x: v128): v128 {
  v128.store(TILE, x);
  log1pOf(TILE, TILE, 4);
  return v128.load(TILE);
}
