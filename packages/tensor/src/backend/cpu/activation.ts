import type { KernelTable } from '../contract.ts';
import { binary, unary } from './loops.ts';
import { erf, sigmoid } from './special.ts';

const SQRT_HALF = Math.SQRT1_2;
const GELU_SCALE = Math.sqrt(2 / Math.PI);

export const activation = {
  tanh: unary((o, a) => {
    for (let i = 0; i < o.length; i++) o[i] = Math.tanh(a[i]);
  }),
  /** dx = g (1 − y²) */
  tanhBackward: binary((o, oi, g, gi, gs, y, yi, ys, n) => {
    for (let i = 0; i < n; i++) o[oi + i] = g[gi + i * gs] * (1 - y[yi + i * ys] * y[yi + i * ys]);
  }),
  sigmoid: unary((o, a) => {
    for (let i = 0; i < o.length; i++) o[i] = sigmoid(a[i]);
  }),
  /** dx = g y (1 − y) */
  sigmoidBackward: binary((o, oi, g, gi, gs, y, yi, ys, n) => {
    for (let i = 0; i < n; i++) o[oi + i] = g[gi + i * gs] * y[yi + i * ys] * (1 - y[yi + i * ys]);
  }),
  relu: unary((o, a) => {
    for (let i = 0; i < o.length; i++) o[i] = a[i] <= 0 ? 0 : a[i];
  }),
  leakyRelu: ([o], [a], { negativeSlope }) => {
    for (let i = 0; i < o.length; i++) o[i] = a[i] > 0 ? a[i] : a[i] * negativeSlope;
  },
  gelu: unary((o, a) => {
    for (let i = 0; i < o.length; i++) o[i] = 0.5 * a[i] * (1 + erf(a[i] * SQRT_HALF));
  }),
  geluTanh: unary((o, a) => {
    for (let i = 0; i < o.length; i++) {
      const x = a[i];
      o[i] = 0.5 * x * (1 + Math.tanh(GELU_SCALE * (x + 0.044715 * x * x * x)));
    }
  }),
  silu: unary((o, a) => {
    for (let i = 0; i < o.length; i++) o[i] = a[i] * sigmoid(a[i]);
  }),
  softplus: ([o], [a], { beta, threshold }) => {
    for (let i = 0; i < o.length; i++) {
      const x = a[i] * beta;
      // The exponent is never positive: nothing overflows, whatever the threshold.
      o[i] = x > threshold ? a[i] : (Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)))) / beta;
    }
  },
} satisfies Partial<KernelTable>;
