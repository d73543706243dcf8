import type { float } from './types.ts';
// Functions of floats that kernels may call by name. WGSL leaves much open where JavaScript does not: what becomes of NaN,
// of infinities and of large arguments, and how exact a function is near its zeros. Shader compilers may take NaN not to
// exist, and to some NaN ≠ NaN is false. So NaN is what is left when comparisons by <, ≤ and = have all failed, and goes
// through arithmetic, which passes it on.

/** eˣ. */
export function exponential(x: float): float {
  if (x < 0 || x >= 0) {
    return Math.exp(x);
  }
  return x;
}

/** eˣ − 1, for |x| < 0.5 by its series. */
export function exponentialLessOne(x: float): float {
  if (Math.abs(x) < 0.5) {
    const high = 0.0083333333333 + x * (0.0013888888889 + x * (0.0001984126984 + x * 0.0000248015873));
    return x * (1 + x * (0.5 + x * (0.16666666667 + x * (0.041666666667 + x * high))));
  }
  return exponential(x) - 1;
}

/** ln(1 + x) for −0.3 < x < 0.45, by the series of artanh. */
function logSeries(x: float): float {
  const s = x / (2 + x);
  const z = s * s;
  return 2 * s * (1 + z * (0.33333333333 + z * (0.2 + z * (0.14285714286 + z * 0.11111111111))));
}

/** ln x. */
export function logarithm(x: float): float {
  if (x > 0.7 && x < 1.45) {
    return logSeries(x - 1);
  }
  if (x > 0) {
    return Math.log(x);
  }
  if (x === 0) {
    return -1 / Math.abs(x);
  }
  return Math.sqrt(x); // NaN
}

/** ln(1 + x). */
export function logOnePlus(x: float): float {
  if (x > -0.3 && x < 0.45) {
    return logSeries(x);
  }
  return logarithm(1 + x);
}

/** erf x for |x| < 0.5, by its series. */
function erfSeries(x: float): float {
  const z = x * x;
  const tail = 0.02380952381 - z * (0.00462962963 - z * (0.00075757576 - z * 0.00010683761));
  return 1.1283791671 * x * (1 - z * (0.33333333333 - z * (0.1 - z * tail)));
}

/** 1 − erf y for y ≥ 0.5. Chebyshev fit of W. H. Press et al., Numerical Recipes in C (1992), 6.2. */
function erfTail(y: float): float {
  if (y > 10.5) {
    return 0;
  }
  const t = 1 / (1 + 0.5 * y);
  const high = t * (-1.13520398 + t * (1.48851587 + t * (-0.82215223 + t * 0.17087277)));
  const low = t * (1.00002368 + t * (0.37409196 + t * (0.09678418 + t * (-0.18628806 + t * (0.27886807 + high)))));
  // The square of a number of few bits is exact, and with it the large part of the exponent.
  const head = Math.floor(y * 16) * 0.0625;
  return t * Math.exp(-head * head) * Math.exp(low - 1.26551223 - (y - head) * (y + head));
}

/** 1 − erf y for y ≥ 0. */
function erfc(y: float): float {
  if (y < 0.5) {
    return 1 - erfSeries(y);
  }
  return erfTail(y);
}

/** x Φ(x): on the left the tail itself, since 1 + erf would cancel. */
export function gaussianPart(x: float): float {
  const tail = erfc(Math.abs(x) * Math.SQRT1_2);
  if (x < 0) {
    return 0.5 * x * tail;
  }
  return 0.5 * x * (2 - tail);
}

/** Φ(x) + x Φ′(x). */
export function gaussianSlope(x: float): float {
  const tail = 0.5 * erfc(Math.abs(x) * Math.SQRT1_2);
  const rise = x * (exponential(-0.5 * x * x) * 0.3989422804);
  if (x < 0) {
    return tail + rise;
  }
  return 1 - tail + rise;
}

