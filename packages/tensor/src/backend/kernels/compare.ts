import type { Rows } from '../../shape/broadcast.ts';
import type { TypedArray } from '../../shape/dtype.ts';
import { kernel } from '../kernel.ts';
import { type CoreKernel, core } from '../wasm/core.wasm.ts';
import type { Encoder } from '../wasm/encoder.ts';
import { EQUAL, LESS, NOT } from '../wasm/words.ts';
import { binary } from './loops.ts';
import { all, isWord, rowWords } from './operands.ts';

/** `ways` is the word that tells which comparison this is. */
const comparison =
  (ways: number): Encoder<Rows> =>
  ([out], ins, rows, emitter) => {
    const opcode = all('float32', ins) ? 'compare' : all('int32', ins) ? 'compareInt' : undefined;
    if (opcode === undefined) return false;
    emitter.emit(core, opcode, out.address, ins[0].address, ins[1].address, ...rowWords(rows, emitter), ways);
    return true;
  };

/** a > b as b < a. */
const swapped =
  (encode: Encoder<Rows>): Encoder<Rows> =>
  (outs, [a, b], { inner, rows, sizes, strides, steps, bases, offsets }, emitter) => {
    const reversed = {
      strides: strides.toReversed(),
      steps: steps.toReversed(),
      bases: bases.toReversed(),
      offsets: offsets.toReversed(),
    };
    return encode(outs, [b, a], { inner, rows, sizes, ...reversed }, emitter);
  };

const logical =
  (opcode: CoreKernel): Encoder<Rows> =>
  ([out], ins, rows, emitter) => {
    if (!all('bool', ins)) return false;
    emitter.emit(core, opcode, out.address, ins[0].address, ins[1].address, ...rowWords(rows, emitter));
    return true;
  };

const less = comparison(LESS);
const lessOrEqual = comparison(LESS | EQUAL);

export const eq = kernel<Rows>({
  name: 'eq',
  form: 'broadcast',
  loop: binary((o, oi, a, ai, as, b, bi, bs, n) => {
    for (let i = 0; i < n; i++) o[oi + i] = a[ai + i * as] === b[bi + i * bs] ? 1 : 0;
  }),
  simd: comparison(EQUAL),
});

export const ne = kernel<Rows>({
  name: 'ne',
  form: 'broadcast',
  loop: binary((o, oi, a, ai, as, b, bi, bs, n) => {
    for (let i = 0; i < n; i++) o[oi + i] = a[ai + i * as] !== b[bi + i * bs] ? 1 : 0;
  }),
  simd: comparison(EQUAL | NOT),
});

export const lt = kernel<Rows>({
  name: 'lt',
  form: 'broadcast',
  loop: binary((o, oi, a, ai, as, b, bi, bs, n) => {
    for (let i = 0; i < n; i++) o[oi + i] = a[ai + i * as] < b[bi + i * bs] ? 1 : 0;
  }),
  simd: less,
});

export const le = kernel<Rows>({
  name: 'le',
  form: 'broadcast',
  loop: binary((o, oi, a, ai, as, b, bi, bs, n) => {
    for (let i = 0; i < n; i++) o[oi + i] = a[ai + i * as] <= b[bi + i * bs] ? 1 : 0;
  }),
  simd: lessOrEqual,
});

export const gt = kernel<Rows>({
  name: 'gt',
  form: 'broadcast',
  loop: binary((o, oi, a, ai, as, b, bi, bs, n) => {
    for (let i = 0; i < n; i++) o[oi + i] = a[ai + i * as] > b[bi + i * bs] ? 1 : 0;
  }),
  simd: swapped(less),
});

export const ge = kernel<Rows>({
  name: 'ge',
  form: 'broadcast',
  loop: binary((o, oi, a, ai, as, b, bi, bs, n) => {
    for (let i = 0; i < n; i++) o[oi + i] = a[ai + i * as] >= b[bi + i * bs] ? 1 : 0;
  }),
  simd: swapped(lessOrEqual),
});

export const logicalAnd = kernel<Rows>({
  name: 'logicalAnd',
  form: 'broadcast',
  loop: binary((o, oi, a, ai, as, b, bi, bs, n) => {
    for (let i = 0; i < n; i++) o[oi + i] = a[ai + i * as] !== 0 && b[bi + i * bs] !== 0 ? 1 : 0;
  }),
  simd: logical('logicalAnd'),
});

export const logicalOr = kernel<Rows>({
  name: 'logicalOr',
  form: 'broadcast',
  loop: binary((o, oi, a, ai, as, b, bi, bs, n) => {
    for (let i = 0; i < n; i++) o[oi + i] = a[ai + i * as] !== 0 || b[bi + i * bs] !== 0 ? 1 : 0;
  }),
  simd: logical('logicalOr'),
});

export const where = kernel<Rows>({
  name: 'where',
  form: 'broadcast',
  loop: (outs, ins, { inner, rows, strides, offsets }) => {
    const o = outs[0];
    const [c, a, b] = ins as [TypedArray, TypedArray, TypedArray];
    const [cs, as, bs] = strides as [number, number, number];
    for (let r = 0, oi = 0; r < rows; r++) {
      let ci = offsets[0][r];
      let ai = offsets[1][r];
      let bi = offsets[2][r];
      for (let i = 0; i < inner; i++, ci += cs, ai += as, bi += bs) o[oi++] = c[ci] ? a[ai] : b[bi];
    }
  },
  simd: ([out], [condition, a, b], rows, emitter) => {
    if (!isWord(out) || condition.dtype !== 'bool' || a.dtype !== out.dtype || b.dtype !== out.dtype) return false;
    emitter.emit(core, 'where', out.address, condition.address, a.address, b.address, ...rowWords(rows, emitter));
    return true;
  },
});
