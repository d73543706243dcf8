// Generated from packages/tensor/formulas by `pnpm build:kernels`. Do not edit.
import type { Rows } from '../../shape/broadcast.ts';
import { kernel } from '../kernel.ts';
import { networks } from '../wasm/texts.ts';
import { binary, unary } from './loops.ts';
import * as special from './special.ts';
import { alongIn } from './vectors.ts';

const along = alongIn(networks);

/** ln σ(x) */
export const logSigmoid = kernel({
  name: 'logSigmoid',
  form: 'elementwise',
  work: 64,
  exactness: 'functions',
  loop: unary((o, a) => {
    for (let i = 0; i < o.length; i++) {
      const x = a[i];
      o[i] = Math.min(x, 0) - Math.log1p(Math.exp(-Math.abs(x)));
    }
  }),
  simd: along({ float32: 'logSigmoid' }),
});

/** The numbers that a call of `leakyRelu` comes with. */
export interface LeakyReluGeometry {
  readonly negativeSlope: number;
}

/** a where a > 0, else negativeSlope · a. */
export const leakyRelu = kernel<LeakyReluGeometry>({
  name: 'leakyRelu',
  form: 'elementwise',
  exactness: 'rounded',
  loop: ([o], [a], { negativeSlope }) => {
    for (let i = 0; i < o.length; i++) {
      const x = a[i];
      o[i] = x > 0 ? x : x * negativeSlope;
    }
  },
  simd: along({ float32: 'leakyRelu' }, 'negativeSlope'),
});

/** x Φ(x) */
export const gelu = kernel({
  name: 'gelu',
  form: 'elementwise',
  work: 32,
  exactness: 'functions',
  loop: unary((o, a) => {
    for (let i = 0; i < o.length; i++) o[i] = special.gelu(a[i]);
  }),
  simd: along({ float32: 'gelu' }),
});

/** Φ(x) + x Φ′(x) */
export const geluSlope = kernel({
  name: 'geluSlope',
  form: 'elementwise',
  work: 32,
  exactness: 'functions',
  loop: unary((o, a) => {
    for (let i = 0; i < o.length; i++) o[i] = special.geluSlope(a[i]);
  }),
  simd: along({ float32: 'geluSlope' }),
});

/** 0.5 x (1 + tanh(√(2/π) (x + 0.044715 x³))) */
export const geluTanh = kernel({
  name: 'geluTanh',
  form: 'elementwise',
  work: 32,
  exactness: 'functions',
  loop: unary((o, a) => {
    for (let i = 0; i < o.length; i++) {
      const x = a[i];
      o[i] = x * special.sigmoid((x + x * x * x * 0.044715) * 1.5957691216057308);
    }
  }),
  simd: along({ float32: 'geluTanh' }),
});

/** x σ(x) */
export const silu = kernel({
  name: 'silu',
  form: 'elementwise',
  work: 32,
  exactness: 'functions',
  loop: unary((o, a) => {
    for (let i = 0; i < o.length; i++) {
      const x = a[i];
      o[i] = x * special.sigmoid(x);
    }
  }),
  simd: along({ float32: 'silu' }),
});

/** σ(x) (1 + x (1 − σ(x))) */
export const siluSlope = kernel({
  name: 'siluSlope',
  form: 'elementwise',
  work: 32,
  exactness: 'functions',
  loop: unary((o, a) => {
    for (let i = 0; i < o.length; i++) {
      const x = a[i];
      const t0 = special.sigmoid(x);
      o[i] = t0 * (1 + x * (1 - t0));
    }
  }),
  simd: along({ float32: 'siluSlope' }),
});

/** The numbers that a call of `softplus` comes with. */
export interface SoftplusGeometry {
  readonly beta: number;
  readonly threshold: number;
}

/** ln(1 + e^(βx)) / β; x itself where βx > threshold. */
export const softplus = kernel<SoftplusGeometry>({
  name: 'softplus',
  form: 'elementwise',
  work: 64,
  exactness: 'functions',
  loop: ([o], [a], { beta, threshold }) => {
    for (let i = 0; i < o.length; i++) {
      const x = a[i];
      const t0 = x * beta;
      o[i] = t0 > threshold ? x : (Math.max(t0, 0) + Math.log1p(Math.exp(-Math.abs(t0)))) / beta;
    }
  },
  simd: along({ float32: 'softplus' }, 'beta', 'threshold'),
});

/** The numbers that a call of `softplusSlope` comes with. */
export interface SoftplusSlopeGeometry {
  readonly beta: number;
  readonly threshold: number;
}

/** σ(βx); 1 where βx > threshold. */
export const softplusSlope = kernel<SoftplusSlopeGeometry>({
  name: 'softplusSlope',
  form: 'elementwise',
  work: 32,
  exactness: 'functions',
  loop: ([o], [a], { beta, threshold }) => {
    for (let i = 0; i < o.length; i++) {
      const t0 = a[i] * beta;
      o[i] = t0 > threshold ? 1 : special.sigmoid(t0);
    }
  },
  simd: along({ float32: 'softplusSlope' }, 'beta', 'threshold'),
});

