import { apply } from '../autograd/apply.ts';
import { defineOp } from '../autograd/op.ts';
import type { Tensor } from '../autograd/tensor.ts';
import * as kernels from '../backend/kernels/index.ts';
import { ArgumentError } from '../errors.ts';
import { checkOptions } from '../options.ts';
import { broadcastRows } from '../shape/broadcast.ts';
import { checkPlain } from '../shape/dtype.ts';
import { asFloat, checkNumber } from './arguments.ts';
import { add, mul, neg, sub } from './arithmetic.ts';
import { gt, le, where } from './compare.ts';
import { clamp, erf, exp } from './elementwise.ts';
import { square } from './power.ts';
import { unaryOp } from './unary.ts';

const tanhBackwardOp = defineOp({
  name: 'tanhBackward',
  kernel: kernels.tanhBackward,
  shape: ([g]) => g.shape,
  geometry: ([g, y], [out]) => broadcastRows(out.shape, [g.shape, y.shape]),
  decompose: ([g, y]) => mul(g, sub(1, square(y))),
});

const tanhOp = defineOp({
  name: 'tanh',
  kernel: kernels.tanh,
  shape: ([x]) => x.shape,
  reads: [[1]],
  vjp: (g, _, { output }) => [() => apply(tanhBackwardOp, [g, output])],
});

/** Hyperbolic tangent. x [A…] → [A…]. */
export const tanh = (x: Tensor): Tensor => apply(tanhOp, [asFloat('tanh', x)]);

const sigmoidBackwardOp = defineOp({
  name: 'sigmoidBackward',
  kernel: kernels.sigmoidBackward,
  shape: ([g]) => g.shape,
  geometry: ([g, y], [out]) => broadcastRows(out.shape, [g.shape, y.shape]),
  decompose: ([g, y]) => mul(g, mul(y, sub(1, y))),
});

const sigmoidOp = defineOp({
  name: 'sigmoid',
  kernel: kernels.sigmoid,
  shape: ([x]) => x.shape,
  reads: [[1]],
  vjp: (g, _, { output }) => [() => apply(sigmoidBackwardOp, [g, output])],
});

/** σ(x) = 1 / (1 + e⁻ˣ). x [A…] → [A…]. */
export const sigmoid = (x: Tensor): Tensor => apply(sigmoidOp, [asFloat('sigmoid', x)]);

const logSigmoidOp = unaryOp(kernels.logSigmoid, (g, [x]) => [() => mul(g, sigmoid(neg(x)))], 0);

/** ln σ(x) = −ln(1 + e⁻ˣ). x [A…] → [A…]. */
export const logSigmoid = (x: Tensor): Tensor => apply(logSigmoidOp, [asFloat('logSigmoid', x)]);

const reluOp = defineOp({
  name: 'relu',
  kernel: kernels.relu,
  shape: ([x]) => x.shape,
  reads: [[1]],
  vjp: (g, _, { output }) => [() => where(le(output, 0), 0, g)],
});

/** max(x, 0); gradient 0 at 0. x [A…] → [A…]. */
export const relu = (x: Tensor): Tensor => apply(reluOp, [checkNumber('relu', x)]);

const leakyReluOp = defineOp({
  name: 'leakyRelu',
  kernel: kernels.leakyRelu,
  shape: ([x], _: { negativeSlope: number }) => x.shape,
  reads: [[0]],
  vjp: (g, [x], { attrs: { negativeSlope } }) => [() => where(gt(x, 0), g, mul(g, negativeSlope))],
});

/** x where x > 0, else negativeSlope · x (default 0.01). x [A…] → [A…]. */
export const leakyRelu = (x: Tensor, negativeSlope = 0.01): Tensor =>
  apply(leakyReluOp, [asFloat('leakyRelu', x)], { negativeSlope: checkPlain('leakyRelu', negativeSlope) });

const geluOp = defineOp({
  name: 'gelu',
  kernel: kernels.gelu,
  shape: ([x]) => x.shape,
  reads: [[0]],
  vjp: (g, [x]) => [
    () => {
      const cdf = mul(add(erf(mul(x, Math.SQRT1_2)), 1), 0.5);
      const density = mul(exp(mul(square(x), -0.5)), 1 / Math.sqrt(2 * Math.PI));
      return mul(g, add(cdf, mul(x, density)));
    },
  ],
});

const geluTanhOp = defineOp({
  name: 'geluTanh',
  kernel: kernels.geluTanh,
  shape: ([x]) => x.shape,
  decompose: ([x]) => {
    const near = clamp(x, -20, 20); // beyond, tanh is ±1, and a cube that overflows would give 0 · ∞ for its slope
    const inner = mul(add(near, mul(mul(square(near), near), 0.044715)), Math.sqrt(2 / Math.PI));
    return mul(mul(x, 0.5), add(tanh(inner), 1));
  },
});

export interface GeluOptions {
  /** `'tanh'`: 0.5 x (1 + tanh(√(2/π) (x + 0.044715 x³))); default `'none'`, exact. */
  readonly approximate?: 'none' | 'tanh';
}

/** x Φ(x), with Φ the normal distribution function (Hendrycks and Gimpel, arXiv 1606.08415). x [A…] → [A…]. */
export const gelu = (x: Tensor, options?: GeluOptions): Tensor => {
  const { approximate = 'none' } = checkOptions('gelu', options, { approximate: 1 });
  if (approximate !== 'none' && approximate !== 'tanh') {
    throw new ArgumentError(`gelu: approximate is 'none' or 'tanh', got ${JSON.stringify(approximate)}`);
  }
  return apply(approximate === 'tanh' ? geluTanhOp : geluOp, [asFloat('gelu', x)]);
};

const siluOp = defineOp({
  name: 'silu',
  kernel: kernels.silu,
  shape: ([x]) => x.shape,
  reads: [[0]],
  vjp: (g, [x]) => [
    () => {
      const s = sigmoid(x);
      return mul(g, mul(s, add(mul(x, sub(1, s)), 1)));
    },
  ],
});

/** x σ(x). x [A…] → [A…]. */
export const silu = (x: Tensor): Tensor => apply(siluOp, [asFloat('silu', x)]);

const softplusOp = defineOp({
  name: 'softplus',
  kernel: kernels.softplus,
  shape: ([x], _: { beta: number; threshold: number }) => x.shape,
  reads: [[0]],
  vjp: (g, [x], { attrs: { beta, threshold } }) => [
    () => where(gt(mul(x, beta), threshold), g, mul(g, sigmoid(mul(x, beta)))),
  ],
});

/** ln(1 + e^(βx)) / β (β default 1); x itself where βx > threshold (default 20). x [A…] → [A…]. */
export const softplus = (x: Tensor, beta = 1, threshold = 20): Tensor =>
  apply(softplusOp, [asFloat('softplus', x)], {
    beta: checkPlain('softplus', beta),
    threshold: checkPlain('softplus', threshold),
  });
