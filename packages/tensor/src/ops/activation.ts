import { apply } from '../autograd/apply.ts';
import { defineOp } from '../autograd/op.ts';
import type { Tensor } from '../autograd/tensor.ts';
import * as kernels from '../backend/kernels/index.ts';
import { ArgumentError } from '../errors.ts';
import { checkOptions } from '../options.ts';
import { checkPlain } from '../shape/dtype.ts';
import { asFloat } from './arguments.ts';
import { add, mul, neg, sub } from './arithmetic.ts';
import { gt, where } from './compare.ts';
import { clamp, exp } from './elementwise.ts';
import { square } from './power.ts';
import { sigmoid, tanh } from './squashing.ts';
import { unaryOp } from './unary.ts';

const logSigmoidOp = unaryOp(kernels.logSigmoid, (g, [x]) => [() => mul(g, sigmoid(neg(x)))], 0);

/** ln σ(x) = −ln(1 + e⁻ˣ). x [A…] → [A…]. */
export const logSigmoid = (x: Tensor): Tensor => apply(logSigmoidOp, [asFloat('logSigmoid', x)]);

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

const bell = 1 / Math.sqrt(2 * Math.PI);
const geluSlopeOp = unaryOp(
  kernels.geluSlope,
  (g, [x]) => [() => mul(g, mul(mul(exp(mul(square(x), -0.5)), bell), sub(2, square(x))))],
  0,
);
const geluOp = unaryOp(kernels.gelu, (g, [x]) => [() => mul(g, apply(geluSlopeOp, [x]))], 0);

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

const siluSlopeOp = unaryOp(
  kernels.siluSlope,
  (g, [x]) => [
    () => {
      const s = sigmoid(x);
      const rest = sub(1, s);
      return mul(g, mul(mul(s, rest), add(mul(x, sub(rest, s)), 2)));
    },
  ],
  0,
);
const siluOp = unaryOp(kernels.silu, (g, [x]) => [() => mul(g, apply(siluSlopeOp, [x]))], 0);

/** x σ(x). x [A…] → [A…]. */
export const silu = (x: Tensor): Tensor => apply(siluOp, [asFloat('silu', x)]);

interface SoftplusAttrs {
  readonly beta: number;
  readonly threshold: number;
}

const softplusSlopeOp = defineOp({
  name: 'softplusSlope',
  kernel: kernels.softplusSlope,
  shape: ([x], _: SoftplusAttrs) => x.shape,
  reads: [[1]],
  // Where it is the identity the slope is 1, and that of the slope 0.
  vjp: (g, _, { output, attrs: { beta } }) => [() => mul(g, mul(mul(output, sub(1, output)), beta))],
});

const softplusOp = defineOp({
  name: 'softplus',
  kernel: kernels.softplus,
  shape: ([x], _: SoftplusAttrs) => x.shape,
  reads: [[0]],
  vjp: (g, [x], { attrs }) => [() => mul(g, apply(softplusSlopeOp, [x], attrs))],
});

/** ln(1 + e^(βx)) / β (β default 1); x itself where βx > threshold (default 20). x [A…] → [A…]. */
export const softplus = (x: Tensor, beta = 1, threshold = 20): Tensor =>
  apply(softplusOp, [asFloat('softplus', x)], {
    beta: checkPlain('softplus', beta),
    threshold: checkPlain('softplus', threshold),
  });
