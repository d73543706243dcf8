// Generated from packages/tensor/formulas by `pnpm build:kernels`. Do not edit.
import {
  angle,
  arcCosine,
  arcSine,
  arcTangent,
  areaCosine,
  areaSine,
  areaTangent,
  hyperbolicCosine,
  hyperbolicSine,
} from './arcs.ts';
import { quotient } from './integers.ts';
import {
  errorFunction,
  exponential,
  exponentialLessOne,
  gaussianPart,
  gaussianSlope,
  larger,
  logarithm,
  logistic,
  logOnePlus,
  power,
  roundHalfEven,
  smaller,
  tangent,
} from './numbers.ts';
import { restOf, wholeQuotient } from './quotients.ts';
import type { cells, float, int, Line } from './types.ts';
import { wave } from './waves.ts';
import { powerOfWholes, productOfWholes, quotientOfWholes, restOfWholes, sumOfWholes } from './wholes.ts';

export function neg(this: Line, a: cells): float {
  return -a[this.thread.x];
}

export function abs(this: Line, a: cells): float {
  return Math.abs(a[this.thread.x]);
}

export function sign(this: Line, a: cells): float {
  const x = a[this.thread.x];
  if (x > 0) {
    return 1;
  }
  return x < 0 ? -1 : 0;
}

export function exp(this: Line, a: cells): float {
  return exponential(a[this.thread.x]);
}

export function expm1(this: Line, a: cells): float {
  return exponentialLessOne(a[this.thread.x]);
}

export function log(this: Line, a: cells): float {
  return logarithm(a[this.thread.x]);
}

export function log1p(this: Line, a: cells): float {
  return logOnePlus(a[this.thread.x]);
}

export function sqrt(this: Line, a: cells): float {
  return Math.sqrt(a[this.thread.x]);
}

export function rsqrt(this: Line, a: cells): float {
  return 1 / Math.sqrt(a[this.thread.x]);
}

export function square(this: Line, a: cells): float {
  const x = a[this.thread.x];
  return x * x;
}

export function squareWholes(this: Line, a: cells): float {
  const x = a[this.thread.x];
  return productOfWholes(x, x);
}

export function reciprocal(this: Line, a: cells): float {
  return 1 / a[this.thread.x];
}

export function sin(this: Line, a: cells): float {
  return wave(a[this.thread.x], 0);
}

export function cos(this: Line, a: cells): float {
  return wave(a[this.thread.x], 1);
}

export function erf(this: Line, a: cells): float {
  return errorFunction(a[this.thread.x]);
}

export function clamp(this: Line, a: cells, min: float, max: float): float {
  return smaller(larger(a[this.thread.x], min), max);
}

export function floor(this: Line, a: cells): float {
  return Math.floor(a[this.thread.x]);
}

export function ceil(this: Line, a: cells): float {
  return Math.ceil(a[this.thread.x]);
}

export function round(this: Line, a: cells): float {
  return roundHalfEven(a[this.thread.x]);
}

export function trunc(this: Line, a: cells): float {
  return Math.trunc(a[this.thread.x]);
}

export function logicalNot(this: Line, a: cells): float {
  return a[this.thread.x] === 0 ? 1 : 0;
}

export function add(this: Line, a: cells, b: cells, strideA: int, strideB: int): float {
  return a[this.thread.x * strideA] + b[this.thread.x * strideB];
}

export function addWholes(this: Line, a: cells, b: cells, strideA: int, strideB: int): float {
  return sumOfWholes(a[this.thread.x * strideA], b[this.thread.x * strideB]);
}

export function sub(this: Line, a: cells, b: cells, strideA: int, strideB: int): float {
  return a[this.thread.x * strideA] - b[this.thread.x * strideB];
}

export function subWholes(this: Line, a: cells, b: cells, strideA: int, strideB: int): float {
  return sumOfWholes(a[this.thread.x * strideA], -b[this.thread.x * strideB]);
}

export function mul(this: Line, a: cells, b: cells, strideA: int, strideB: int): float {
  return a[this.thread.x * strideA] * b[this.thread.x * strideB];
}

export function mulWholes(this: Line, a: cells, b: cells, strideA: int, strideB: int): float {
  return productOfWholes(a[this.thread.x * strideA], b[this.thread.x * strideB]);
}

