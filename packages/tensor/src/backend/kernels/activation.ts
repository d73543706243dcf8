import type { Rows } from '../../shape/broadcast.ts';
import { kernel } from '../kernel.ts';
import { type CoreKernel, core } from '../wasm/core.wasm.ts';
import { type Encoder, floatBits } from '../wasm/encoder.ts';
import { binary, unary } from './loops.ts';
import { all, rowWords } from './operands.ts';
import { erf, sigmoid as sigmoidOf } from './special.ts';

export interface LeakyReluGeometry {
  readonly negativeSlope: number;
}

export interface SoftplusGeometry {
  readonly beta: number;
  readonly threshold: number;
}

const SQRT_HALF = Math.SQRT1_2;
const GELU_SCALE = Math.sqrt(2 / Math.PI);

/** With the parameters that `words` takes from the geometry. */
const unarySimd =
  <G>(opcode: CoreKernel, words: (geometry: G) => number[]): Encoder<G> =>
  (outs, ins, geometry, emitter) => {
    if (!all('float32', outs, ins)) return false;
    emitter.emit(core, opcode, outs[0].address, ins[0].address, outs[0].length, ...words(geometry));
    return true;
  };

const none = () => [];

const backwardSimd =
  (opcode: CoreKernel): Encoder<Rows> =>
  (outs, ins, rows, emitter) => {
    if (!all('float32', outs, ins)) return false;
    emitter.emit(core, opcode, outs[0].address, ins[0].address, ins[1].address, ...rowWords(rows, emitter));
    return true;
  };

export const tanh = kernel({
  name: 'tanh',
  form: 'elementwise',
  work: 32,
  exactness: 'functions',
  loop: unary((o, a) => {
    for (let i = 0; i < o.length; i++) o[i] = Math.tanh(a[i]);
  }),
  simd: unarySimd('tanh', none),
});

/** dx = g (1 − y²) */
export const tanhBackward = kernel<Rows>({
  name: 'tanhBackward',
  form: 'broadcast',
  exactness: 'rounded',
  loop: binary((o, oi, g, gi, gs, y, yi, ys, n) => {
    for (let i = 0; i < n; i++) o[oi + i] = g[gi + i * gs] * (1 - y[yi + i * ys] * y[yi + i * ys]);
  }),
  simd: backwardSimd('tanhBackward'),
});

export const sigmoid = kernel({
  name: 'sigmoid',
  form: 'elementwise',
  work: 32,
  exactness: 'functions',
  loop: unary((o, a) => {
    for (let i = 0; i < o.length; i++) o[i] = sigmoidOf(a[i]);
  }),
  simd: unarySimd('sigmoid', none),
});

/** dx = g y (1 − y) */
export const sigmoidBackward = kernel<Rows>({
  name: 'sigmoidBackward',
  form: 'broadcast',
  exactness: 'rounded',
  loop: binary((o, oi, g, gi, gs, y, yi, ys, n) => {
    for (let i = 0; i < n; i++) o[oi + i] = g[gi + i * gs] * y[yi + i * ys] * (1 - y[yi + i * ys]);
  }),
  simd: backwardSimd('sigmoidBackward'),
});

export const relu = kernel({
  name: 'relu',
  form: 'elementwise',
  loop: unary((o, a) => {
    for (let i = 0; i < o.length; i++) o[i] = a[i] <= 0 ? 0 : a[i];
  }),
  simd: unarySimd('relu', none),
});

export const leakyRelu = kernel<LeakyReluGeometry>({
  name: 'leakyRelu',
  form: 'elementwise',
  exactness: 'rounded',
  loop: ([o], [a], { negativeSlope }) => {
    for (let i = 0; i < o.length; i++) o[i] = a[i] > 0 ? a[i] : a[i] * negativeSlope;
  },
  simd: unarySimd('leakyRelu', ({ negativeSlope }) => [floatBits(negativeSlope)]),
});

export const gelu = kernel({
  name: 'gelu',
  form: 'elementwise',
  exactness: 'functions',
  loop: unary((o, a) => {
    for (let i = 0; i < o.length; i++) o[i] = 0.5 * a[i] * (1 + erf(a[i] * SQRT_HALF));
  }),
});

export const geluTanh = kernel({
  name: 'geluTanh',
  form: 'elementwise',
  work: 32,
  exactness: 'functions',
  loop: unary((o, a) => {
    for (let i = 0; i < o.length; i++) {
      const x = a[i];
      o[i] = 0.5 * x * (1 + Math.tanh(GELU_SCALE * (x + 0.044715 * x * x * x)));
    }
  }),
  simd: unarySimd('geluTanh', none),
});

export const silu = kernel({
  name: 'silu',
  form: 'elementwise',
  work: 32,
  exactness: 'functions',
  loop: unary((o, a) => {
    for (let i = 0; i < o.length; i++) o[i] = a[i] * sigmoidOf(a[i]);
  }),
  simd: unarySimd('silu', none),
});

export const softplus = kernel<SoftplusGeometry>({
  name: 'softplus',
  form: 'elementwise',
  work: 32,
  exactness: 'functions',
  loop: ([o], [a], { beta, threshold }) => {
    for (let i = 0; i < o.length; i++) {
      const x = a[i] * beta;
      // The exponent is never positive: nothing overflows, whatever the threshold.
      o[i] = x > threshold ? a[i] : (Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)))) / beta;
    }
  },
  simd: unarySimd('softplus', ({ beta, threshold }) => [floatBits(beta), floatBits(threshold)]),
});
