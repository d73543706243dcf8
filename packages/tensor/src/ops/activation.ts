import { apply } from '../autograd/apply.ts';
import { defineOp } from '../autograd/op.ts';
import type { Tensor } from '../autograd/tensor.ts';
import * as kernels from '../backend/kernels/index.ts';
import { ArgumentError, ShapeError } from '../errors.ts';
import { checkOptions } from '../options.ts';
import { show } from '../quote.ts';
import { checkPlain, isFloat } from '../shape/dtype.ts';
import { formatShape, normalizeAxis } from '../shape/shape.ts';
import { asFloat, checkFloat, checkNumber } from './arguments.ts';
import { add, div, mul, neg, sub } from './arithmetic.ts';
import { ge, gt, le, logicalOr, where } from './compare.ts';
import { abs, clamp, exp, expm1 } from './elementwise.ts';
import { reshape } from './movement.ts';
import { square } from './power.ts';
import { narrow } from './slice.ts';
import { relu, sigmoid, tanh } from './squashing.ts';
import { unaryOp } from './unary.ts';

const logSigmoidOp = unaryOp(kernels.logSigmoid, (g, [x]) => [mul(g, sigmoid(neg(x)))], 0);

/** ln σ(x) = −ln(1 + e⁻ˣ). x [A…] → [A…]. */
export const logSigmoid = (x: Tensor): Tensor => apply(logSigmoidOp, [asFloat('logSigmoid', x)]);

const leakyReluOp = defineOp<{ negativeSlope: number }>({
  name: 'leakyRelu',
  kernel: kernels.leakyRelu,
  reads: [[0]],
  vjp: (g, [x], { attrs: { negativeSlope } }) => [where(gt(x, 0), g, mul(g, negativeSlope))],
});

/** x where x > 0, else negativeSlope · x (default 0.01). x [A…] → [A…]. */
export const leakyRelu = (x: Tensor, negativeSlope = 0.01): Tensor =>
  apply(leakyReluOp, [asFloat('leakyRelu', x)], { negativeSlope: checkPlain('leakyRelu', negativeSlope) });

const bell = 1 / Math.sqrt(2 * Math.PI);
const geluSlopeOp = unaryOp(
  kernels.geluSlope,
  (g, [x]) => [mul(g, mul(mul(exp(mul(square(x), -0.5)), bell), sub(2, square(x))))],
  0,
);
const geluOp = unaryOp(kernels.gelu, (g, [x]) => [mul(g, apply(geluSlopeOp, [x]))], 0);

const geluTanhOp = defineOp({
  name: 'geluTanh',
  kernel: kernels.geluTanh,
  decompose: ([x]) => {
    const near = clamp(x, -20, 20); // beyond, tanh is ±1, and a cube that overflows would give 0 · ∞ for its slope
    const inner = mul(add(near, mul(mul(square(near), near), 0.044715)), Math.sqrt(2 / Math.PI));
    return mul(mul(x, 0.5), add(tanh(inner), 1));
  },
});

/** Which of two formulas `gelu` takes. */
export interface GeluOptions {
  /** `'tanh'`: 0.5 x (1 + tanh(√(2/π) (x + 0.044715 x³))); default `'none'`, exact. */
  readonly approximate?: 'none' | 'tanh';
}

