import { exponential, exponentialLessOne, logarithm, logOnePlus } from './numbers.ts';
import type { float } from './types.ts';

// Angles and areas, and what they are of. Of arctangents and their like WGSL promises three digits.

/** arctan x for |x| ≤ tan(π/8). Polynomial of S. L. Moshier, Cephes Mathematical Library (1992). */
function arcSeries(x: float): float {
  const z = x * x;
  return x + x * z * (-0.333329491539 + z * (0.199777106478 + z * (-0.138776856032 + z * 0.0805374449538)));
}

/** arctan y for y ≥ 0. */
function arc(y: float): float {
  if (y > 2.414213562373095) {
    return 0.5 * Math.PI + arcSeries(-1 / y);
  }
  if (y > 0.414213562373095) {
    return 0.25 * Math.PI + arcSeries((y - 1) / (y + 1));
  }
  return arcSeries(y);
}

/** arctan x. */
export function arcTangent(x: float): float {
  if (x < 0) {
    return -arc(-x);
  }
  return arc(x);
}

/** arcsin y for y ≥ 0: of y > 1 the root is NaN. */
function arcSinePart(y: float): float {
  if (y > 0.5) {
    return 0.5 * Math.PI - 2 * arc(Math.sqrt((1 - y) / (1 + y)));
  }
  return arc(y / Math.sqrt((1 - y) * (1 + y)));
}

/** arcsin x. */
export function arcSine(x: float): float {
  if (x < 0) {
    return -arcSinePart(-x);
  }
  return arcSinePart(x);
}

/** arccos x. */
export function arcCosine(x: float): float {
  if (x < 0) {
    return Math.PI - 2 * arc(Math.sqrt((1 + x) / (1 - x)));
  }
  return 2 * arc(Math.sqrt((1 - x) / (1 + x)));
}

/** 1 for what is less than 0, and for −0. */
function negative(x: float): float {
  if (x < 0) {
    return 1;
  }
  if (x === 0 && 1 / x < 0) {
    return 1;
  }
  return 0;
}

/** The angle of (y, x) in the first quarter, of their sizes. */
function quarterAngle(y: float, x: float): float {
  if (y > x) {
    return 0.5 * Math.PI - arc(x / y);
  }
  if (y === x) {
    if (y > 0) {
      return 0.25 * Math.PI;
    }
    return 0;
  }
  return arc(y / x);
}

/** The angle of (y, x), from −π to π. */
export function angle(y: float, x: float): float {
  let size = quarterAngle(Math.abs(y), Math.abs(x));
  if (negative(x) > 0) {
    size = Math.PI - size;
  }
  if (negative(y) > 0) {
    return -size;
  }
  return size;
}

/** (eˣ − e⁻ˣ) / 2. */
export function hyperbolicSine(x: float): float {
  if (Math.abs(x) < 0.5) {
    const e = exponentialLessOne(x);
    return 0.5 * (e + e / (e + 1));
  }
  // By halves, since eˣ may be beyond what a float holds where half of it is not.
  const e = exponential(0.5 * Math.abs(x));
  const y = 0.5 * e * e - 0.5 / e / e;
  if (x < 0) {
    return -y;
  }
  return y;
}

/** (eˣ + e⁻ˣ) / 2. */
export function hyperbolicCosine(x: float): float {
  const e = exponential(0.5 * Math.abs(x));
  return 0.5 * e * e + 0.5 / e / e;
}

/** arsinh x. */
export function areaSine(x: float): float {
  const y = Math.abs(x);
  let area = logOnePlus(y + (y * y) / (1 + Math.sqrt(y * y + 1)));
  if (y > 1000000) {
    area = logarithm(y) + Math.LN2;
  }
  if (x < 0) {
    return -area;
  }
  return area;
}

/** arcosh x. */
export function areaCosine(x: float): float {
  if (x > 1000000) {
    return logarithm(x) + Math.LN2;
  }
  if (x < 1) {
    return Math.sqrt(-1 - Math.abs(x)); // NaN
  }
  return logOnePlus(x - 1 + Math.sqrt((x - 1) * (x + 1)));
}

/** artanh x. */
export function areaTangent(x: float): float {
  const y = Math.abs(x);
  const area = 0.5 * logOnePlus((2 * y) / (1 - y));
  if (x < 0) {
    return -area;
  }
  return area;
}
