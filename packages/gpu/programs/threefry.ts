import { logOnePlus } from './numbers.ts';
import type { float, int } from './types.ts';

// The generator and what is made of its words, by integers alone where the CPU's numbers are to be met exactly. A word is
// an i32 whose bits are those of the unsigned number; sums and products wrap.
//
// To gpu.js a variable is an integer if it starts as a whole number and is counted up somewhere: hence each `++`.

/** One turn of the mixer: `word` rotated to the left, exclusive-or `other`. */
function mixed(word: int, bits: int, other: int): int {
  return ((word << bits) | (word >>> (32 - bits))) ^ other;
}

function turn(group: int, even: int, odd: int): int {
  if ((group & 1) === 0) {
    return even;
  }
  return odd;
}

function keyWord(i: int, key0: int, key1: int): int {
  if (i === 3 || i === 6) {
    return key0;
  }
  if (i === 1 || i === 4) {
    return key1;
  }
  return key0 ^ key1 ^ 0x1bd11bda;
}

/** Word 0 or 1 of the block of a 64-bit counter: see threefry.ts of @engram/tensor. */
function threefryWord(which: int, key0: int, key1: int, counter0: int, counter1: int): int {
  let x0 = 0;
  let x1 = 0;
  x0++;
  x1++;
  x0 = counter0 + key0;
  x1 = counter1 + key1;
  for (let group = 0; group < 5; group++) {
    x0 = x0 + x1;
    x1 = mixed(x1, turn(group, 13, 17), x0);
    x0 = x0 + x1;
    x1 = mixed(x1, turn(group, 15, 29), x0);
    x0 = x0 + x1;
    x1 = mixed(x1, turn(group, 26, 16), x0);
    x0 = x0 + x1;
    x1 = mixed(x1, turn(group, 6, 24), x0);
    x0 = x0 + keyWord(group + 1, key0, key1);
    x1 = x1 + keyWord(group + 2, key0, key1) + group + 1;
  }
  if (which === 0) {
    return x0;
  }
  return x1;
}

/** Word `which` of the block so many after the one of a 64-bit counter. */
export function drawnWord(which: int, after: int, key0: int, key1: int, counter0: int, counter1: int): int {
  return threefryWord(which, key0, key1, counter0 + after, counter1 + carry(counter0, after));
}

/** 1 if the sum of two words does not fit a word, else 0. */
export function carry(a: int, b: int): int {
  return ((a & b) | ((a | b) & ~(a + b))) >>> 31;
}

function middle(a: int, b: int): int {
  return (a >>> 16) * (b & 65535) + (((a & 65535) * (b & 65535)) >>> 16);
}

/** The high word of the product of two words. */
export function highProduct(a: int, b: int): int {
  return (a >>> 16) * (b >>> 16) + (middle(a, b) >>> 16) + (((a & 65535) * (b >>> 16) + (middle(a, b) & 65535)) >>> 16);
}

/** ⌊word · span / 2³²⌋ for a span from 1 to 2³², given the last number below it. */
export function wholePart(word: int, last: int): int {
  return highProduct(word, last) + carry(word * last, word);
}

/** Stands in the lowest bit for a word that is left out, so that a tie is one only if it is one. */
function notZero(word: int): int {
  return (word | -word) >>> 31;
}

function fill(word: int, bits: int): int {
  return word | (word >>> bits);
}

/** All bits from the highest of a word on. */
function filled(word: int): int {
  return fill(fill(fill(fill(fill(word, 1), 2), 4), 8), 16);
}

/** What is to be added to a number ≥ 0, and then cut off, so that it is rounded to the 53 bits of a double; ties to even. */
function rounding(high: int, low: int): int {
  return (filled(high) >>> 22) + (-(low & ((filled(high) >>> 21) + 1) & -2) >>> 31);
}

function doubleHigh(high: int, low: int): int {
  return high + carry(low, rounding(high, low));
}

function doubleLow(high: int, low: int): int {
  return (low + rounding(high, low)) & ~(filled(high) >>> 21);
}

/** The float next to a number ≥ 0, in units of 2⁻³² `unit`. */
function toFloat(high: int, low: int, unit: float): float {
  let h = 0;
  let l = 0;
  h++;
  l++;
  h = high;
  l = low;
  let scale = unit;
  for (let i = 0; i < 62 && h < 0x40000000; i++) {
    h = (h << 1) | (l >>> 31);
    l = l << 1;
    scale = scale * 0.5;
  }
  h = h | notZero(l);
  return h * scale;
}

function doubleToFloat(high: int, low: int, unit: float): float {
  return toFloat(doubleHigh(high, low), doubleLow(high, low), unit);
}

/** The same for a number in two's complement. */
export function signedToFloat(high: int, low: int, unit: float): float {
  if (high < 0) {
    return -doubleToFloat(~high + carry(~low, 1), -low, unit);
  }
  return doubleToFloat(high, low, unit);
}

function sum(high: int, low: int, start1: int, start0: int, unit: float): float {
  return signedToFloat(high + start1 + carry(low, start0), low + start0, unit);
}

function sumOfDouble(high: int, low: int, start1: int, start0: int, unit: float): float {
  return sum(doubleHigh(high, low), doubleLow(high, low), start1, start0, unit);
}

/**
 * start + span · word / 2³² as a float; start and span are of two words, in units of 2⁻³² `unit`. Product and sum are first
 * rounded to doubles, as on the CPU: ranges in decimal fractions come close to ties, and would miss them.
 */
export function between(word: int, start1: int, start0: int, span1: int, span0: int, unit: float): float {
  return sumOfDouble(
    highProduct(word, span1) + carry(word * span1, highProduct(word, span0)),
    (word * span1 + highProduct(word, span0)) | notZero(word * span0),
    start1,
    start0,
    unit,
  );
}

/** √(−2 ln u) for u = (word + 1) / 2³². From ½ on, 1 − u is taken from the word, which has bits that u rounds away. */
export function radius(word: int): float {
  if (word >= 0) {
    return Math.sqrt(-2 * Math.log((word + 1.0) * 2.3283064365386963e-10));
  }
  return Math.sqrt(-2 * logOnePlus(~word * -2.3283064365386963e-10));
}
