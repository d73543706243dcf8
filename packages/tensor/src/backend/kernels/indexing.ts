import type { Rows } from '../../shape/broadcast.ts';
import type { TypedArray } from '../../shape/dtype.ts';
import { type AxisGeometry, kernel } from '../kernel.ts';
import type { Emitter, Encoder, Operand } from '../wasm/encoder.ts';
import { type PlainKernel, plain } from '../wasm/plain.ts';
import { checkIndices } from './indices.ts';
import { isWord, rowWords } from './operands.ts';

/** Whole lines of an axis: input [outer, size, inner], index [count]. */
export interface LineGeometry extends AxisGeometry {
  /** Named in the error for an index out of range. */
  readonly op: string;
  readonly count: number;
}

/** Element-wise picks along an axis: input [outer, size, inner], index [outer, count, inner] through `rows`. */
export interface GatherGeometry {
  /** Named in the error for an index out of range. */
  readonly op: string;
  readonly size: number;
  readonly stride: number;
  /** Walks the index (operand 0) and the input with the axis held at 0 (operand 1). */
  readonly rows: Rows;
}

/** How `sort` orders an axis, and how much of it is kept. */
export interface SortGeometry extends AxisGeometry {
  readonly descending: boolean;
  /** How many of the sorted elements are kept. */
  readonly count: number;
}

/** Orders positions by value; NaN counts as the largest, equal values keep their order. */
const comparator = (a: TypedArray, base: number, stride: number, descending: boolean) => {
  const sign = descending ? -1 : 1;
  return (i: number, j: number): number => {
    const x = a[base + i * stride];
    const y = a[base + j * stride];
    if (x < y) return -sign;
    if (x > y) return sign;
    if (x === y) return i - j;
    const nans = Number(x !== x) - Number(y !== y);
    return nans === 0 ? i - j : nans * sign;
  };
};

/** The opcode where both operands have the same words as elements and the index is int32. */
const opcodeFor = (
  out: Operand,
  a: Operand,
  index: Operand,
  floats: PlainKernel,
  integers: PlainKernel,
): PlainKernel | undefined =>
  isWord(out) && a.dtype === out.dtype && index.dtype === 'int32'
    ? out.dtype === 'float32'
      ? floats
      : integers
    : undefined;

const lineSimd =
  (floats: PlainKernel, integers: PlainKernel): Encoder<LineGeometry> =>
  ([out], [a, index], { outer, size, inner, count }, emitter) => {
    const opcode = opcodeFor(out, a, index, floats, integers);
    if (opcode === undefined) return false;
    emitter.emit(plain, opcode, out.address, a.address, index.address, outer, size, inner, count);
    return true;
  };

/** `line` is the contiguous operand, `picked` the one that the index points into. */
const pickSimd = (
  opcode: PlainKernel,
  line: Operand,
  picked: Operand,
  index: Operand,
  { size, stride, rows }: GatherGeometry,
  emitter: Emitter,
): boolean => {
  const words = rowWords(rows, emitter);
  emitter.emit(plain, opcode, line.address, picked.address, index.address, index.length, size, stride, ...words);
  return true;
};

/** Lines of a along an axis, by their numbers: o[r, c] = a[r, index[c]]. */
export const indexSelect = kernel<LineGeometry>({
  name: 'indexSelect',
  index: 1,
  loop: ([o], [a, index], { op, outer, size, inner, count }) => {
    checkIndices(op, index, size);
    for (let r = 0, oi = 0; r < outer; r++) {
      for (let c = 0; c < count; c++) {
        let ai = (r * size + index[c]) * inner;
        for (let i = 0; i < inner; i++) o[oi++] = a[ai++];
      }
    }
  },
  simd: lineSimd('indexSelect', 'indexSelect'),
});

/** Adds lines to those of these numbers: o[r, index[c]] += source[r, c]. */
export const indexAdd = kernel<LineGeometry>({
  name: 'indexAdd',
  effect: 'accumulates',
  index: 1,
  exactness: 'sums',
  loop: ([o], [source, index], { op, outer, size, inner, count }) => {
    checkIndices(op, index, size);
    for (let r = 0, si = 0; r < outer; r++) {
      for (let c = 0; c < count; c++) {
        let oi = (r * size + index[c]) * inner;
        for (let i = 0; i < inner; i++) o[oi++] += source[si++];
      }
    }
  },
  simd: lineSimd('indexAdd', 'indexAddInt'),
});

/** Elements along an axis, a number for each: o[i] = a[.., index[i], ..]. */
export const gather = kernel<GatherGeometry>({
  name: 'gather',
  index: 1,
  loop: ([o], [a, index], { op, size, stride, rows: { inner, rows, strides, offsets } }) => {
    checkIndices(op, index, size);
    for (let r = 0, oi = 0; r < rows; r++) {
      let ii = offsets[0][r];
      let ai = offsets[1][r];
      for (let i = 0; i < inner; i++, ii += strides[0], ai += strides[1]) o[oi++] = a[ai + index[ii] * stride];
    }
  },
  simd: ([out], [a, index], geometry, emitter) => {
    const opcode = opcodeFor(out, a, index, 'gather', 'gather');
    return opcode !== undefined && pickSimd(opcode, out, a, index, geometry, emitter);
  },
});

/** Adds each element to the place of its number along an axis: o[.., index[i], ..] += source[i]. */
export const scatterAdd = kernel<GatherGeometry>({
  name: 'scatterAdd',
  effect: 'accumulates',
  index: 1,
  exactness: 'sums',
  loop: ([o], [source, index], { op, size, stride, rows: { inner, rows, strides, offsets } }) => {
    checkIndices(op, index, size);
    for (let r = 0, si = 0; r < rows; r++) {
      let ii = offsets[0][r];
      let oi = offsets[1][r];
      for (let i = 0; i < inner; i++, ii += strides[0], oi += strides[1]) o[oi + index[ii] * stride] += source[si++];
    }
  },
  simd: ([out], [source, index], geometry, emitter) => {
    const opcode = opcodeFor(out, source, index, 'scatterAdd', 'scatterAddInt');
    return opcode !== undefined && pickSimd(opcode, source, out, index, geometry, emitter);
  },
});

/** outs: the values along an axis in order, and where they stood; equal ones keep their order, NaN is the largest. */
export const sort = kernel<SortGeometry>({
  name: 'sort',
  form: 'along',
  loop: ([values, indices], [a], { outer, size, inner, descending, count }) => {
    const order = new Int32Array(size);
    for (let r = 0; r < outer; r++) {
      for (let j = 0; j < inner; j++) {
        const base = r * size * inner + j;
        for (let i = 0; i < size; i++) order[i] = i;
        order.sort(comparator(a, base, inner, descending));
        for (let i = 0; i < count; i++) {
          const at = (r * count + i) * inner + j;
          values[at] = a[base + order[i] * inner];
          indices[at] = order[i];
        }
      }
    }
  },
});
