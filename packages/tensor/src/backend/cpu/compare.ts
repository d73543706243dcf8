import type { Rows } from '../../shape/broadcast.ts';
import type { TypedArray } from '../../shape/dtype.ts';
import type { Kernel, KernelTable } from '../contract.ts';
import { binary } from './loops.ts';

const where: Kernel<Rows> = (outs, ins, { inner, rows, strides, offsets }) => {
  const o = outs[0];
  const [c, a, b] = ins as [TypedArray, TypedArray, TypedArray];
  const [cs, as, bs] = strides as [number, number, number];
  for (let r = 0, oi = 0; r < rows; r++) {
    let ci = offsets[0][r];
    let ai = offsets[1][r];
    let bi = offsets[2][r];
    for (let i = 0; i < inner; i++, ci += cs, ai += as, bi += bs) o[oi++] = c[ci] ? a[ai] : b[bi];
  }
};

export const compare = {
  eq: binary((o, oi, a, ai, as, b, bi, bs, n) => {
    for (let i = 0; i < n; i++) o[oi + i] = a[ai + i * as] === b[bi + i * bs] ? 1 : 0;
  }),
  ne: binary((o, oi, a, ai, as, b, bi, bs, n) => {
    for (let i = 0; i < n; i++) o[oi + i] = a[ai + i * as] !== b[bi + i * bs] ? 1 : 0;
  }),
  lt: binary((o, oi, a, ai, as, b, bi, bs, n) => {
    for (let i = 0; i < n; i++) o[oi + i] = a[ai + i * as] < b[bi + i * bs] ? 1 : 0;
  }),
  le: binary((o, oi, a, ai, as, b, bi, bs, n) => {
    for (let i = 0; i < n; i++) o[oi + i] = a[ai + i * as] <= b[bi + i * bs] ? 1 : 0;
  }),
  gt: binary((o, oi, a, ai, as, b, bi, bs, n) => {
    for (let i = 0; i < n; i++) o[oi + i] = a[ai + i * as] > b[bi + i * bs] ? 1 : 0;
  }),
  ge: binary((o, oi, a, ai, as, b, bi, bs, n) => {
    for (let i = 0; i < n; i++) o[oi + i] = a[ai + i * as] >= b[bi + i * bs] ? 1 : 0;
  }),
  logicalAnd: binary((o, oi, a, ai, as, b, bi, bs, n) => {
    for (let i = 0; i < n; i++) o[oi + i] = a[ai + i * as] !== 0 && b[bi + i * bs] !== 0 ? 1 : 0;
  }),
  logicalOr: binary((o, oi, a, ai, as, b, bi, bs, n) => {
    for (let i = 0; i < n; i++) o[oi + i] = a[ai + i * as] !== 0 || b[bi + i * bs] !== 0 ? 1 : 0;
  }),
  where,
} satisfies Partial<KernelTable>;