export function div(this: Line, a: cells, b: cells, strideA: int, strideB: int): float {
  return a[this.thread.x * strideA] / b[this.thread.x * strideB];
}

export function floorDivide(this: Line, a: cells, b: cells, strideA: int, strideB: int): float {
  return wholeQuotient(a[this.thread.x * strideA], b[this.thread.x * strideB], 1);
}

export function floorDivideWholes(this: Line, a: cells, b: cells, strideA: int, strideB: int): float {
  const x = a[this.thread.x * strideA];
  const y = b[this.thread.x * strideB];
  return quotientOfWholes(x, y, quotient(Math.abs(x), Math.max(Math.abs(y), 1)), 1);
}

export function truncDivide(this: Line, a: cells, b: cells, strideA: int, strideB: int): float {
  return wholeQuotient(a[this.thread.x * strideA], b[this.thread.x * strideB], 0);
}

export function truncDivideWholes(this: Line, a: cells, b: cells, strideA: int, strideB: int): float {
  const x = a[this.thread.x * strideA];
  const y = b[this.thread.x * strideB];
  return quotientOfWholes(x, y, quotient(Math.abs(x), Math.max(Math.abs(y), 1)), 0);
}

export function pow(this: Line, a: cells, b: cells, strideA: int, strideB: int): float {
  return power(a[this.thread.x * strideA], b[this.thread.x * strideB]);
}

export function powWholes(this: Line, a: cells, b: cells, strideA: int, strideB: int): float {
  return powerOfWholes(a[this.thread.x * strideA], b[this.thread.x * strideB]);
}

export function maximum(this: Line, a: cells, b: cells, strideA: int, strideB: int): float {
  return larger(a[this.thread.x * strideA], b[this.thread.x * strideB]);
}

export function minimum(this: Line, a: cells, b: cells, strideA: int, strideB: int): float {
  return smaller(a[this.thread.x * strideA], b[this.thread.x * strideB]);
}

export function eq(this: Line, a: cells, b: cells, strideA: int, strideB: int): float {
  return a[this.thread.x * strideA] === b[this.thread.x * strideB] ? 1 : 0;
}

export function ne(this: Line, a: cells, b: cells, strideA: int, strideB: int): float {
  return a[this.thread.x * strideA] === b[this.thread.x * strideB] ? 0 : 1;
}

export function lt(this: Line, a: cells, b: cells, strideA: int, strideB: int): float {
  return a[this.thread.x * strideA] < b[this.thread.x * strideB] ? 1 : 0;
}

export function le(this: Line, a: cells, b: cells, strideA: int, strideB: int): float {
  return a[this.thread.x * strideA] <= b[this.thread.x * strideB] ? 1 : 0;
}

export function gt(this: Line, a: cells, b: cells, strideA: int, strideB: int): float {
  return a[this.thread.x * strideA] > b[this.thread.x * strideB] ? 1 : 0;
}

export function ge(this: Line, a: cells, b: cells, strideA: int, strideB: int): float {
  return a[this.thread.x * strideA] >= b[this.thread.x * strideB] ? 1 : 0;
}

export function logicalAnd(this: Line, a: cells, b: cells, strideA: int, strideB: int): float {
  return a[this.thread.x * strideA] === 0 || b[this.thread.x * strideB] === 0 ? 0 : 1;
}

export function logicalOr(this: Line, a: cells, b: cells, strideA: int, strideB: int): float {
  return a[this.thread.x * strideA] === 0 && b[this.thread.x * strideB] === 0 ? 0 : 1;
}

export function where(this: Line, a: cells, b: cells, c: cells, strideA: int, strideB: int, strideC: int): float {
  if (a[this.thread.x * strideA] === 1) {
    return b[this.thread.x * strideB];
  }
  return c[this.thread.x * strideC];
}

export function tanh(this: Line, a: cells): float {
  return tangent(a[this.thread.x]);
}

export function tanhBackward(this: Line, a: cells, b: cells, strideA: int, strideB: int): float {
  const y = b[this.thread.x * strideB];
  return a[this.thread.x * strideA] * ((1 - y) * (1 + y));
}

export function sigmoid(this: Line, a: cells): float {
  return logistic(a[this.thread.x]);
}

