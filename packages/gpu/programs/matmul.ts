import { digit, quotient, remainder, within } from './integers.ts';
import type { cells, Four, float, int, Line, Space } from './types.ts';
import { productOfWholes, sumOfWholes } from './wholes.ts';

/**
 * One cell a thread, or one of the `strands` into which its sum is divided: strand s has the terms s, s + strands, …
 * The outer loop runs once, for only the counters of a loop are integers.
 */
export function matmulStrand(
  this: Line,
  a: cells,
  b: cells,
  bias: cells,
  biased: int,
  m: int,
  n: int,
  k: int,
  strands: int,
  belowStrand: int,
  belowColumn: int,
  stepA: int,
  rowA: int,
  termA: int,
  stepB: int,
  columnB: int,
  termB: int,
): float {
  let sum = 0;
  for (let turn = 0, batch = 0, first = 0, terms = 0, i = 0, j = 0; turn < 1; turn++) {
    batch = quotient(this.thread.x, m * n * strands);
    first = digit(this.thread.x, belowStrand, strands);
    terms = quotient(k - first + strands - 1, strands);
    i = batch * stepA + digit(this.thread.x, belowColumn * n, m) * rowA + first * termA;
    j = batch * stepB + digit(this.thread.x, belowColumn, n) * columnB + first * termB;
    for (let p = 0; p < terms; p++) {
      sum += a[i + p * termA * strands] * b[j + p * termB * strands];
    }
  }
  if (biased > 0) {
    sum += bias[remainder(this.thread.x, n)];
  }
  return sum;
}

/** One cell a thread, of int32. */
export function matmulWholes(
  this: Line,
  a: cells,
  b: cells,
  bias: cells,
  biased: int,
  m: int,
  n: int,
  k: int,
  stepA: int,
  rowA: int,
  termA: int,
  stepB: int,
  columnB: int,
  termB: int,
): float {
  let sum = 0.0;
  for (let turn = 0, i = 0, j = 0; turn < 1; turn++) {
    i = quotient(this.thread.x, m * n) * stepA + digit(this.thread.x, n, m) * rowA;
    j = quotient(this.thread.x, m * n) * stepB + remainder(this.thread.x, n) * columnB;
    for (let p = 0; p < k; p++) {
      sum = sumOfWholes(sum, productOfWholes(a[i + p * termA], b[j + p * termB]));
    }
  }
  if (biased > 0) {
    sum = sumOfWholes(sum, bias[remainder(this.thread.x, n)]);
  }
  return sum;
}

/** Adds up the strands of each cell; the cells of a matrix lie `apart`, the strands of a cell `belowStrand`. */
export function matmulJoin(
  this: Line,
  parts: cells,
  bias: cells,
  biased: int,
  n: int,
  cells: int,
  apart: int,
  strands: int,
  belowStrand: int,
): float {
  let sum = 0;
  for (let turn = 0, at = 0; turn < 1; turn++) {
    at = quotient(this.thread.x, cells) * cells * strands + remainder(this.thread.x, cells) * apart;
    for (let s = 0; s < strands; s++) {
      sum += parts[at + s * belowStrand];
    }
  }
  if (biased > 0) {
    sum += bias[remainder(this.thread.x, n)];
  }
  return sum;
}

/** Four neighbouring columns of a row, of a `b` that is packed: [batch, k, 4, threads]. */
export function matmulFours(
  this: Space,
  a: cells,
  b: cells,
  bias: cells,
  biased: int,
  k: int,
  threads: int,
  stepA: int,
  rowA: int,
  termA: int,
): Four {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  for (let p = 0; p < k; p++) {
    const x = a[this.thread.z * stepA + this.thread.y * rowA + p * termA];
    s0 += x * b[(this.thread.z * k + p) * threads * 4 + this.thread.x];
    s1 += x * b[(this.thread.z * k + p) * threads * 4 + this.thread.x + threads];
    s2 += x * b[(this.thread.z * k + p) * threads * 4 + this.thread.x + threads * 2];
    s3 += x * b[(this.thread.z * k + p) * threads * 4 + this.thread.x + threads * 3];
  }
  if (biased > 0) {
    s0 += bias[this.thread.x * 4];
    s1 += bias[this.thread.x * 4 + 1];
    s2 += bias[this.thread.x * 4 + 2];
    s3 += bias[this.thread.x * 4 + 3];
  }
  return [s0, s1, s2, s3];
}

/** Lays matrices side by side. A float holds 24 bits, so an offset comes as two numbers. */
export function matmulCollect(this: Line, source: cells, offsets: cells, size: int): float {
  const high = offsets[quotient(this.thread.x, size) * 2];
  const low = offsets[quotient(this.thread.x, size) * 2 + 1];
  return source[within(high, low, remainder(this.thread.x, size))];
}
