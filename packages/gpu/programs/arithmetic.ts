import { quotient } from './integers.ts';
import { larger, power, smaller, wholePower, wholeQuotient } from './numbers.ts';
import type { cells, float, int, Line } from './types.ts';

export function add(this: Line, a: cells, b: cells, strideA: int, strideB: int): float {
  return a[this.thread.x * strideA] + b[this.thread.x * strideB];
}

export function sub(this: Line, a: cells, b: cells, strideA: int, strideB: int): float {
  return a[this.thread.x * strideA] - b[this.thread.x * strideB];
}

export function mul(this: Line, a: cells, b: cells, strideA: int, strideB: int): float {
  return a[this.thread.x * strideA] * b[this.thread.x * strideB];
}

export function div(this: Line, a: cells, b: cells, strideA: int, strideB: int): float {
  return a[this.thread.x * strideA] / b[this.thread.x * strideB];
}

export function truncDivide(this: Line, a: cells, b: cells, strideA: int, strideB: int): float {
  const x = a[this.thread.x * strideA];
  const y = b[this.thread.x * strideB];
  const whole = quotient(Math.abs(x), Math.max(Math.abs(y), 1));
  return whole * Math.sign(x) * Math.sign(y);
}

export function floorDivide(this: Line, a: cells, b: cells, strideA: int, strideB: int): float {
  const x = a[this.thread.x * strideA];
  const y = b[this.thread.x * strideB];
  const size = Math.max(Math.abs(y), 1);
  const sign = Math.sign(x) * Math.sign(y);
  const whole = quotient(Math.abs(x), size);
  const rest = Math.abs(x) - whole * size;
  // One further down below zero, unless it divides without a rest.
  const further = sign < 0 ? Math.min(rest, 1) : 0;
  return sign * (whole + further);
}

export function truncDivideFloats(this: Line, a: cells, b: cells, strideA: int, strideB: int): float {
  return wholeQuotient(a[this.thread.x * strideA], b[this.thread.x * strideB], 0);
}

export function floorDivideFloats(this: Line, a: cells, b: cells, strideA: int, strideB: int): float {
  return wholeQuotient(a[this.thread.x * strideA], b[this.thread.x * strideB], 1);
}

export function pow(this: Line, a: cells, b: cells, strideA: int, strideB: int): float {
  return power(a[this.thread.x * strideA], b[this.thread.x * strideB]);
}

export function powInt(this: Line, a: cells, b: cells, strideA: int, strideB: int): float {
  const x = a[this.thread.x * strideA];
  const y = b[this.thread.x * strideB];
  if (y >= 0) {
    return wholePower(x, y);
  }
  // The whole part of a fraction, unless there is none.
  if (Math.abs(x) === 1) {
    return wholePower(x, -y);
  }
  return 0;
}

export function maximum(this: Line, a: cells, b: cells, strideA: int, strideB: int): float {
  return larger(a[this.thread.x * strideA], b[this.thread.x * strideB]);
}

export function minimum(this: Line, a: cells, b: cells, strideA: int, strideB: int): float {
  return smaller(a[this.thread.x * strideA], b[this.thread.x * strideB]);
}
