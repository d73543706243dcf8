import { quotient, remainder } from './integers.ts';
import { exponential, larger, logarithm } from './numbers.ts';
import type { cells, float, int, Line } from './types.ts';

// On short lines each thread works out by itself what its line adds up to, for a dispatch costs more than that. Integers
// stay integers in `at` as they do in the reductions.
//
// gpu.js takes the counter out of a loop that a parameter bounds, and two counters of the same name then collide, as they
// are named by people or minifiers. It does not where the bound comes from a function: hence `Math.floor`.

export function softmaxAtOnce(this: Line, a: cells, size: int, inner: int): float {
  const count = Math.floor(size);
  let at = 0;
  at += quotient(this.thread.x, size * inner) * size * inner + remainder(this.thread.x, inner);
  let m = a[at];
  for (let i = 0; i < count; i++) {
    m = larger(m, a[at]);
    at++;
    at += inner - 1;
  }
  at -= size * inner;
  let sum = 0.0;
  for (let i = 0; i < count; i++) {
    sum = sum + exponential(a[at] - m);
    at++;
    at += inner - 1;
  }
  return exponential(a[this.thread.x] - m) / sum;
}

export function logSoftmaxAtOnce(this: Line, a: cells, size: int, inner: int): float {
  const count = Math.floor(size);
  let at = 0;
  at += quotient(this.thread.x, size * inner) * size * inner + remainder(this.thread.x, inner);
  let m = a[at];
  for (let i = 0; i < count; i++) {
    m = larger(m, a[at]);
    at++;
    at += inner - 1;
  }
  at -= size * inner;
  let sum = 0.0;
  for (let i = 0; i < count; i++) {
    sum = sum + exponential(a[at] - m);
    at++;
    at += inner - 1;
  }
  return a[this.thread.x] - m - logarithm(sum);
}

export function softmaxBackwardAtOnce(this: Line, g: cells, y: cells, size: int, inner: int): float {
  let at = 0;
  at += quotient(this.thread.x, size * inner) * size * inner + remainder(this.thread.x, inner);
  let dot = 0.0;
  for (let i = 0; i < size; i++) {
    dot = dot + g[at] * y[at];
    at++;
    at += inner - 1;
  }
  return y[this.thread.x] * (g[this.thread.x] - dot);
}

export function logSoftmaxBackwardAtOnce(this: Line, g: cells, y: cells, size: int, inner: int): float {
  let at = 0;
  at += quotient(this.thread.x, size * inner) * size * inner + remainder(this.thread.x, inner);
  let sum = 0.0;
  for (let i = 0; i < size; i++) {
    sum = sum + g[at];
    at++;
    at += inner - 1;
  }
  return g[this.thread.x] - exponential(y[this.thread.x]) * sum;
}

export function softmaxOfLines(this: Line, a: cells, largest: cells, sums: cells, size: int, inner: int): float {
  const m = largest[quotient(this.thread.x, size * inner) * inner + remainder(this.thread.x, inner)];
  const sum = sums[quotient(this.thread.x, size * inner) * inner + remainder(this.thread.x, inner)];
  return exponential(a[this.thread.x] - m) / sum;
}

export function logSoftmaxOfLines(this: Line, a: cells, largest: cells, sums: cells, size: int, inner: int): float {
  const m = largest[quotient(this.thread.x, size * inner) * inner + remainder(this.thread.x, inner)];
  const sum = sums[quotient(this.thread.x, size * inner) * inner + remainder(this.thread.x, inner)];
  return a[this.thread.x] - m - logarithm(sum);
}

export function softmaxBackwardOfLines(this: Line, g: cells, y: cells, dots: cells, size: int, inner: int): float {
  const dot = dots[quotient(this.thread.x, size * inner) * inner + remainder(this.thread.x, inner)];
  return y[this.thread.x] * (g[this.thread.x] - dot);
}

export function logSoftmaxBackwardOfLines(this: Line, g: cells, y: cells, sums: cells, size: int, inner: int): float {
  const sum = sums[quotient(this.thread.x, size * inner) * inner + remainder(this.thread.x, inner)];
  return g[this.thread.x] - exponential(y[this.thread.x]) * sum;
}

export function multiply(this: Line, a: cells, b: cells): float {
  return a[this.thread.x] * b[this.thread.x];
}
