import type { float } from './types.ts';

// How sorted numbers follow each other.

/** 1 for NaN, which no comparison holds for; shader compilers may fold a test such as `x !== x` away. */
export function unordered(x: float): float {
  if (x >= 0 || x < 0) {
    return 0;
  }
  return 1;
}

/** 1 if y comes before x and is not its equal, else 0. NaN is the largest; `sign` is −1 for descending order. */
export function precedes(y: float, x: float, sign: float): float {
  if (y * sign < x * sign) {
    return 1;
  }
  if (y * sign >= x * sign) {
    return 0;
  }
  if (sign > 0) {
    return unordered(x) - unordered(x) * unordered(y);
  }
  return unordered(y) - unordered(x) * unordered(y);
}
