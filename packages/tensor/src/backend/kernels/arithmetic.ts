import type { Rows } from '../../shape/broadcast.ts';
import { kernel } from '../kernel.ts';
import { type CoreKernel, core } from '../wasm/core.wasm.ts';
import type { Encoder } from '../wasm/encoder.ts';
import { binary, type Row2 } from './loops.ts';
import { all, rowWords } from './operands.ts';
import { powInt, pow as powOf, wholeQuotient } from './special.ts';

const mulInt: Row2 = (o, oi, a, ai, as, b, bi, bs, n) => {
  for (let i = 0; i < n; i++) o[oi + i] = Math.imul(a[ai + i * as], b[bi + i * bs]);
};
const mulFloat: Row2 = (o, oi, a, ai, as, b, bi, bs, n) => {
  for (let i = 0; i < n; i++) o[oi + i] = a[ai + i * as] * b[bi + i * bs];
};

const powRowInt: Row2 = (o, oi, a, ai, as, b, bi, bs, n) => {
  for (let i = 0; i < n; i++) o[oi + i] = powInt(a[ai + i * as], b[bi + i * bs]);
};
const powRowFloat: Row2 = (o, oi, a, ai, as, b, bi, bs, n) => {
  for (let i = 0; i < n; i++) o[oi + i] = powOf(a[ai + i * as], b[bi + i * bs]);
};

// A double tells the quotients of int32 apart. An integer array makes 0 of NaN and of ±∞.
const floorRowInt: Row2 = (o, oi, a, ai, as, b, bi, bs, n) => {
  for (let i = 0; i < n; i++) o[oi + i] = Math.floor(a[ai + i * as] / b[bi + i * bs]);
};
const truncRowInt: Row2 = (o, oi, a, ai, as, b, bi, bs, n) => {
  for (let i = 0; i < n; i++) o[oi + i] = a[ai + i * as] / b[bi + i * bs];
};
const floorRowFloat: Row2 = (o, oi, a, ai, as, b, bi, bs, n) => {
  for (let i = 0; i < n; i++) o[oi + i] = wholeQuotient(a[ai + i * as], b[bi + i * bs], true);
};
const truncRowFloat: Row2 = (o, oi, a, ai, as, b, bi, bs, n) => {
  for (let i = 0; i < n; i++) o[oi + i] = wholeQuotient(a[ai + i * as], b[bi + i * bs], false);
};

const binarySimd =
  (floats: CoreKernel, integers?: CoreKernel): Encoder<Rows> =>
  (outs, ins, rows, emitter) => {
    const opcode = all('float32', outs, ins) ? floats : all('int32', outs, ins) ? integers : undefined;
    if (opcode === undefined) return false;
    emitter.emit(core, opcode, outs[0].address, ins[0].address, ins[1].address, ...rowWords(rows, emitter));
    return true;
  };

export const add = kernel<Rows>({
  name: 'add',
  form: 'broadcast',
  loop: binary((o, oi, a, ai, as, b, bi, bs, n) => {
    for (let i = 0; i < n; i++) o[oi + i] = a[ai + i * as] + b[bi + i * bs];
  }),
  simd: binarySimd('add', 'addInt'),
});

export const sub = kernel<Rows>({
  name: 'sub',
  form: 'broadcast',
  loop: binary((o, oi, a, ai, as, b, bi, bs, n) => {
    for (let i = 0; i < n; i++) o[oi + i] = a[ai + i * as] - b[bi + i * bs];
  }),
  simd: binarySimd('sub', 'subInt'),
});

export const mul = kernel<Rows>({
  name: 'mul',
  form: 'broadcast',
  loop: binary((o, oi, a, ai, as, b, bi, bs, n) => {
    // A product of two int32 can exceed 2⁵³; `imul` keeps its low bits exactly.
    const row = o instanceof Int32Array ? mulInt : mulFloat;
    row(o, oi, a, ai, as, b, bi, bs, n);
  }),
  simd: binarySimd('mul', 'mulInt'),
});

export const div = kernel<Rows>({
  name: 'div',
  form: 'broadcast',
  exactness: 'rounded',
  loop: binary((o, oi, a, ai, as, b, bi, bs, n) => {
    for (let i = 0; i < n; i++) o[oi + i] = a[ai + i * as] / b[bi + i * bs];
  }),
  simd: binarySimd('div'),
});

export const floorDivide = kernel<Rows>({
  name: 'floorDivide',
  form: 'broadcast',
  exactness: 'rounded',
  loop: binary((o, oi, a, ai, as, b, bi, bs, n) => {
    const row = o instanceof Int32Array ? floorRowInt : floorRowFloat;
    row(o, oi, a, ai, as, b, bi, bs, n);
  }),
});

export const truncDivide = kernel<Rows>({
  name: 'truncDivide',
  form: 'broadcast',
  exactness: 'rounded',
  loop: binary((o, oi, a, ai, as, b, bi, bs, n) => {
    const row = o instanceof Int32Array ? truncRowInt : truncRowFloat;
    row(o, oi, a, ai, as, b, bi, bs, n);
  }),
});

export const pow = kernel<Rows>({
  name: 'pow',
  form: 'broadcast',
  exactness: 'functions',
  loop: binary((o, oi, a, ai, as, b, bi, bs, n) => {
    const row = o instanceof Int32Array ? powRowInt : powRowFloat;
    row(o, oi, a, ai, as, b, bi, bs, n);
  }),
});

export const maximum = kernel<Rows>({
  name: 'maximum',
  form: 'broadcast',
  loop: binary((o, oi, a, ai, as, b, bi, bs, n) => {
    for (let i = 0; i < n; i++) o[oi + i] = Math.max(a[ai + i * as], b[bi + i * bs]);
  }),
  simd: binarySimd('maximum'),
});

export const minimum = kernel<Rows>({
  name: 'minimum',
  form: 'broadcast',
  loop: binary((o, oi, a, ai, as, b, bi, bs, n) => {
    for (let i = 0; i < n; i++) o[oi + i] = Math.min(a[ai + i * as], b[bi + i * bs]);
  }),
  simd: binarySimd('minimum'),
});
