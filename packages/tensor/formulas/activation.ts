import { binary, unary } from './formula.ts';
import * as p from './primitives.ts';

/** Those that are methods of tensors. */
export const squashing = [
  unary('tanh', p.tanh, { doc: 'tanh a' }),
  // A product that is exact where y is close to ±1.
  binary('tanhBackward', (g, y) => p.mul(g, p.mul(p.sub(1, y), p.add(1, y))), {
    doc: 'dx = g (1 − y²)',
    exactness: 'rounded',
  }),
  unary('sigmoid', p.sigmoid, { doc: '1 / (1 + e^(−a))' }),
  binary('sigmoidBackward', (g, y) => p.mul(g, p.mul(y, p.sub(1, y))), {
    doc: 'dx = g y (1 − y)',
    exactness: 'rounded',
  }),
  unary('relu', (x) => p.select(p.le(x, 0), 0, x), {
    dtypes: ['float32', 'int32'],
    doc: 'a where a > 0, else 0; NaN of NaN.',
  }),
];

export const activation = [
  // The exponent is never positive: nothing overflows, and the tail on the left is x itself.
  unary('logSigmoid', (x) => p.sub(p.min(x, 0), p.log1p(p.exp(p.neg(p.abs(x))))), { doc: 'ln σ(x)' }),
  // The slope is rounded to the device's floats.
  unary('leakyRelu', (x, { negativeSlope }) => p.select(p.gt(x, 0), x, p.mul(x, negativeSlope)), {
    attributes: ['negativeSlope'],
    exactness: 'rounded',
    doc: 'a where a > 0, else negativeSlope · a.',
  }),
  unary('gelu', p.gelu, { doc: 'x Φ(x)' }),
  unary('geluSlope', p.geluSlope, { doc: 'Φ(x) + x Φ′(x)' }),
  // (1 + tanh v) / 2 is σ(2v), which does not cancel on the left.
  unary(
    'geluTanh',
    (x) => {
      const cube = p.mul(p.mul(x, x), x);
      return p.mul(x, p.sigmoid(p.mul(p.add(x, p.mul(cube, 0.044715)), 1.5957691216057308)));
    },
    { doc: '0.5 x (1 + tanh(√(2/π) (x + 0.044715 x³)))' },
  ),
  unary('silu', (x) => p.mul(x, p.sigmoid(x)), { doc: 'x σ(x)' }),
  unary(
    'siluSlope',
    (x) => {
      const s = p.sigmoid(x);
      return p.mul(s, p.add(1, p.mul(x, p.sub(1, s))));
    },
    { doc: 'σ(x) (1 + x (1 − σ(x)))' },
  ),
  // The exponent is never positive: nothing overflows, whatever the threshold.
  unary(
    'softplus',
    (x, { beta, threshold }) => {
      const z = p.mul(x, beta);
      const soft = p.div(p.add(p.max(z, 0), p.log1p(p.exp(p.neg(p.abs(z))))), beta);
      return p.select(p.gt(z, threshold), x, soft);
    },
    { attributes: ['beta', 'threshold'], doc: 'ln(1 + e^(βx)) / β; x itself where βx > threshold.' },
  ),
  unary(
    'softplusSlope',
    (x, { beta, threshold }) => {
      const z = p.mul(x, beta);
      return p.select(p.gt(z, threshold), 1, p.sigmoid(z));
    },
    { attributes: ['beta', 'threshold'], doc: 'σ(βx); 1 where βx > threshold.' },
  ),
];
