import { IndexError } from '../../errors.ts';
import type { TypedArray } from '../../shape/dtype.ts';
import type { KernelTable } from '../contract.ts';

// Indices are data, so only the kernel sees them. All of them are checked before the first element is written.
const checkIndices = (name: string, index: TypedArray, size: number): void => {
  for (let i = 0; i < index.length; i++) {
    const at = index[i];
    if (at < 0 || at >= size) {
      throw new IndexError(
        `${name}: index ${at} at position ${i} is out of range; this axis takes ${size === 0 ? 'none (it is empty)' : `0 to ${size - 1}`}`,
      );
    }
  }
};

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

export const indexing = {
  indexSelect: ([o], [a, index], { op, outer, size, inner, count }) => {
    checkIndices(op, index, size);
    for (let r = 0, oi = 0; r < outer; r++) {
      for (let c = 0; c < count; c++) {
        let ai = (r * size + index[c]) * inner;
        for (let i = 0; i < inner; i++) o[oi++] = a[ai++];
      }
    }
  },
  indexAdd: ([o], [source, index], { op, outer, size, inner, count }) => {
    checkIndices(op, index, size);
    for (let r = 0, si = 0; r < outer; r++) {
      for (let c = 0; c < count; c++) {
        let oi = (r * size + index[c]) * inner;
        for (let i = 0; i < inner; i++) o[oi++] += source[si++];
      }
    }
  },
  gather: ([o], [a, index], { op, size, stride, rows: { inner, rows, strides, offsets } }) => {
    checkIndices(op, index, size);
    for (let r = 0, oi = 0; r < rows; r++) {
      let ii = offsets[0][r];
      let ai = offsets[1][r];
      for (let i = 0; i < inner; i++, ii += strides[0], ai += strides[1]) o[oi++] = a[ai + index[ii] * stride];
    }
  },
  scatterAdd: ([o], [source, index], { op, size, stride, rows: { inner, rows, strides, offsets } }) => {
    checkIndices(op, index, size);
    for (let r = 0, si = 0; r < rows; r++) {
      let ii = offsets[0][r];
      let oi = offsets[1][r];
      for (let i = 0; i < inner; i++, ii += strides[0], oi += strides[1]) o[oi + index[ii] * stride] += source[si++];
    }
  },
  sort: ([values, indices], [a], { outer, size, inner, descending, count }) => {
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
} satisfies Partial<KernelTable>;
