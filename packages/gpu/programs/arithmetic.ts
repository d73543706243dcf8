import { quotient } from './integers.ts';
import { larger, power, smaller } from './numbers.ts';
import { wholeQuotient } from './quotients.ts';
import type { cells, float, int, Line } from './types.ts';
import { powerOfWholes, productOfWholes, quotientOfWholes, sumOfWholes } from './wholes.ts';

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

export function addWholes(this: Line, a: cells, b: cells, strideA: int, strideB: int): float {
  return sumOfWholes(a[this.thread.x * strideA], b[this.thread.x * strideB]);
}

export function subWholes(this: Line, a: cells, b: cells, strideA: int, strideB: int): float {
  return sumOfWholes(a[this.thread.x * strideA], -b[this.thread.x * strideB]);
}

export function mulWholes(this: Line, a: cells, b: cells, strideA: int, strideB: int): float {
  return productOfWholes(a[this.thread.x * strideA], b[this.thread.x * strideB]);
}

export function truncDivide(this: Line, a: cells, b: cells, strideA: int, strideB: int): float {
  return wholeQuotient(a[this.thread.x * strideA], b[this.thread.x * strideB], 0);
}

export function floorDivide(this: Line, a: cells, b: cells, strideA: int, strideB: int): float {
  return wholeQuotient(a[this.thread.x * strideA], b[this.thread.x * strideB], 1);
}

export function truncDivideWholes(this: Line, a: cells, b: cells, strideA: int, strideB: int): float {
  const x = a[this.thread.x * strideA];
  const y = b[this.thread.x * strideB];
  return quotientOfWholes(x, y, quotient(Math.abs(x), Math.max(Math.abs(y), 1)), 0);
}

export function floorDivideWholes(this: Line, a: cells, b: cells, strideA: int, strideB: int): float {
  const x = a[this.thread.x * strideA];
  const y = b[this.thread.x * strideB];
  return quotientOfWholes(x, y, quotient(Math.abs(x), Math.max(Math.abs(y), 1)), 1);
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
