// How sorted numbers follow each other.

/** 1 for NaN, which no comparison holds for; shader compilers may fold a test such as `x !== x` away. */
function unordered(x: number): number {
  if (x >= 0 || x < 0) {
    return 0;
  }
  return 1;
}

/** 1 if y comes before x and is not its equal, else 0. NaN is the largest; `sign` is −1 for descending order. */
export function precedes(y: number, x: number, sign: number): number {
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

/** Every function above. */
export const orderFunctions = [unordered, precedes];