export function sigmoidBackward(this: Line, a: cells, b: cells, strideA: int, strideB: int): float {
  const y = b[this.thread.x * strideB];
  return a[this.thread.x * strideA] * (y * (1 - y));
}

export function relu(this: Line, a: cells): float {
  const x = a[this.thread.x];
  if (x <= 0) {
    return 0;
  }
  return x;
}

export function logSigmoid(this: Line, a: cells): float {
  const x = a[this.thread.x];
  return smaller(x, 0) - logOnePlus(exponential(-Math.abs(x)));
}

export function leakyRelu(this: Line, a: cells, negativeSlope: float): float {
  const x = a[this.thread.x];
  if (x > 0) {
    return x;
  }
  return x * negativeSlope;
}

export function gelu(this: Line, a: cells): float {
  return gaussianPart(a[this.thread.x]);
}

export function geluSlope(this: Line, a: cells): float {
  return gaussianSlope(a[this.thread.x]);
}

export function geluTanh(this: Line, a: cells): float {
  const x = a[this.thread.x];
  return x * logistic((x + x * x * x * 0.044715) * 1.5957691216057308);
}

export function silu(this: Line, a: cells): float {
  const x = a[this.thread.x];
  return x * logistic(x);
}

export function siluSlope(this: Line, a: cells): float {
  const x = a[this.thread.x];
  const t0 = logistic(x);
  return t0 * (1 + x * (1 - t0));
}

export function softplus(this: Line, a: cells, beta: float, threshold: float): float {
  const x = a[this.thread.x];
  const t0 = x * beta;
  if (t0 > threshold) {
    return x;
  }
  return (larger(t0, 0) + logOnePlus(exponential(-Math.abs(t0)))) / beta;
}

export function softplusSlope(this: Line, a: cells, beta: float, threshold: float): float {
  const t0 = a[this.thread.x] * beta;
  if (t0 > threshold) {
    return 1;
  }
  return logistic(t0);
}

export function asin(this: Line, a: cells): float {
  return arcSine(a[this.thread.x]);
}

export function acos(this: Line, a: cells): float {
  return arcCosine(a[this.thread.x]);
}

export function atan(this: Line, a: cells): float {
  return arcTangent(a[this.thread.x]);
}

export function atan2(this: Line, a: cells, b: cells, strideA: int, strideB: int): float {
  return angle(a[this.thread.x * strideA], b[this.thread.x * strideB]);
}

export function sinh(this: Line, a: cells): float {
  return hyperbolicSine(a[this.thread.x]);
}

export function cosh(this: Line, a: cells): float {
  return hyperbolicCosine(a[this.thread.x]);
}

export function asinh(this: Line, a: cells): float {
  return areaSine(a[this.thread.x]);
}

export function acosh(this: Line, a: cells): float {
  return areaCosine(a[this.thread.x]);
}

export function atanh(this: Line, a: cells): float {
  return areaTangent(a[this.thread.x]);
}

export function log2(this: Line, a: cells): float {
  return Math.LOG2E * logarithm(a[this.thread.x]);
}

export function log10(this: Line, a: cells): float {
  return Math.LOG10E * logarithm(a[this.thread.x]);
}

export function fmod(this: Line, a: cells, b: cells, strideA: int, strideB: int): float {
  return restOf(a[this.thread.x * strideA], b[this.thread.x * strideB]);
}

export function fmodWholes(this: Line, a: cells, b: cells, strideA: int, strideB: int): float {
  return restOfWholes(a[this.thread.x * strideA], b[this.thread.x * strideB]);
}

export function remainder(this: Line, a: cells, b: cells, strideA: int, strideB: int): float {
  const y = b[this.thread.x * strideB];
  const t0 = restOf(a[this.thread.x * strideA], y);
  if ((t0 < 0 && y > 0) || (t0 > 0 && y < 0)) {
    return t0 + y;
  }
  return t0;
}

export function remainderWholes(this: Line, a: cells, b: cells, strideA: int, strideB: int): float {
  const y = b[this.thread.x * strideB];
  const t0 = restOfWholes(a[this.thread.x * strideA], y);
  if ((t0 < 0 && y > 0) || (t0 > 0 && y < 0)) {
    return sumOfWholes(t0, y);
  }
  return t0;
}
