import { quotient, remainder } from './integers.ts';
import type { cells, float, int, Line } from './types.ts';
import { added } from './wholes.ts';

// Whenever the cells below an axis are through, the walk jumps: to the next element along the axis, and back to the start
// of the axes below. So the place of a cell is a sum of jumps, at the price of one division an axis.

export function readInThree(
  this: Line,
  source: cells,
  base: int,
  stride: int,
  below1: int,
  jump1: int,
  below2: int,
  jump2: int,
  below3: int,
  jump3: int,
): float {
  return source[
    base +
      this.thread.x * stride +
      quotient(this.thread.x, below1) * jump1 +
      quotient(this.thread.x, below2) * jump2 +
      quotient(this.thread.x, below3) * jump3
  ];
}

export function readInEight(
  this: Line,
  source: cells,
  base: int,
  stride: int,
  below1: int,
  jump1: int,
  below2: int,
  jump2: int,
  below3: int,
  jump3: int,
  below4: int,
  jump4: int,
  below5: int,
  jump5: int,
  below6: int,
  jump6: int,
  below7: int,
  jump7: int,
  below8: int,
  jump8: int,
): float {
  return source[
    base +
      this.thread.x * stride +
      quotient(this.thread.x, below1) * jump1 +
      quotient(this.thread.x, below2) * jump2 +
      quotient(this.thread.x, below3) * jump3 +
      quotient(this.thread.x, below4) * jump4 +
      quotient(this.thread.x, below5) * jump5 +
      quotient(this.thread.x, below6) * jump6 +
      quotient(this.thread.x, below7) * jump7 +
      quotient(this.thread.x, below8) * jump8
  ];
}

/** A thread finds the element that lands on its cell, if there is one: its position along each axis, the longest stride first. */
export function addAlongThree(
  this: Line,
  out: cells,
  source: cells,
  base: int,
  stride1: int,
  size1: int,
  stride2: int,
  size2: int,
  stride3: int,
  size3: int,
  whole: int,
): float {
  if (
    this.thread.x < base ||
    quotient(this.thread.x - base, stride1) >= size1 ||
    quotient(remainder(this.thread.x - base, stride1), stride2) >= size2 ||
    quotient(remainder(remainder(this.thread.x - base, stride1), stride2), stride3) >= size3 ||
    remainder(remainder(remainder(this.thread.x - base, stride1), stride2), stride3) > 0
  ) {
    return out[this.thread.x];
  }
  return added(
    out[this.thread.x],
    source[
      (quotient(this.thread.x - base, stride1) * size2 + quotient(remainder(this.thread.x - base, stride1), stride2)) *
        size3 +
        quotient(remainder(remainder(this.thread.x - base, stride1), stride2), stride3)
    ],
    whole,
  );
}

export function joinTwo(this: Line, a: cells, b: cells, sizeA: int, sizeB: int): float {
  if (remainder(this.thread.x, sizeA + sizeB) < sizeA) {
    return a[this.thread.x - quotient(this.thread.x, sizeA + sizeB) * sizeB];
  }
  return b[this.thread.x - (quotient(this.thread.x, sizeA + sizeB) + 1) * sizeA];
}

/** `end` is where a part ends in a row of `whole` cells. */
export function joinSeven(
  this: Line,
  a: cells,
  b: cells,
  c: cells,
  d: cells,
  e: cells,
  f: cells,
  g: cells,
  endA: int,
  endB: int,
  endC: int,
  endD: int,
  endE: int,
  endF: int,
  whole: int,
): float {
  if (remainder(this.thread.x, whole) < endA) {
    return a[quotient(this.thread.x, whole) * endA + remainder(this.thread.x, whole)];
  }
  if (remainder(this.thread.x, whole) < endB) {
    return b[quotient(this.thread.x, whole) * (endB - endA) + remainder(this.thread.x, whole) - endA];
  }
  if (remainder(this.thread.x, whole) < endC) {
    return c[quotient(this.thread.x, whole) * (endC - endB) + remainder(this.thread.x, whole) - endB];
  }
  if (remainder(this.thread.x, whole) < endD) {
    return d[quotient(this.thread.x, whole) * (endD - endC) + remainder(this.thread.x, whole) - endC];
  }
  if (remainder(this.thread.x, whole) < endE) {
    return e[quotient(this.thread.x, whole) * (endE - endD) + remainder(this.thread.x, whole) - endD];
  }
  if (remainder(this.thread.x, whole) < endF) {
    return f[quotient(this.thread.x, whole) * (endF - endE) + remainder(this.thread.x, whole) - endE];
  }
  return g[quotient(this.thread.x, whole) * (whole - endF) + remainder(this.thread.x, whole) - endF];
}
