import { type AxisGeometry, kernel } from '../kernel.ts';
import type { Encoder } from '../wasm/encoder.ts';
import { type CoreKernel, core } from '../wasm/texts.ts';
import { addressesOf, all } from './operands.ts';

const alongSimd =
  (opcode: CoreKernel): Encoder<AxisGeometry> =>
  (outs, ins, { outer, size, inner }, emitter) => {
    if (!all('float32', outs, ins)) return false;
    emitter.emit(core, opcode, ...addressesOf(outs, ins), outer, size, inner);
    return true;
  };

/** eᵃ / Σ eᵃ along an axis, without overflow. */
export const softmax = kernel<AxisGeometry>({
  name: 'softmax',
  form: 'along',
  work: 32,
  exactness: 'functions',
  loop: ([o], [a], { outer, size, inner }) => {
    for (let r = 0; r < outer; r++) {
      for (let j = 0; j < inner; j++) {
        const base = r * size * inner + j;
        const end = base + size * inner;
        let max = -Infinity;
        for (let i = base; i < end; i += inner) max = Math.max(max, a[i]);
        let sum = 0;
        for (let i = base; i < end; i += inner) sum += o[i] = Math.exp(a[i] - max);
        for (let i = base; i < end; i += inner) o[i] /= sum;
      }
    }
  },
  simd: alongSimd('softmax'),
});

/** da = y (g − Σ g y) */
export const softmaxBackward = kernel<AxisGeometry>({
  name: 'softmaxBackward',
  form: 'along',
  work: 32,
  exactness: 'functions',
  loop: ([o], [g, y], { outer, size, inner }) => {
    for (let r = 0; r < outer; r++) {
      for (let j = 0; j < inner; j++) {
        const base = r * size * inner + j;
        const end = base + size * inner;
        let dot = 0;
        for (let i = base; i < end; i += inner) dot += g[i] * y[i];
        for (let i = base; i < end; i += inner) o[i] = y[i] * (g[i] - dot);
      }
    }
  },
  simd: alongSimd('softmaxBackward'),
});

/** a − ln Σ eᵃ along an axis, without overflow. */
export const logSoftmax = kernel<AxisGeometry>({
  name: 'logSoftmax',
  form: 'along',
  work: 32,
  exactness: 'functions',
  loop: ([o], [a], { outer, size, inner }) => {
    for (let r = 0; r < outer; r++) {
      for (let j = 0; j < inner; j++) {
        const base = r * size * inner + j;
        const end = base + size * inner;
        let max = -Infinity;
        for (let i = base; i < end; i += inner) max = Math.max(max, a[i]);
        let sum = 0;
        for (let i = base; i < end; i += inner) sum += Math.exp(a[i] - max);
        const logSum = Math.log(sum);
        // Only differences: beside a large maximum its logarithm would be lost.
        for (let i = base; i < end; i += inner) o[i] = a[i] - max - logSum;
      }
    }
  },
  simd: alongSimd('logSoftmax'),
});

/** da = g − eʸ Σ g */
export const logSoftmaxBackward = kernel<AxisGeometry>({
  name: 'logSoftmaxBackward',
  form: 'along',
  work: 32,
  exactness: 'functions',
  loop: ([o], [g, y], { outer, size, inner }) => {
    for (let r = 0; r < outer; r++) {
      for (let j = 0; j < inner; j++) {
        const base = r * size * inner + j;
        const end = base + size * inner;
        let sum = 0;
        for (let i = base; i < end; i += inner) sum += g[i];
        for (let i = base; i < end; i += inner) o[i] = g[i] - Math.exp(y[i]) * sum;
      }
    }
  },
  simd: alongSimd('logSoftmaxBackward'),
});
