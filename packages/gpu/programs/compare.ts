import type { cells, float, int, Line } from './types.ts';

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

export function logicalAnd(this: Line, a: cells, b: cells, strideA: int, strideB: int): float {
  return a[this.thread.x * strideA] === 0 || b[this.thread.x * strideB] === 0 ? 0 : 1;
}

export function logicalOr(this: Line, a: cells, b: cells, strideA: int, strideB: int): float {
  return a[this.thread.x * strideA] === 0 && b[this.thread.x * strideB] === 0 ? 0 : 1;
}

export function where(
  this: Line,
  condition: cells,
  a: cells,
  b: cells,
  stride: int,
  strideA: int,
  strideB: int,
): float {
  if (condition[this.thread.x * stride] === 0) {
    return b[this.thread.x * strideB];
  }
  return a[this.thread.x * strideA];
}
