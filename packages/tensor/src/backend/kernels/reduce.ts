import type { DType, TypedArray } from '../../shape/dtype.ts';
import { type AxisGeometry, type Kernel, kernel } from '../kernel.ts';
import { type Encoder, floatBits } from '../wasm/encoder.ts';
import { type PlainKernel, plain } from '../wasm/plain.ts';
import { core } from '../wasm/texts.ts';
import { all as allAre } from './operands.ts';

/** Along which axis, and from which end, `cumsum` adds up. */
export interface CumsumGeometry extends AxisGeometry {
  readonly reverse: boolean;
}

/** √(Σ a² / divisor + eps), or without the root. */
export interface SpreadGeometry extends AxisGeometry {
  readonly divisor: number;
  readonly eps: number;
  readonly root: boolean;
}

/** Reduces `size` elements of `a`, `stride` apart, from `start`. Numbers are doubles, so sums lose nothing on the way. */
type Line = (a: TypedArray, start: number, stride: number, size: number) => number;

const lines =
  (line: Line): Kernel<AxisGeometry> =>
  (outs, ins, { outer, size, inner }) => {
    const o = outs[0];
    const a = ins[0];
    for (let r = 0, oi = 0; r < outer; r++) {
      const base = r * size * inner;
      for (let j = 0; j < inner; j++) o[oi++] = line(a, base + j, inner, size);
    }
  };

/** Position of the first extreme element, or of the first NaN. */
const argLine =
  (sign: 1 | -1): Line =>
  (a, start, stride, size) => {
    let best = 0;
    let value = a[start] * sign;
    for (let i = 1, ai = start + stride; i < size && value === value; i++, ai += stride) {
      const x = a[ai] * sign;
      if (x > value || x !== x) {
        value = x;
        best = i;
      }
    }
    return best;
  };

const maxOf: Line = (a, start, stride, size) => {
  let m = -Infinity;
  for (let i = 0, ai = start; i < size; i++, ai += stride) m = Math.max(m, a[ai]);
  return m;
};

const prodFloat = lines((a, start, stride, size) => {
  let p = 1;
  for (let i = 0, ai = start; i < size; i++, ai += stride) p *= a[ai];
  return p;
});
/** As in `mul`, the low bits of a product beyond 2⁵³ are kept. */
const prodInt = lines((a, start, stride, size) => {
  let p = 1;
  for (let i = 0, ai = start; i < size; i++, ai += stride) p = Math.imul(p, a[ai]);
  return p;
});

const sumOfSquares: Line = (a, start, stride, size) => {
  let s = 0;
  for (let i = 0, ai = start; i < size; i++, ai += stride) s += a[ai] * a[ai];
  return s;
};

/** The largest |a|, in which a line is measured whose squares doubles cannot hold; 1 where that is not a measure. */
const scaleOf: Line = (a, start, stride, size) => {
  let m = 0;
  for (let i = 0, ai = start; i < size; i++, ai += stride) m = Math.max(m, Math.abs(a[ai]));
  return m > 0 && m < Infinity ? m : 1;
};

/** With the opcode for each pair of an input's and an output's dtype that has one. */
const linesSimd =
  (opcodes: readonly (readonly [from: DType, to: DType, opcode: PlainKernel])[]): Encoder<AxisGeometry> =>
  ([out], [a], { outer, size, inner }, emitter) => {
    const match = opcodes.find(([from, to]) => from === a.dtype && to === out.dtype);
    if (match === undefined) return false;
    emitter.emit(plain, match[2], out.address, a.address, outer, size, inner);
    return true;
  };

const sumOfInts = linesSimd([
  ['int32', 'int32', 'sumInt'],
  ['bool', 'int32', 'sumBytes'],
]);

/** Σ a along an axis. */
export const sum = kernel<AxisGeometry>({
  name: 'sum',
  form: 'reduce',
  // Integers gain nothing: their loop has no vectors.
  work: ({ dtype }, { outer, size, inner }) => (dtype === 'float32' ? outer * size * inner : 0),
  exactness: 'sums',
  loop: lines((a, start, stride, size) => {
    // Eight sums: an addition need not wait for the one before it.
    let s0 = 0;
    let s1 = 0;
    let s2 = 0;
    let s3 = 0;
    let s4 = 0;
    let s5 = 0;
    let s6 = 0;
    let s7 = 0;
    let i = 0;
    if (stride === 1) {
      for (const end = size - 7; i < end; i += 8) {
        const at = start + i;
        s0 += a[at];
        s1 += a[at + 1];
        s2 += a[at + 2];
        s3 += a[at + 3];
        s4 += a[at + 4];
        s5 += a[at + 5];
        s6 += a[at + 6];
        s7 += a[at + 7];
      }
    }
    for (let ai = start + i * stride; i < size; i++, ai += stride) s0 += a[ai];
    return s0 + s1 + (s2 + s3) + (s4 + s5 + (s6 + s7));
  }),
  simd: (outs, ins, geometry, emitter) => {
    const [out, a] = [outs[0], ins[0]];
    if (a.dtype !== 'float32' || out.dtype !== 'float32') return sumOfInts(outs, ins, geometry, emitter);
    emitter.emit(core, 'sum', out.address, a.address, geometry.outer, geometry.size, geometry.inner);
    return true;
  },
});

