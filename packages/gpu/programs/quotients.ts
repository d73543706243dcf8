import type { float } from './types.ts';

/**
 * The exact quotient, rounded toward zero or with `down` 1 down. By 0 it is the quotient itself; of ±∞ rounded down it is NaN.
 * Both are brought to whole numbers of 24 bits, and then it is long division in base 2, each step of which is exact.
 */
export function wholeQuotient(x: float, y: float, down: float): float {
  const near = x / y;
  if (down > 0 && Math.abs(x) > 3.4028234e38 && Math.abs(y) > 0) {
    return Math.sqrt(-Math.abs(x)); // NaN
  }
  const sign = Math.sign(x) * Math.sign(y);
  if (Math.abs(y) > 3.4028234e38) {
    if (down > 0 && sign < 0) {
      return -1;
    }
    return near;
  }
  // Floats from 2²⁴ on are whole numbers. What is NaN goes here too.
  if (sign === 0 || !(Math.abs(near) < 16777216)) {
    return near;
  }
  let rest = Math.abs(x);
  let divisor = Math.abs(y);
  let left = 0.0;
  while (rest < 8388608) {
    rest = rest * 2;
    left = left - 1;
  }
  while (rest >= 16777216) {
    rest = rest * 0.5;
    left = left + 1;
  }
  while (divisor < 8388608) {
    divisor = divisor * 2;
    left = left + 1;
  }
  while (divisor >= 16777216) {
    divisor = divisor * 0.5;
    left = left - 1;
  }
  let whole = 0.0;
  while (left >= 0) {
    whole = whole * 2;
    if (rest >= divisor) {
      rest = rest - divisor;
      whole = whole + 1;
    }
    rest = rest * 2;
    left = left - 1;
  }
  if (down > 0 && sign < 0 && rest > 0) {
    whole = whole + 1;
  }
  return sign * whole;
}

/** x − y trunc(x / y), by long division in base 2, each step of which is exact. */
export function restOf(x: float, y: float): float {
  const divisor = Math.abs(y);
  let rest = Math.abs(x);
  if (rest < divisor) {
    return x;
  }
  if (divisor > 0 && rest <= 3.4028234e38) {
    let step = divisor;
    while (step <= rest * 0.5) {
      step = step * 2;
    }
    while (step >= divisor) {
      if (rest >= step) {
        rest = rest - step;
      }
      step = step * 0.5;
    }
    if (x < 0) {
      return -rest;
    }
    return rest;
  }
  return Math.sqrt(-1 - divisor); // NaN
}
