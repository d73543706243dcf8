import { erfc, larger, log1p, sigmoid, tanh } from '../numbers.ts';
import type { GpuKernels } from '../operand.ts';
import { program } from '../program.ts';
import { binary, STRIDED } from './broadcast.ts';
import { unary } from './elementwise.ts';

const tangent = program('tanh', ['cells'], function (a) {
  return tanh(a[this.thread.x]);
});

/** dx = g (1 − y²), as a product that is exact where y is close to 1. */
const tanhBackward = program('tanhBackward', STRIDED, function (g, y, strideG, strideY) {
  const value = y[this.thread.x * strideY];
  return g[this.thread.x * strideG] * ((1 - value) * (1 + value));
});

const logistic = program('sigmoid', ['cells'], function (a) {
  return sigmoid(a[this.thread.x]);
});

/** dx = g y (1 − y) */
const sigmoidBackward = program('sigmoidBackward', STRIDED, function (g, y, strideG, strideY) {
  const value = y[this.thread.x * strideY];
  return g[this.thread.x * strideG] * (value * (1 - value));
});

const relu = program('relu', ['cells'], function (a) {
  if (a[this.thread.x] <= 0) {
    return 0;
  }
  return a[this.thread.x];
});

const leakyRelu = program('leakyRelu', ['cells', 'float'], function (a, negativeSlope) {
  return a[this.thread.x] > 0 ? a[this.thread.x] : a[this.thread.x] * negativeSlope;
});

/** x Φ(x): on the left the tail itself, since 1 + erf would cancel. */
const gelu = program('gelu', ['cells'], function (a) {
  const x = a[this.thread.x];
  const tail = erfc(Math.abs(x) * Math.SQRT1_2);
  if (x < 0) {
    return 0.5 * x * tail;
  }
  return 0.5 * x * (2 - tail);
});

/** (1 + tanh v) / 2 is σ(2v), which does not cancel on the left. */
const geluTanh = program('geluTanh', ['cells'], function (a) {
  const x = a[this.thread.x];
  return x * sigmoid(1.5957691216057308 * (x + 0.044715 * x * x * x));
});

const silu = program('silu', ['cells'], function (a) {
  return a[this.thread.x] * sigmoid(a[this.thread.x]);
});

/** ln(1 + e^(βx)) / β, with the exponential of a negative number, which does not overflow. */
const softplus = program('softplus', ['cells', 'float', 'float'], function (a, beta, threshold) {
  const x = a[this.thread.x] * beta;
  if (x > threshold) {
    return a[this.thread.x];
  }
  return (larger(x, 0) + log1p(Math.exp(-Math.abs(x)))) / beta;
});

export const activation = {
  tanh: unary(tangent),
  tanhBackward: binary(tanhBackward),
  sigmoid: unary(logistic),
  sigmoidBackward: binary(sigmoidBackward),
  relu: unary(relu),
  leakyRelu: ([out], [a], { negativeSlope }, gpu) => gpu.dispatch(leakyRelu, out, [a, negativeSlope]),
  gelu: unary(gelu),
  geluTanh: unary(geluTanh),
  silu: unary(silu),
  softplus: ([out], [a], { beta, threshold }, gpu) => gpu.dispatch(softplus, out, [a, beta, threshold]),
} satisfies Partial<GpuKernels>;