/** x Φ(x), with Φ the normal distribution function (Hendrycks and Gimpel, arXiv 1606.08415). x [A…] → [A…]. */
export const gelu = (x: Tensor, options?: GeluOptions): Tensor => {
  const { approximate = 'none' } = checkOptions('gelu', options, { approximate: 1 });
  if (approximate !== 'none' && approximate !== 'tanh') {
    throw new ArgumentError(`gelu: approximate is 'none' or 'tanh', got ${show(approximate)}`);
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
const siluOp = unaryOp(kernels.silu, (g, [x]) => [mul(g, apply(siluSlopeOp, [x]))], 0);

/** x σ(x). x [A…] → [A…]. */
export const silu = (x: Tensor): Tensor => apply(siluOp, [asFloat('silu', x)]);

interface SoftplusAttrs {
  readonly beta: number;
  readonly threshold: number;
}

const softplusSlopeOp = defineOp<SoftplusAttrs>({
  name: 'softplusSlope',
  kernel: kernels.softplusSlope,
  reads: [[1]],
  // Where it is the identity the slope is 1, and that of the slope 0.
  vjp: (g, _, { output, attrs: { beta } }) => [mul(g, mul(mul(output, sub(1, output)), beta))],
});

const softplusOp = defineOp<SoftplusAttrs>({
  name: 'softplus',
  kernel: kernels.softplus,
  reads: [[0]],
  vjp: (g, [x], { attrs }) => [mul(g, apply(softplusSlopeOp, [x], attrs))],
});

/** ln(1 + e^(βx)) / β (β default 1); x itself where βx > threshold (default 20). x [A…] → [A…]. */
export const softplus = (x: Tensor, beta = 1, threshold = 20): Tensor =>
  apply(softplusOp, [asFloat('softplus', x)], {
    beta: checkPlain('softplus', beta),
    threshold: checkPlain('softplus', threshold),
  });

/** min(x, 0), with slope 1 at 0, where relu has 0: their sum has one slope everywhere. */
const below = (x: Tensor): Tensor => clamp(x, null, 0);

/** How far `elu` goes below 0. */
export interface EluOptions {
  /** What −∞ comes to, less the sign; default 1. */
  readonly alpha?: number;
}

/** x where x > 0, else α (eˣ − 1) (Clevert et al., arXiv 1511.07289). x [A…] → [A…]. */
export const elu = (x: Tensor, options?: EluOptions): Tensor => {
  const { alpha = 1 } = checkOptions('elu', options, { alpha: 'number' });
  const z = asFloat('elu', x);
  return add(relu(z), mul(expm1(below(z)), alpha));
};

/** 1.0507 elu(x) with α = 1.6733, which keep mean 0 and variance 1 (Klambauer et al., arXiv 1706.02515). x [A…] → [A…]. */
export const selu = (x: Tensor): Tensor =>
  mul(elu(asFloat('selu', x), { alpha: 1.6732632423543772 }), 1.0507009873554805);

/**
 * x where x > 0, else weight · x (He et al., arXiv 1502.01852). x [A…] or [N, C, A…], weight [], [1] or [C] → x's shape.
 * @throws {ShapeError | DTypeError}
 */
export const prelu = (x: Tensor, weight: Tensor): Tensor => {
  const channels = checkFloat('prelu', x).ndim > 1 ? x.shape[1] : 1;
  const { numel, ndim } = checkFloat('prelu', weight, 'the weight');
  if (ndim > 1 || (numel !== 1 && numel !== channels)) {
    throw new ShapeError(
      `prelu: weight ${formatShape(weight.shape)} must be [1] or [${channels}], one for each channel of x ${formatShape(x.shape)}`,
    );
  }
  const w = reshape(weight, numel === 1 ? [] : [numel, ...new Array<number>(x.ndim - 2).fill(1)]);
  return add(relu(x), mul(below(x), w));
};

const hardtanhOp = defineOp<{ min: number; max: number }>({
  name: 'hardtanh',
  kernel: kernels.clamp,
  reads: [[0]],
  vjp: (g, [x], { attrs: { min, max } }) => [where(logicalOr(le(x, min), ge(x, max)), 0, g)],
});

/** As clamp, with gradient 0 on the bounds. */
const held = (op: string, x: Tensor, min: number, max: number): Tensor =>
  isFloat(checkNumber(op, x).dtype) ? apply(hardtanhOp, [x], { min, max }) : clamp(x, min, max);

/** Where `hardtanh` is held. */
export interface HardtanhOptions {
  /** Default −1. */
  readonly minVal?: number;
  /** Default 1. */
  readonly maxVal?: number;
}

/** min(max(x, minVal), maxVal); gradient 0 from the bounds on. x [A…] → [A…]. @throws {ArgumentError} unless minVal ≤ maxVal. */
export const hardtanh = (x: Tensor, options?: HardtanhOptions): Tensor => {
  const { minVal = -1, maxVal = 1 } = checkOptions('hardtanh', options, { minVal: 'number', maxVal: 'number' });
  if (!(minVal <= maxVal)) throw new ArgumentError(`hardtanh: minVal ≤ maxVal, got ${minVal} and ${maxVal}`);
  return held('hardtanh', x, minVal, maxVal);
};

/** min(max(x, 0), 6); gradient 0 at 0 and 6. x [A…] → [A…]. */
export const relu6 = (x: Tensor): Tensor => held('relu6', x, 0, 6);

/** min(max(x + 3, 0), 6) / 6; gradient 0 at ±3. x [A…] → [A…]. */
export const hardsigmoid = (x: Tensor): Tensor => div(relu6(add(asFloat('hardsigmoid', x), 3)), 6);

/** x min(max(x + 3, 0), 6) / 6 (Howard et al., arXiv 1905.02244). x [A…] → [A…]. */
export const hardswish = (x: Tensor): Tensor => {
  const z = asFloat('hardswish', x);
  return mul(z, div(clamp(add(z, 3), 0, 6), 6));
};

/** x tanh(ln(1 + eˣ)) (Misra, arXiv 1908.08681). x [A…] → [A…]. */
export const mish = (x: Tensor): Tensor => {
  const z = asFloat('mish', x);
  return mul(z, tanh(softplus(z)));
};

/** x / (1 + |x|). x [A…] → [A…]. */
export const softsign = (x: Tensor): Tensor => {
  const z = asFloat('softsign', x);
  return div(z, add(abs(z), 1));
};

/** a σ(b) of the halves a and b along `axis`, default the last (Dauphin et al., arXiv 1612.08083). x [A…, 2 N] → [A…, N]. @throws {ShapeError} */
export const glu = (x: Tensor, axis = -1): Tensor => {
  const z = asFloat('glu', x);
  const along = normalizeAxis('glu', axis, z.ndim);
  const half = z.shape[along] / 2;
  if (!Number.isInteger(half))
    throw new ShapeError(
      `glu: the axis that is halved has an even size; axis ${axis} of ${formatShape(z.shape)} has not`,
    );
  return mul(narrow(z, along, 0, half), sigmoid(narrow(z, along, half, half)));
};