/** arcsin a */
export const asin = kernel({
  name: 'asin',
  form: 'elementwise',
  work: 32,
  exactness: 'functions',
  loop: unary((o, a) => {
    for (let i = 0; i < o.length; i++) o[i] = Math.asin(a[i]);
  }),
});

/** arccos a */
export const acos = kernel({
  name: 'acos',
  form: 'elementwise',
  work: 32,
  exactness: 'functions',
  loop: unary((o, a) => {
    for (let i = 0; i < o.length; i++) o[i] = Math.acos(a[i]);
  }),
});

/** arctan a */
export const atan = kernel({
  name: 'atan',
  form: 'elementwise',
  work: 32,
  exactness: 'functions',
  loop: unary((o, a) => {
    for (let i = 0; i < o.length; i++) o[i] = Math.atan(a[i]);
  }),
});

/** The angle of the point (b, a), from −π to π. */
export const atan2 = kernel<Rows>({
  name: 'atan2',
  form: 'broadcast',
  work: 32,
  exactness: 'functions',
  loop: binary(
    (o, a, b) => {
      for (let i = 0; i < o.length; i++) o[i] = Math.atan2(a[i], b[i]);
    },
    (o, oi, a, ai, as, b, bi, bs, n) => {
      for (let i = 0; i < n; i++) o[oi + i] = Math.atan2(a[ai + i * as], b[bi + i * bs]);
    },
  ),
});

/** sinh a */
export const sinh = kernel({
  name: 'sinh',
  form: 'elementwise',
  work: 32,
  exactness: 'functions',
  loop: unary((o, a) => {
    for (let i = 0; i < o.length; i++) o[i] = Math.sinh(a[i]);
  }),
});

/** cosh a */
export const cosh = kernel({
  name: 'cosh',
  form: 'elementwise',
  work: 32,
  exactness: 'functions',
  loop: unary((o, a) => {
    for (let i = 0; i < o.length; i++) o[i] = Math.cosh(a[i]);
  }),
});

/** arsinh a */
export const asinh = kernel({
  name: 'asinh',
  form: 'elementwise',
  work: 32,
  exactness: 'functions',
  loop: unary((o, a) => {
    for (let i = 0; i < o.length; i++) o[i] = Math.asinh(a[i]);
  }),
});

/** arcosh a */
export const acosh = kernel({
  name: 'acosh',
  form: 'elementwise',
  work: 32,
  exactness: 'functions',
  loop: unary((o, a) => {
    for (let i = 0; i < o.length; i++) o[i] = Math.acosh(a[i]);
  }),
});

/** artanh a */
export const atanh = kernel({
  name: 'atanh',
  form: 'elementwise',
  work: 32,
  exactness: 'functions',
  loop: unary((o, a) => {
    for (let i = 0; i < o.length; i++) o[i] = Math.atanh(a[i]);
  }),
});

/** log₂ a */
export const log2 = kernel({
  name: 'log2',
  form: 'elementwise',
  work: 32,
  exactness: 'functions',
  loop: unary((o, a) => {
    for (let i = 0; i < o.length; i++) o[i] = Math.log2(a[i]);
  }),
});

/** log₁₀ a */
export const log10 = kernel({
  name: 'log10',
  form: 'elementwise',
  work: 32,
  exactness: 'functions',
  loop: unary((o, a) => {
    for (let i = 0; i < o.length; i++) o[i] = Math.log10(a[i]);
  }),
});

/** a − b trunc(a / b), exact; of int32 by 0 it is 0. */
export const fmod = kernel<Rows>({
  name: 'fmod',
  form: 'broadcast',
  work: 4,
  loop: binary(
    (o, a, b) => {
      for (let i = 0; i < o.length; i++) o[i] = a[i] % b[i];
    },
    (o, oi, a, ai, as, b, bi, bs, n) => {
      for (let i = 0; i < n; i++) o[oi + i] = a[ai + i * as] % b[bi + i * bs];
    },
  ),
});

/** a − b floor(a / b), with the sign of b; of int32 by 0 it is 0. */
export const remainder = kernel<Rows>({
  name: 'remainder',
  form: 'broadcast',
  work: 4,
  loop: binary(
    (o, a, b) => {
      for (let i = 0; i < o.length; i++) {
        const y = b[i];
        const t0 = a[i] % y;
        o[i] = (t0 < 0 && y > 0) || (t0 > 0 && y < 0) ? t0 + y : t0;
      }
    },
    (o, oi, a, ai, as, b, bi, bs, n) => {
      for (let i = 0; i < n; i++) {
        const y = b[bi + i * bs];
        const t0 = a[ai + i * as] % y;
        o[oi + i] = (t0 < 0 && y > 0) || (t0 > 0 && y < 0) ? t0 + y : t0;
      }
    },
  ),
});