/** Π a along an axis. */
export const prod = kernel<AxisGeometry>({
  name: 'prod',
  form: 'reduce',
  exactness: 'sums',
  loop: (outs, ins, geometry) => (outs[0] instanceof Int32Array ? prodInt : prodFloat)(outs, ins, geometry),
  simd: linesSimd([['float32', 'float32', 'prod']]),
});

/** The largest along an axis; NaN if there is one. */
export const max = kernel<AxisGeometry>({
  name: 'max',
  form: 'reduce',
  loop: lines(maxOf),
  simd: linesSimd([['float32', 'float32', 'max']]),
});

/** The least along an axis; NaN if there is one. */
export const min = kernel<AxisGeometry>({
  name: 'min',
  form: 'reduce',
  loop: lines((a, start, stride, size) => {
    let m = Infinity;
    for (let i = 0, ai = start; i < size; i++, ai += stride) m = Math.min(m, a[ai]);
    return m;
  }),
  simd: linesSimd([['float32', 'float32', 'min']]),
});

/** Where the largest along an axis stands, the first of equals; NaN counts as the largest. */
export const argmax = kernel<AxisGeometry>({
  name: 'argmax',
  form: 'reduce',
  loop: lines(argLine(1)),
  simd: linesSimd([['float32', 'int32', 'argmax']]),
});

/** Where the least along an axis stands, the first of equals; NaN counts as the least. */
export const argmin = kernel<AxisGeometry>({
  name: 'argmin',
  form: 'reduce',
  loop: lines(argLine(-1)),
  simd: linesSimd([['float32', 'int32', 'argmin']]),
});

/** Whether one along an axis is not 0. */
export const any = kernel<AxisGeometry>({
  name: 'any',
  form: 'reduce',
  loop: lines((a, start, stride, size) => {
    for (let i = 0, ai = start; i < size; i++, ai += stride) if (a[ai] !== 0) return 1;
    return 0;
  }),
  simd: linesSimd([['bool', 'bool', 'any']]),
});

/** Whether none along an axis is 0. */
export const all = kernel<AxisGeometry>({
  name: 'all',
  form: 'reduce',
  loop: lines((a, start, stride, size) => {
    for (let i = 0, ai = start; i < size; i++, ai += stride) if (a[ai] === 0) return 0;
    return 1;
  }),
  simd: linesSimd([['bool', 'bool', 'all']]),
});

/** ln Σ eᵃ along an axis, without overflow. */
export const logsumexp = kernel<AxisGeometry>({
  name: 'logsumexp',
  form: 'reduce',
  work: 32,
  exactness: 'functions',
  loop: lines((a, start, stride, size) => {
    const m = maxOf(a, start, stride, size);
    if (!Number.isFinite(m)) return m;
    let s = 0;
    for (let i = 0, ai = start; i < size; i++, ai += stride) s += Math.exp(a[ai] - m);
    return m + Math.log(s);
  }),
  simd: ([out], [a], { outer, size, inner }, emitter) => {
    if (a.dtype !== 'float32') return false;
    emitter.emit(core, 'logsumexp', out.address, a.address, outer, size, inner);
    return true;
  },
});

/** √(Σ a² / divisor + eps) along an axis, or without the root. */
export const spread = kernel<SpreadGeometry>({
  name: 'spread',
  form: 'reduce',
  exactness: 'sums',
  loop: (outs, ins, { outer, size, inner, divisor, eps, root }) => {
    const o = outs[0];
    const a = ins[0];
    for (let at = 0; at < outer * inner; at++) {
      const start = (at - (at % inner)) * size + (at % inner);
      let sum = sumOfSquares(a, start, inner, size);
      let scale = 1;
      if (!(sum + eps > 1e-280 && sum < Infinity) && a instanceof Float64Array) {
        scale = scaleOf(a, start, inner, size);
        sum = sumOfSquares(
          Float64Array.from({ length: size }, (_, i) => a[start + i * inner] / scale),
          0,
          1,
          size,
        );
      }
      const mean = sum / divisor + eps / scale / scale;
      o[at] = root ? Math.sqrt(mean) * scale : mean * scale * scale;
    }
  },
  simd: ([out], [a], { outer, size, inner, divisor, eps, root }, emitter) => {
    if (a.dtype !== 'float32') return false;
    const numbers = [outer, size, inner, floatBits(divisor), floatBits(eps), Number(root)];
    emitter.emit(plain, 'spread', out.address, a.address, ...numbers);
    return true;
  },
});

/** oᵢ = a₀ + a₁ + … + aᵢ along an axis, or from its end. */
export const cumsum = kernel<CumsumGeometry>({
  name: 'cumsum',
  form: 'along',
  exactness: 'sums',
  loop: (outs, ins, { outer, size, inner, reverse }) => {
    const o = outs[0];
    const a = ins[0];
    const step = reverse ? -inner : inner;
    for (let r = 0; r < outer; r++) {
      for (let j = 0; j < inner; j++) {
        let at = r * size * inner + j + (reverse ? (size - 1) * inner : 0);
        let s = 0;
        for (let i = 0; i < size; i++, at += step) o[at] = s += a[at];
      }
    }
  },
  simd: (outs, ins, { outer, size, inner, reverse }, emitter) => {
    if (!allAre('float32', outs, ins)) return false;
    emitter.emit(plain, 'cumsum', outs[0].address, ins[0].address, outer, size, inner, Number(reverse));
    return true;
  },
});
