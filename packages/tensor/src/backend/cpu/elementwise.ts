import type { KernelTable } from '../contract.ts';
import { unary } from './loops.ts';
import { erf, roundHalfEven } from './special.ts';

export const elementwise = {
  neg: unary((o, a) => {
    for (let i = 0; i < o.length; i++) o[i] = -a[i];
  }),
  abs: unary((o, a) => {
    for (let i = 0; i < o.length; i++) o[i] = Math.abs(a[i]);
  }),
  sign: unary((o, a) => {
    for (let i = 0; i < o.length; i++) o[i] = a[i] > 0 ? 1 : a[i] < 0 ? -1 : 0;
  }),
  exp: unary((o, a) => {
    for (let i = 0; i < o.length; i++) o[i] = Math.exp(a[i]);
  }),
  log: unary((o, a) => {
    for (let i = 0; i < o.length; i++) o[i] = Math.log(a[i]);
  }),
  log1p: unary((o, a) => {
    for (let i = 0; i < o.length; i++) o[i] = Math.log1p(a[i]);
  }),
  sqrt: unary((o, a) => {
    for (let i = 0; i < o.length; i++) o[i] = Math.sqrt(a[i]);
  }),
  rsqrt: unary((o, a) => {
    for (let i = 0; i < o.length; i++) o[i] = 1 / Math.sqrt(a[i]);
  }),
  square: unary((o, a) => {
    if (o instanceof Int32Array) for (let i = 0; i < o.length; i++) o[i] = Math.imul(a[i], a[i]);
    else for (let i = 0; i < o.length; i++) o[i] = a[i] * a[i];
  }),
  reciprocal: unary((o, a) => {
    for (let i = 0; i < o.length; i++) o[i] = 1 / a[i];
  }),
  sin: unary((o, a) => {
    for (let i = 0; i < o.length; i++) o[i] = Math.sin(a[i]);
  }),
  cos: unary((o, a) => {
    for (let i = 0; i < o.length; i++) o[i] = Math.cos(a[i]);
  }),
  erf: unary((o, a) => {
    for (let i = 0; i < o.length; i++) o[i] = erf(a[i]);
  }),
  clamp: ([o], [a], { min, max }) => {
    for (let i = 0; i < o.length; i++) o[i] = Math.min(Math.max(a[i], min), max);
  },
  floor: unary((o, a) => {
    for (let i = 0; i < o.length; i++) o[i] = Math.floor(a[i]);
  }),
  ceil: unary((o, a) => {
    for (let i = 0; i < o.length; i++) o[i] = Math.ceil(a[i]);
  }),
  round: unary((o, a) => {
    for (let i = 0; i < o.length; i++) o[i] = roundHalfEven(a[i]);
  }),
  trunc: unary((o, a) => {
    for (let i = 0; i < o.length; i++) o[i] = Math.trunc(a[i]);
  }),
  logicalNot: unary((o, a) => {
    for (let i = 0; i < o.length; i++) o[i] = a[i] === 0 ? 1 : 0;
  }),
  cast: unary((o, a) => {
    if (o instanceof Uint8Array) for (let i = 0; i < o.length; i++) o[i] = a[i] === 0 ? 0 : 1;
    else o.set(a);
  }),
  copy: unary((o, a) => o.set(a)),
  fill: ([o], _, { value }) => {
    o.fill(value);
  },
  linspace: ([o], _, { start, step }) => {
    for (let i = 0; i < o.length; i++) o[i] = start + i * step;
  },
} satisfies Partial<KernelTable>;
