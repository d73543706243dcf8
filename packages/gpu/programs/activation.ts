import { erfc, larger, logistic, logOnePlus, tangent } from './numbers.ts';
import type { cells, float, int, Line } from './types.ts';

export function tanh(this: Line, a: cells): float {
  return tangent(a[this.thread.x]);
}

/** dx = g (1 − y²), as a product that is exact where y is close to 1. */
export function tanhBackward(this: Line, g: cells, y: cells, strideG: int, strideY: int): float {
  const value = y[this.thread.x * strideY];
  return g[this.thread.x * strideG] * ((1 - value) * (1 + value));
}

export function sigmoid(this: Line, a: cells): float {
  return logistic(a[this.thread.x]);
}

/** dx = g y (1 − y) */
export function sigmoidBackward(this: Line, g: cells, y: cells, strideG: int, strideY: int): float {
  const value = y[this.thread.x * strideY];
  return g[this.thread.x * strideG] * (value * (1 - value));
}

export function relu(this: Line, a: cells): float {
  if (a[this.thread.x] <= 0) {
    return 0;
  }
  return a[this.thread.x];
}

export function leakyRelu(this: Line, a: cells, negativeSlope: float): float {
  return a[this.thread.x] > 0 ? a[this.thread.x] : a[this.thread.x] * negativeSlope;
}

/** x Φ(x): on the left the tail itself, since 1 + erf would cancel. */
export function gelu(this: Line, a: cells): float {
  const x = a[this.thread.x];
  const tail = erfc(Math.abs(x) * Math.SQRT1_2);
  if (x < 0) {
    return 0.5 * x * tail;
  }
  return 0.5 * x * (2 - tail);
}

/** (1 + tanh v) / 2 is σ(2v), which does not cancel on the left. */
export function geluTanh(this: Line, a: cells): float {
  const x = a[this.thread.x];
  return x * logistic(1.5957691216057308 * (x + 0.044715 * x * x * x));
}

export function silu(this: Line, a: cells): float {
  return a[this.thread.x] * logistic(a[this.thread.x]);
}

/** ln(1 + e^(βx)) / β, with the exponential of a negative number, which does not overflow. */
export function softplus(this: Line, a: cells, beta: float, threshold: float): float {
  const x = a[this.thread.x] * beta;
  if (x > threshold) {
    return a[this.thread.x];
  }
  return (larger(x, 0) + logOnePlus(Math.exp(-Math.abs(x)))) / beta;
}
