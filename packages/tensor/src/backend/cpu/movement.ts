import type { Rows } from '../../shape/broadcast.ts';
import type { Kernel, KernelTable } from '../contract.ts';

const copyStrided: Kernel<Rows> = (outs, ins, { inner, rows, strides, offsets }) => {
  const o = outs[0];
  const a = ins[0];
  const step = strides[0];
  const starts = offsets[0];
  for (let r = 0, oi = 0; r < rows; r++) {
    for (let i = 0, ai = starts[r]; i < inner; i++, ai += step) o[oi++] = a[ai];
  }
};

const addStrided: Kernel<Rows> = (outs, ins, { inner, rows, strides, offsets }) => {
  const o = outs[0];
  const a = ins[0];
  const step = strides[0];
  const starts = offsets[0];
  for (let r = 0, ai = 0; r < rows; r++) {
    for (let i = 0, oi = starts[r]; i < inner; i++, oi += step) o[oi] += a[ai++];
  }
};

export const movement = {
  copyStrided,
  addStrided,
  cat: (outs, ins, { outer, sizes }) => {
    const o = outs[0];
    for (let r = 0, oi = 0; r < outer; r++) {
      for (let k = 0; k < ins.length; k++) {
        const a = ins[k];
        const size = sizes[k];
        for (let i = 0, ai = r * size; i < size; i++) o[oi++] = a[ai++];
      }
    }
  },
} satisfies Partial<KernelTable>;
