import type { Rows } from '../../shape/broadcast.ts';
import { kernel } from '../kernel.ts';
import { plain } from '../wasm/plain.ts';
import { all, isWord, rowWords } from './operands.ts';

/** Blocks of `sizes[i]` elements from input i, interleaved `outer` times. */
export interface CatGeometry {
  readonly outer: number;
  readonly sizes: readonly number[];
}

/** a by its walk, row after row: what broadcasting, slicing and permuting come to. */
export const copyStrided = kernel<Rows>({
  name: 'copyStrided',
  loop: (outs, ins, { inner, rows, strides, offsets }) => {
    const o = outs[0];
    const a = ins[0];
    const step = strides[0];
    const starts = offsets[0];
    for (let r = 0, oi = 0; r < rows; r++) {
      for (let i = 0, ai = starts[r]; i < inner; i++, ai += step) o[oi++] = a[ai];
    }
  },
  simd: ([out], [a], rows, emitter) => {
    if (out.dtype === 'float64') return false;
    const opcode = out.dtype === 'bool' ? 'copyStridedBytes' : 'copyStrided';
    emitter.emit(plain, opcode, out.address, a.address, ...rowWords(rows, emitter));
    return true;
  },
});

/** Adds a to places by their walk: the gradient of `copyStrided`. */
export const addStrided = kernel<Rows>({
  name: 'addStrided',
  effect: 'accumulates',
  exactness: 'sums',
  loop: (outs, ins, { inner, rows, strides, offsets }) => {
    const o = outs[0];
    const a = ins[0];
    const step = strides[0];
    const starts = offsets[0];
    for (let r = 0, ai = 0; r < rows; r++) {
      for (let i = 0, oi = starts[r]; i < inner; i++, oi += step) o[oi] += a[ai++];
    }
  },
  simd: (outs, ins, rows, emitter) => {
    const [out] = outs;
    if (!isWord(out) || !all(out.dtype, ins)) return false;
    const opcode = out.dtype === 'float32' ? 'addStrided' : 'addStridedInt';
    emitter.emit(plain, opcode, out.address, ins[0].address, ...rowWords(rows, emitter));
    return true;
  },
});

/** Lines of several inputs one after the other, for each of `outer`. */
export const cat = kernel<CatGeometry>({
  name: 'cat',
  loop: (outs, ins, { outer, sizes }) => {
    const o = outs[0];
    for (let r = 0, oi = 0; r < outer; r++) {
      for (let k = 0; k < ins.length; k++) {
        const a = ins[k];
        const size = sizes[k];
        for (let i = 0, ai = r * size; i < size; i++) o[oi++] = a[ai++];
      }
    }
  },
  simd: ([out], ins, { outer, sizes }, emitter) => {
    if (out.dtype === 'float64' || !all(out.dtype, ins)) return false;
    const bytes = out.dtype === 'bool' ? 1 : 4;
    emitter.emit(plain, 'cat', out.address, outer, ins.length, ...ins.flatMap((a, i) => [a.address, bytes * sizes[i]]));
    return true;
  },
});
