import { restOf } from './quotients.ts';
import type { float, int } from './types.ts';

// int32 in cells that are 32-bit floats. Up to 2²⁴ in size a cell is exact. A result beyond is kept as the nearest float that
// is beyond too, as good as any float32, and reading it as int32 is an error. What is computed from such a cell may come back
// below 2²⁴ without being right: then the cell is 2¹²⁷, which stands for a number that is lost.

/** 2²⁴ + 1 has no float of its own, and 2²⁴ would look exact. */
function cellOf(i: int): float {
  if (i === 16777217) {
    return 16777218;
  }
  if (i === -16777217) {
    return -16777218;
  }
  return i;
}

function beyond(x: float): float {
  if (Math.abs(x) > 16777216 && Math.abs(x) < 2147483648) {
    return x;
  }
  return 1.7014118346046923e38;
}

function plus(a: int, b: int): int {
  return a + b;
}

function times(a: int, b: int): int {
  return a * b;
}

/** a + b. */
export function sumOfWholes(a: float, b: float): float {
  if (Math.abs(a) <= 16777216 && Math.abs(b) <= 16777216) {
    return cellOf(plus(a, b));
  }
  return beyond(a + b);
}

/** a · b. One that is beyond 2²⁴ stays there, unless the other is 0. */
export function productOfWholes(a: float, b: float): float {
  const product = a * b;
  if (Math.abs(product) < 33554432) {
    return cellOf(times(a, b));
  }
  return beyond(product);
}

/** Up to 64 terms: their sum as an int, and what it is as a float, for where one of them was beyond 2²⁴. */
export function totalOfWholes(total: int, rough: float, far: float): float {
  if (far > 0) {
    return beyond(rough);
  }
  return cellOf(total);
}

/** xⁿ. */
export function powerOfWholes(x: float, n: float): float {
  if (n >= 0) {
    let result = 1.0;
    let square = x;
    let left = n;
    while (left > 0) {
      const half = Math.floor(left * 0.5);
      if (left > 2 * half) {
        result = productOfWholes(result, square);
      }
      square = productOfWholes(square, square);
      left = half;
    }
    // Whether n is odd, a float beyond 2²⁴ does not tell.
    if (n > 16777216 && x === -1) {
      return beyond(0);
    }
    return result;
  }
  if (x === 1) {
    return 1;
  }
  // The whole part of a fraction, unless there is none.
  if (x === -1) {
    if (n < -16777216) {
      return beyond(0);
    }
    return 1 - 2 * (-n - 2 * Math.floor(-n * 0.5));
  }
  return 0;
}

/** a / b toward zero, or with `down` 1 rounded down; by 0 it is 0. The quotient comes from the sizes of both. */
export function quotientOfWholes(a: float, b: float, whole: int, down: float): float {
  if (Math.abs(a) > 16777216 || Math.abs(b) > 16777216) {
    return beyond(0);
  }
  const sign = Math.sign(a) * Math.sign(b);
  // One further down below zero, unless it divides without a rest.
  if (down > 0 && sign < 0 && times(whole, Math.abs(b)) < Math.abs(a)) {
    return sign * (whole + 1);
  }
  return sign * whole;
}

/** a − b trunc(a / b); by 0 it is 0. */
export function restOfWholes(a: float, b: float): float {
  if (Math.abs(a) > 16777216 || Math.abs(b) > 16777216) {
    return beyond(0);
  }
  if (b === 0) {
    return 0;
  }
  return restOf(a, b);
}

/** a + b, of int32 where `whole` is 1. */
export function added(a: float, b: float, whole: int): float {
  if (whole === 1) {
    return sumOfWholes(a, b);
  }
  return a + b;
}

/** As a float32. */
export function floatOfWhole(x: float): float {
  if (Math.abs(x) > 2147483648) {
    return Math.sqrt(-1 - Math.abs(x)); // NaN
  }
  // Zero may be negative in the cells of integers, and must not be as a float.
  if (x === 0) {
    return 0;
  }
  return x;
}