/** 2/√π ∫₀ˣ e^(−t²) dt. */
export function errorFunction(x: float): float {
  if (Math.abs(x) < 0.5) {
    return erfSeries(x);
  }
  if (x < 0) {
    return erfTail(-x) - 1;
  }
  return 1 - erfTail(x);
}

/** 1 / (1 + e⁻ˣ). */
export function logistic(x: float): float {
  const e = Math.exp(-Math.abs(x));
  if (x >= 0) {
    return 1 / (1 + e);
  }
  return e / (1 + e);
}

/** Hyperbolic tangent. Polynomial of S. L. Moshier, Cephes Mathematical Library (1992). */
export function tangent(x: float): float {
  if (Math.abs(x) < 0.625) {
    const z = x * x;
    const high = 0.133314422036 + z * (-0.0537397155531 + z * (0.0206390887954 - z * 0.00570498872745));
    return x + x * z * (-0.333332819422 + z * high);
  }
  const e = Math.exp(-2 * Math.abs(x));
  const y = 1 - (2 * e) / (1 + e);
  if (x < 0) {
    return -y;
  }
  return y;
}

/** To the nearest whole number, halves to the even one. */
export function roundHalfEven(x: float): float {
  const y = Math.abs(x);
  const down = Math.floor(y);
  const rest = y - down;
  let near = down;
  if (rest > 0.5 || (rest === 0.5 && down > 2 * Math.floor(down * 0.5))) {
    near = down + 1;
  }
  if (rest > 0) {
    if (x < 0) {
      return -near;
    }
    return near;
  }
  return x;
}

/** The larger of two numbers; NaN if either is. */
export function larger(a: float, b: float): float {
  if (a > b) {
    return a;
  }
  if (b >= a) {
    return b;
  }
  return a + b;
}

/** The smaller of two numbers; NaN if either is. */
export function smaller(a: float, b: float): float {
  if (a < b) {
    return a;
  }
  if (b <= a) {
    return b;
  }
  return a + b;
}

/** Of JavaScript, for a typed array of 32-bit integers: the whole part modulo 2³², 0 for what has none. */
export function wrapped(x: float): float {
  if (Math.abs(x) < 2147483648) {
    return Math.trunc(x);
  }
  if (Math.abs(x) < 3.4028234e38) {
    const wrapped = x - 4294967296 * Math.floor(x * 2.3283064365386963e-10);
    if (wrapped >= 2147483648) {
      return wrapped - 4294967296;
    }
    return wrapped;
  }
  return 0;
}

/** xⁿ for a whole n ≥ 0. */
function wholePower(x: float, n: float): float {
  let result = 1.0;
  let square = x;
  let left = n;
  while (left > 0) {
    const half = Math.floor(left * 0.5);
    if (left > 2 * half) {
      result = result * square;
    }
    square = square * square;
    left = half;
  }
  return result;
}

/** x to the power y as IEEE 754 has it, but for the sign of zero to an odd power beyond ±64. */
export function power(x: float, y: float): float {
  if (x === 1 || y === 0) {
    return 1;
  }
  const size = Math.abs(y);
  // Up to here, multiplying is more exact than the way through the logarithm.
  if (size <= 64 && size === Math.floor(size)) {
    if (y < 0) {
      return wholePower(1 / x, size);
    }
    return wholePower(x, size);
  }
  let magnitude = exponential(y * logarithm(Math.abs(x)));
  if (Math.abs(x) === 1) {
    magnitude = 1.0;
  }
  if (x < 0 && size === Math.floor(size) && size > 2 * Math.floor(size * 0.5)) {
    return -magnitude;
  }
  if (x >= 0 || x < -3.4028234e38 || size === Math.floor(size)) {
    return magnitude;
  }
  return Math.sqrt(x); // NaN
}

/** What the squares of a line are measured in whose largest size is m, so that neither they nor eps overflow or vanish. */
export function measure(m: float, eps: float): float {
  if (m < 3.4028234e38 && (m > 0 || eps > 0)) {
    return larger(m, Math.sqrt(eps));
  }
  return 1;
}
