/** Scalar functions that `Math` lacks. */

// Coefficients of W. J. Cody, "Rational Chebyshev approximations for the error function", Math. Comp. 23 (1969).
const P1 = [3.1611237438705656, 113.864154151050156, 377.485237685302021, 3209.37758913846947, 0.185777706184603153];
const Q1 = [23.6012909523441209, 244.024637934444173, 1282.61652607737228, 2844.23683343917062];
const P2 = [
  0.564188496988670089, 8.88314979438837594, 66.1191906371416295, 298.635138197400131, 881.95222124176909,
  1712.04761263407058, 2051.07837782607147, 1230.33935479799725, 2.15311535474403846e-8,
];
const Q2 = [
  15.7449261107098347, 117.693950891312499, 537.181101862009858, 1621.38957456669019, 3290.79923573345963,
  4362.61909014324716, 3439.36767414372164, 1230.33935480374942,
];
const P3 = [
  0.305326634961232344, 0.360344899949804439, 0.125781726111229246, 0.0160837851487422766, 0.000658749161529837803,
  0.0163153871373020978,
];
const Q3 = [
  2.56852019228982242, 1.87295284992346725, 0.527905102951428412, 0.0605183413124413191, 0.00233520497626869185,
];
const INV_SQRT_PI = 0.564189583547756287;

/** erf(x) = 2/√π ∫₀ˣ e^(−t²) dt, to double precision. */
export const erf = (x: number): number => {
  const y = Math.abs(x);
  if (y <= 0.46875) {
    const z = y * y;
    let num = P1[4] * z;
    let den = z;
    for (let i = 0; i < 3; i++) {
      num = (num + P1[i]) * z;
      den = (den + Q1[i]) * z;
    }
    return (x * (num + P1[3])) / (den + Q1[3]);
  }
  if (!(y < 6)) return Number.isNaN(x) ? x : Math.sign(x);
  return Math.sign(x) * (1 - erfc(y));
};

/** 1 − erf(y) for y > 0.46875. */
const erfc = (y: number): number => {
  if (y > 28) return 0;
  let result: number;
  if (y <= 4) {
    let num = P2[8] * y;
    let den = y;
    for (let i = 0; i < 7; i++) {
      num = (num + P2[i]) * y;
      den = (den + Q2[i]) * y;
    }
    result = (num + P2[7]) / (den + Q2[7]);
  } else {
    const z = 1 / (y * y);
    let num = P3[5] * z;
    let den = z;
    for (let i = 0; i < 4; i++) {
      num = (num + P3[i]) * z;
      den = (den + Q3[i]) * z;
    }
    result = (INV_SQRT_PI - (z * (num + P3[4])) / (den + Q3[4])) / y;
  }
  const head = Math.trunc(y * 16) / 16;
  return Math.exp(-head * head) * Math.exp(-(y - head) * (y + head)) * result;
};

/** 2 Φ(x), with Φ the normal distribution function: on the left the tail itself, since 1 + erf would cancel. */
const phi = (x: number): number => {
  const y = x * Math.SQRT1_2;
  return y < -0.46875 ? erfc(-y) : 1 + erf(y);
};

/** x Φ(x) */
export const gelu = (x: number): number => 0.5 * x * phi(x);

/** Φ(x) + x Φ′(x) */
export const geluSlope = (x: number): number => 0.5 * phi(x) + (x * Math.exp(-0.5 * x * x)) / Math.sqrt(2 * Math.PI);

/** IEEE 754 pow, where 1^y is 1 and (−1)^±∞ is 1, unlike `Math.pow`. */
export const pow = (x: number, y: number): number =>
  x === 1 || (x === -1 && !Number.isFinite(y) && y === y) ? 1 : x ** y;

/** x^y on int32, wrapping around; 0 for a negative y, unless x is 1 or −1. */
export const powInt = (x: number, y: number): number => {
  if (y < 0) return x === 1 || (x === -1 && y % 2 === 0) ? 1 : x === -1 ? -1 : 0;
  let result = 1;
  for (let base = x, bits = y; bits > 0; bits >>= 1) {
    if (bits & 1) result = Math.imul(result, base);
    base = Math.imul(base, base);
  }
  return result;
};

/**
 * The exact quotient, not the rounded one, rounded toward 0 or down, as Python's `//` does it: 1 ÷ 0.1 is 9, since 0.1 is
 * a little more than that. By 0 it is the quotient itself; of ±∞ rounded down it is NaN.
 */
export const wholeQuotient = (a: number, b: number, down: boolean): number => {
  const quotient = a / b;
  const near = down ? Math.floor(quotient) : Math.trunc(quotient);
  // Between two whole numbers the exact quotient lies as well; only one that is whole may have been rounded to it.
  if (near !== quotient && quotient === quotient) return near;
  const rest = a % b;
  if (rest !== rest) return down && b !== 0 ? rest : quotient;
  let whole = Math.round((a - rest) / b);
  if (down && rest !== 0 && rest < 0 !== b < 0) whole--;
  return whole === 0 ? quotient * 0 : whole;
};

/** To the nearest whole number, halves to the even one. */
export const roundHalfEven = (x: number): number => {
  const down = Math.floor(x);
  const rest = x - down;
  if (rest < 0.5) return x < 0 && down === 0 ? -0 : down;
  if (rest > 0.5) return x < 0 && down === -1 ? -0 : down + 1;
  if (rest !== 0.5) return x;
  const even = down % 2 === 0 ? down : down + 1;
  return x < 0 && even === 0 ? -0 : even;
};

export const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
