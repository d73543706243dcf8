import type { TypedArray } from '../../shape/dtype.ts';
import type { AxisGeometry, Kernel, KernelTable } from '../contract.ts';

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

/** The largest |a|, in which a line is measured whose squares doubles cannot hold; 1 where that is no measure. */
const scaleOf: Line = (a, start, stride, size) => {
  let m = 0;
  for (let i = 0, ai = start; i < size; i++, ai += stride) m = Math.max(m, Math.abs(a[ai]));
  return m > 0 && m < Infinity ? m : 1;
};

export const reduce = {
  sum: lines((a, start, stride, size) => {
    let s = 0;
    for (let i = 0, ai = start; i < size; i++, ai += stride) s += a[ai];
    return s;
  }),
  prod: (outs, ins, geometry) => (outs[0] instanceof Int32Array ? prodInt : prodFloat)(outs, ins, geometry),
  max: lines(maxOf),
  min: lines((a, start, stride, size) => {
    let m = Infinity;
    for (let i = 0, ai = start; i < size; i++, ai += stride) m = Math.min(m, a[ai]);
    return m;
  }),
  argmax: lines(argLine(1)),
  argmin: lines(argLine(-1)),
  any: lines((a, start, stride, size) => {
    for (let i = 0, ai = start; i < size; i++, ai += stride) if (a[ai] !== 0) return 1;
    return 0;
  }),
  all: lines((a, start, stride, size) => {
    for (let i = 0, ai = start; i < size; i++, ai += stride) if (a[ai] === 0) return 0;
    return 1;
  }),
  logsumexp: lines((a, start, stride, size) => {
    const m = maxOf(a, start, stride, size);
    if (!Number.isFinite(m)) return m;
    let s = 0;
    for (let i = 0, ai = start; i < size; i++, ai += stride) s += Math.exp(a[ai] - m);
    return m + Math.log(s);
  }),
  spread: (outs, ins, { outer, size, inner, divisor, eps, root }) => {
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
  cumsum: (outs, ins, { outer, size, inner, reverse }) => {
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
} satisfies Partial<KernelTable>;
