import type { KernelTable } from '../contract.ts';
import { binary, type Row2 } from './loops.ts';
import { pow, powInt, wholeQuotient } from './special.ts';

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
  for (let i = 0; i < n; i++) o[oi + i] = pow(a[ai + i * as], b[bi + i * bs]);
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

export const arithmetic = {
  add: binary((o, oi, a, ai, as, b, bi, bs, n) => {
    for (let i = 0; i < n; i++) o[oi + i] = a[ai + i * as] + b[bi + i * bs];
  }),
  sub: binary((o, oi, a, ai, as, b, bi, bs, n) => {
    for (let i = 0; i < n; i++) o[oi + i] = a[ai + i * as] - b[bi + i * bs];
  }),
  mul: binary((o, oi, a, ai, as, b, bi, bs, n) => {
    // A product of two int32 can exceed 2⁵³; `imul` keeps its low bits exactly.
    const row = o instanceof Int32Array ? mulInt : mulFloat;
    row(o, oi, a, ai, as, b, bi, bs, n);
  }),
  div: binary((o, oi, a, ai, as, b, bi, bs, n) => {
    for (let i = 0; i < n; i++) o[oi + i] = a[ai + i * as] / b[bi + i * bs];
  }),
  floorDivide: binary((o, oi, a, ai, as, b, bi, bs, n) => {
    const row = o instanceof Int32Array ? floorRowInt : floorRowFloat;
    row(o, oi, a, ai, as, b, bi, bs, n);
  }),
  truncDivide: binary((o, oi, a, ai, as, b, bi, bs, n) => {
    const row = o instanceof Int32Array ? truncRowInt : truncRowFloat;
    row(o, oi, a, ai, as, b, bi, bs, n);
  }),
  pow: binary((o, oi, a, ai, as, b, bi, bs, n) => {
    const row = o instanceof Int32Array ? powRowInt : powRowFloat;
    row(o, oi, a, ai, as, b, bi, bs, n);
  }),
  maximum: binary((o, oi, a, ai, as, b, bi, bs, n) => {
    for (let i = 0; i < n; i++) o[oi + i] = Math.max(a[ai + i * as], b[bi + i * bs]);
  }),
  minimum: binary((o, oi, a, ai, as, b, bi, bs, n) => {
    for (let i = 0; i < n; i++) o[oi + i] = Math.min(a[ai + i * as], b[bi + i * bs]);
  }),
} satisfies Partial<KernelTable>;
