import type { int } from './types.ts';

// Functions that kernels may call by name. All parameters and results are integers, and stay so: a variable would be a
// float. gpu.js divides as floats, which is exact only up to 2²⁴, so quotients are estimated and settled.

function estimate(i: int, n: int): int {
  return Math.trunc(i / n);
}

function refine(i: int, n: int, q: int): int {
  return q + estimate(i - q * n, n);
}

function settle(i: int, n: int, q: int): int {
  if (i - q * n >= n) {
    return q + 1;
  }
  if (i - q * n < 0) {
    return q - 1;
  }
  return q;
}

/** ⌊i / n⌋ for i ≥ 0, n > 0, both below 2³¹. */
export function quotient(i: int, n: int): int {
  return settle(i, n, refine(i, n, estimate(i, n)));
}

/** i − n ⌊i / n⌋. */
export function remainder(i: int, n: int): int {
  return i - n * quotient(i, n);
}

/** The index along an axis of `size`, of an element i of a contiguous block, where `below` elements make a step of the axis. */
export function digit(i: int, below: int, size: int): int {
  return remainder(quotient(i, below), size);
}

/** An element of a block that starts at high · 4096 + low. */
export function within(high: int, low: int, i: int): int {
  return high * 4096 + low + i;
}
