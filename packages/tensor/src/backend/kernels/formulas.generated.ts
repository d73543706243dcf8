// Generated from packages/tensor/formulas by `pnpm build:kernels`. Do not edit.
import type { Rows } from '../../shape/broadcast.ts';
import type { TypedArray } from '../../shape/dtype.ts';
import { kernel } from '../kernel.ts';
import { binary, byDType, unary } from './loops.ts';
import * as special from './special.ts';
import { across, along, isAcross, isAlong } from './vectors.ts';

/** −a */
export const neg = kernel({
  name: 'neg',
  form: 'elementwise',
  work: 4,
  loop: unary((o, a) => {
    for (let i = 0; i < o.length; i++) o[i] = -a[i];
  }),
  simd: along({ float32: 'neg', int32: 'negInt' }),
});

/** |a| */
export const abs = kernel({
  name: 'abs',
  form: 'elementwise',
  work: 4,
  loop: unary((o, a) => {
    for (let i = 0; i < o.length; i++) o[i] = Math.abs(a[i]);
  }),
  simd: along({ float32: 'abs', int32: 'absInt' }),
});

/** 0 of NaN. */
export const sign = kernel({
  name: 'sign',
  form: 'elementwise',
  work: 4,
  loop: unary((o, a) => {
    for (let i = 0; i < o.length; i++) {
      const x = a[i];
      o[i] = x > 0 ? 1 : x < 0 ? -1 : 0;
    }
  }),
  simd: along({ float32: 'sign', int32: 'signInt' }),
});

/** eᵃ */
export const exp = kernel({
  name: 'exp',
  form: 'elementwise',
  work: 32,
  exactness: 'functions',
  loop: unary((o, a) => {
    for (let i = 0; i < o.length; i++) o[i] = Math.exp(a[i]);
  }),
  simd: along({ float32: 'exp' }),
});

/** eᵃ − 1, without cancellation near 0. */
export const expm1 = kernel({
  name: 'expm1',
  form: 'elementwise',
  work: 32,
  exactness: 'functions',
  loop: unary((o, a) => {
    for (let i = 0; i < o.length; i++) o[i] = Math.expm1(a[i]);
  }),
  simd: along({ float32: 'expm1' }),
});

/** ln a */
export const log = kernel({
  name: 'log',
  form: 'elementwise',
  work: 32,
  exactness: 'functions',
  loop: unary((o, a) => {
    for (let i = 0; i < o.length; i++) o[i] = Math.log(a[i]);
  }),
  simd: along({ float32: 'log' }),
});

/** ln(1 + a), without cancellation near 0. */
export const log1p = kernel({
  name: 'log1p',
  form: 'elementwise',
  work: 32,
  exactness: 'functions',
  loop: unary((o, a) => {
    for (let i = 0; i < o.length; i++) o[i] = Math.log1p(a[i]);
  }),
  simd: along({ float32: 'log1p' }),
});

/** √a */
export const sqrt = kernel({
  name: 'sqrt',
  form: 'elementwise',
  work: 4,
  exactness: 'rounded',
  loop: unary((o, a) => {
    for (let i = 0; i < o.length; i++) o[i] = Math.sqrt(a[i]);
  }),
  simd: along({ float32: 'sqrt' }),
});

/** 1 / √a */
export const rsqrt = kernel({
  name: 'rsqrt',
  form: 'elementwise',
  exactness: 'rounded',
  loop: unary((o, a) => {
    for (let i = 0; i < o.length; i++) o[i] = 1 / Math.sqrt(a[i]);
  }),
  simd: along({ float32: 'rsqrt' }),
});

/** a² */
export const square = kernel({
  name: 'square',
  form: 'elementwise',
  work: 4,
  loop: byDType(
    unary((o, a) => {
      for (let i = 0; i < o.length; i++) {
        const x = a[i];
        o[i] = Math.imul(x, x);
      }
    }),
    unary((o, a) => {
      for (let i = 0; i < o.length; i++) {
        const x = a[i];
        o[i] = x * x;
      }
    }),
  ),
  simd: along({ float32: 'square', int32: 'squareInt' }),
});

/** 1 / a */
export const reciprocal = kernel({
  name: 'reciprocal',
  form: 'elementwise',
  work: 4,
  exactness: 'rounded',
  loop: unary((o, a) => {
    for (let i = 0; i < o.length; i++) o[i] = 1 / a[i];
  }),
  simd: along({ float32: 'reciprocal' }),
});

/** sin a */
export const sin = kernel({
  name: 'sin',
  form: 'elementwise',
  work: 32,
  exactness: 'functions',
  loop: unary((o, a) => {
    for (let i = 0; i < o.length; i++) o[i] = Math.sin(a[i]);
  }),
  simd: along({ float32: 'sin' }),
});

/** cos a */
export const cos = kernel({
  name: 'cos',
  form: 'elementwise',
  work: 32,
  exactness: 'functions',
  loop: unary((o, a) => {
    for (let i = 0; i < o.length; i++) o[i] = Math.cos(a[i]);
  }),
  simd: along({ float32: 'cos' }),
});

/** The error function, 2 / √π ∫ e^(−t²) dt from 0 to a. */
export const erf = kernel({
  name: 'erf',
  form: 'elementwise',
  work: 32,
  exactness: 'functions',
  loop: unary((o, a) => {
    for (let i = 0; i < o.length; i++) o[i] = special.erf(a[i]);
  }),
  simd: along({ float32: 'erf' }),
});

/** The numbers that a call of `clamp` comes with. */
export interface ClampGeometry {
  readonly min: number;
  readonly max: number;
}

/** a, but at least min and at most max; where min > max it is max. */
export const clamp = kernel<ClampGeometry>({
  name: 'clamp',
  form: 'elementwise',
  work: 4,
  loop: ([o], [a], { min, max }) => {
    for (let i = 0; i < o.length; i++) o[i] = Math.min(Math.max(a[i], min), max);
  },
  simd: along({ float32: 'clamp' }, 'min', 'max'),
});

/** The largest whole number that is no more than a. */
export const floor = kernel({
  name: 'floor',
  form: 'elementwise',
  work: 4,
  loop: unary((o, a) => {
    for (let i = 0; i < o.length; i++) o[i] = Math.floor(a[i]);
  }),
  simd: along({ float32: 'floor' }),
});

/** The least whole number that is no less than a. */
export const ceil = kernel({
  name: 'ceil',
  form: 'elementwise',
  work: 4,
  loop: unary((o, a) => {
    for (let i = 0; i < o.length; i++) o[i] = Math.ceil(a[i]);
  }),
  simd: along({ float32: 'ceil' }),
});

/** The nearest whole number; of two, the even one. */
export const round = kernel({
  name: 'round',
  form: 'elementwise',
  work: 4,
  loop: unary((o, a) => {
    for (let i = 0; i < o.length; i++) o[i] = special.roundHalfEven(a[i]);
  }),
  simd: along({ float32: 'round' }),
});

/** a without what is behind the point. */
export const trunc = kernel({
  name: 'trunc',
  form: 'elementwise',
  work: 4,
  loop: unary((o, a) => {
    for (let i = 0; i < o.length; i++) o[i] = Math.trunc(a[i]);
  }),
  simd: along({ float32: 'trunc' }),
});

/** Whether a is 0. */
export const logicalNot = kernel({
  name: 'logicalNot',
  form: 'elementwise',
  work: 4,
  loop: unary((o, a) => {
    for (let i = 0; i < o.length; i++) o[i] = a[i] === 0 ? 1 : 0;
  }),
  simd: isAlong({ float32: 'logicalNot', int32: 'logicalNotInt', bool: 'logicalNotBytes' }),
});

/** a + b */
export const add = kernel<Rows>({
  name: 'add',
  form: 'broadcast',
  work: 4,
  loop: binary(
    (o, a, b) => {
      for (let i = 0; i < o.length; i++) o[i] = a[i] + b[i];
    },
    (o, oi, a, ai, as, b, bi, bs, n) => {
      for (let i = 0; i < n; i++) o[oi + i] = a[ai + i * as] + b[bi + i * bs];
    },
  ),
  simd: across({ float32: 'add', int32: 'addInt' }),
});

/** a − b */
export const sub = kernel<Rows>({
  name: 'sub',
  form: 'broadcast',
  work: 4,
  loop: binary(
    (o, a, b) => {
      for (let i = 0; i < o.length; i++) o[i] = a[i] - b[i];
    },
    (o, oi, a, ai, as, b, bi, bs, n) => {
      for (let i = 0; i < n; i++) o[oi + i] = a[ai + i * as] - b[bi + i * bs];
    },
  ),
  simd: across({ float32: 'sub', int32: 'subInt' }),
});

/** a b; of int32 its low 32 bits. */
export const mul = kernel<Rows>({
  name: 'mul',
  form: 'broadcast',
  work: 4,
  loop: byDType(
    binary(
      (o, a, b) => {
        for (let i = 0; i < o.length; i++) o[i] = Math.imul(a[i], b[i]);
      },
      (o, oi, a, ai, as, b, bi, bs, n) => {
        for (let i = 0; i < n; i++) o[oi + i] = Math.imul(a[ai + i * as], b[bi + i * bs]);
      },
    ),
    binary(
      (o, a, b) => {
        for (let i = 0; i < o.length; i++) o[i] = a[i] * b[i];
      },
      (o, oi, a, ai, as, b, bi, bs, n) => {
        for (let i = 0; i < n; i++) o[oi + i] = a[ai + i * as] * b[bi + i * bs];
      },
    ),
  ),
  simd: across({ float32: 'mul', int32: 'mulInt' }),
});

/** a / b */
export const div = kernel<Rows>({
  name: 'div',
  form: 'broadcast',
  work: 4,
  exactness: 'rounded',
  loop: binary(
    (o, a, b) => {
      for (let i = 0; i < o.length; i++) o[i] = a[i] / b[i];
    },
    (o, oi, a, ai, as, b, bi, bs, n) => {
      for (let i = 0; i < n; i++) o[oi + i] = a[ai + i * as] / b[bi + i * bs];
    },
  ),
  simd: across({ float32: 'div' }),
});

/** The exact quotient, rounded down; of int32 by 0 it is 0. */
export const floorDivide = kernel<Rows>({
  name: 'floorDivide',
  form: 'broadcast',
  work: 4,
  exactness: 'rounded',
  loop: byDType(
    binary(
      (o, a, b) => {
        for (let i = 0; i < o.length; i++) o[i] = Math.floor(a[i] / b[i]);
      },
      (o, oi, a, ai, as, b, bi, bs, n) => {
        for (let i = 0; i < n; i++) o[oi + i] = Math.floor(a[ai + i * as] / b[bi + i * bs]);
      },
    ),
    binary(
      (o, a, b) => {
        for (let i = 0; i < o.length; i++) o[i] = special.wholeQuotient(a[i], b[i], true);
      },
      (o, oi, a, ai, as, b, bi, bs, n) => {
        for (let i = 0; i < n; i++) o[oi + i] = special.wholeQuotient(a[ai + i * as], b[bi + i * bs], true);
      },
    ),
  ),
});

/** The exact quotient, rounded toward zero; of int32 by 0 it is 0. */
export const truncDivide = kernel<Rows>({
  name: 'truncDivide',
  form: 'broadcast',
  work: 4,
  exactness: 'rounded',
  loop: byDType(
    binary(
      (o, a, b) => {
        for (let i = 0; i < o.length; i++) o[i] = a[i] / b[i];
      },
      (o, oi, a, ai, as, b, bi, bs, n) => {
        for (let i = 0; i < n; i++) o[oi + i] = a[ai + i * as] / b[bi + i * bs];
      },
    ),
    binary(
      (o, a, b) => {
        for (let i = 0; i < o.length; i++) o[i] = special.wholeQuotient(a[i], b[i], false);
      },
      (o, oi, a, ai, as, b, bi, bs, n) => {
        for (let i = 0; i < n; i++) o[oi + i] = special.wholeQuotient(a[ai + i * as], b[bi + i * bs], false);
      },
    ),
  ),
});

/** aᵇ */
export const pow = kernel<Rows>({
  name: 'pow',
  form: 'broadcast',
  work: 128,
  exactness: 'functions',
  loop: byDType(
    binary(
      (o, a, b) => {
        for (let i = 0; i < o.length; i++) o[i] = special.powInt(a[i], b[i]);
      },
      (o, oi, a, ai, as, b, bi, bs, n) => {
        for (let i = 0; i < n; i++) o[oi + i] = special.powInt(a[ai + i * as], b[bi + i * bs]);
      },
    ),
    binary(
      (o, a, b) => {
        for (let i = 0; i < o.length; i++) o[i] = special.pow(a[i], b[i]);
      },
      (o, oi, a, ai, as, b, bi, bs, n) => {
        for (let i = 0; i < n; i++) o[oi + i] = special.pow(a[ai + i * as], b[bi + i * bs]);
      },
    ),
  ),
  simd: across({ float32: 'pow' }),
});

/** The larger of the two; NaN if either is. */
export const maximum = kernel<Rows>({
  name: 'maximum',
  form: 'broadcast',
  work: 4,
  loop: binary(
    (o, a, b) => {
      for (let i = 0; i < o.length; i++) o[i] = Math.max(a[i], b[i]);
    },
    (o, oi, a, ai, as, b, bi, bs, n) => {
      for (let i = 0; i < n; i++) o[oi + i] = Math.max(a[ai + i * as], b[bi + i * bs]);
    },
  ),
  simd: across({ float32: 'maximum', int32: 'maximumInt' }),
});

/** The smaller of the two; NaN if either is. */
export const minimum = kernel<Rows>({
  name: 'minimum',
  form: 'broadcast',
  work: 4,
  loop: binary(
    (o, a, b) => {
      for (let i = 0; i < o.length; i++) o[i] = Math.min(a[i], b[i]);
    },
    (o, oi, a, ai, as, b, bi, bs, n) => {
      for (let i = 0; i < n; i++) o[oi + i] = Math.min(a[ai + i * as], b[bi + i * bs]);
    },
  ),
  simd: across({ float32: 'minimum', int32: 'minimumInt' }),
});

/** a = b */
export const eq = kernel<Rows>({
  name: 'eq',
  form: 'broadcast',
  work: 4,
  loop: binary(
    (o, a, b) => {
      for (let i = 0; i < o.length; i++) o[i] = a[i] === b[i] ? 1 : 0;
    },
    (o, oi, a, ai, as, b, bi, bs, n) => {
      for (let i = 0; i < n; i++) o[oi + i] = a[ai + i * as] === b[bi + i * bs] ? 1 : 0;
    },
  ),
  simd: isAcross({ float32: 'eq', int32: 'eqInt' }),
});

/** a ≠ b */
export const ne = kernel<Rows>({
  name: 'ne',
  form: 'broadcast',
  work: 4,
  loop: binary(
    (o, a, b) => {
      for (let i = 0; i < o.length; i++) o[i] = a[i] === b[i] ? 0 : 1;
    },
    (o, oi, a, ai, as, b, bi, bs, n) => {
      for (let i = 0; i < n; i++) o[oi + i] = a[ai + i * as] === b[bi + i * bs] ? 0 : 1;
    },
  ),
  simd: isAcross({ float32: 'ne', int32: 'neInt' }),
});

/** a < b */
export const lt = kernel<Rows>({
  name: 'lt',
  form: 'broadcast',
  work: 4,
  loop: binary(
    (o, a, b) => {
      for (let i = 0; i < o.length; i++) o[i] = a[i] < b[i] ? 1 : 0;
    },
    (o, oi, a, ai, as, b, bi, bs, n) => {
      for (let i = 0; i < n; i++) o[oi + i] = a[ai + i * as] < b[bi + i * bs] ? 1 : 0;
    },
  ),
  simd: isAcross({ float32: 'lt', int32: 'ltInt' }),
});

/** a ≤ b */
export const le = kernel<Rows>({
  name: 'le',
  form: 'broadcast',
  work: 4,
  loop: binary(
    (o, a, b) => {
      for (let i = 0; i < o.length; i++) o[i] = a[i] <= b[i] ? 1 : 0;
    },
    (o, oi, a, ai, as, b, bi, bs, n) => {
      for (let i = 0; i < n; i++) o[oi + i] = a[ai + i * as] <= b[bi + i * bs] ? 1 : 0;
    },
  ),
  simd: isAcross({ float32: 'le', int32: 'leInt' }),
});

/** a > b */
export const gt = kernel<Rows>({
  name: 'gt',
  form: 'broadcast',
  work: 4,
  loop: binary(
    (o, a, b) => {
      for (let i = 0; i < o.length; i++) o[i] = a[i] > b[i] ? 1 : 0;
    },
    (o, oi, a, ai, as, b, bi, bs, n) => {
      for (let i = 0; i < n; i++) o[oi + i] = a[ai + i * as] > b[bi + i * bs] ? 1 : 0;
    },
  ),
  simd: isAcross({ float32: 'gt', int32: 'gtInt' }),
});

/** a ≥ b */
export const ge = kernel<Rows>({
  name: 'ge',
  form: 'broadcast',
  work: 4,
  loop: binary(
    (o, a, b) => {
      for (let i = 0; i < o.length; i++) o[i] = a[i] >= b[i] ? 1 : 0;
    },
    (o, oi, a, ai, as, b, bi, bs, n) => {
      for (let i = 0; i < n; i++) o[oi + i] = a[ai + i * as] >= b[bi + i * bs] ? 1 : 0;
    },
  ),
  simd: isAcross({ float32: 'ge', int32: 'geInt' }),
});

/** Whether neither is 0. */
export const logicalAnd = kernel<Rows>({
  name: 'logicalAnd',
  form: 'broadcast',
  work: 4,
  loop: binary(
    (o, a, b) => {
      for (let i = 0; i < o.length; i++) o[i] = a[i] === 0 || b[i] === 0 ? 0 : 1;
    },
    (o, oi, a, ai, as, b, bi, bs, n) => {
      for (let i = 0; i < n; i++) o[oi + i] = a[ai + i * as] === 0 || b[bi + i * bs] === 0 ? 0 : 1;
    },
  ),
  simd: isAcross({ bool: 'logicalAndBytes' }),
});

/** Whether not both are 0. */
export const logicalOr = kernel<Rows>({
  name: 'logicalOr',
  form: 'broadcast',
  work: 4,
  loop: binary(
    (o, a, b) => {
      for (let i = 0; i < o.length; i++) o[i] = a[i] === 0 && b[i] === 0 ? 0 : 1;
    },
    (o, oi, a, ai, as, b, bi, bs, n) => {
      for (let i = 0; i < n; i++) o[oi + i] = a[ai + i * as] === 0 && b[bi + i * bs] === 0 ? 0 : 1;
    },
  ),
  simd: isAcross({ bool: 'logicalOrBytes' }),
});

/** b where a is true, c where it is not. */
export const where = kernel<Rows>({
  name: 'where',
  form: 'broadcast',
  work: 4,
  loop: (outs, ins, { inner, rows, strides, offsets }) => {
    const o = outs[0];
    const [a, b, c] = ins as [TypedArray, TypedArray, TypedArray];
    const [as, bs, cs] = strides as [number, number, number];
    for (let r = 0, oi = 0; r < rows; r++) {
      let ai = offsets[0][r];
      let bi = offsets[1][r];
      let ci = offsets[2][r];
      for (let i = 0; i < inner; i++, ai += as, bi += bs, ci += cs) o[oi++] = a[ai] ? b[bi] : c[ci];
    }
  },
  simd: across({ float32: 'where', int32: 'where' }, 1),
});

/** tanh a */
export const tanh = kernel({
  name: 'tanh',
  form: 'elementwise',
  work: 32,
  exactness: 'functions',
  loop: unary((o, a) => {
    for (let i = 0; i < o.length; i++) o[i] = Math.tanh(a[i]);
  }),
  simd: along({ float32: 'tanh' }),
});

/** dx = g (1 − y²) */
export const tanhBackward = kernel<Rows>({
  name: 'tanhBackward',
  form: 'broadcast',
  exactness: 'rounded',
  loop: binary(
    (o, a, b) => {
      for (let i = 0; i < o.length; i++) {
        const y = b[i];
        o[i] = a[i] * ((1 - y) * (1 + y));
      }
    },
    (o, oi, a, ai, as, b, bi, bs, n) => {
      for (let i = 0; i < n; i++) {
        const y = b[bi + i * bs];
        o[oi + i] = a[ai + i * as] * ((1 - y) * (1 + y));
      }
    },
  ),
  simd: across({ float32: 'tanhBackward' }),
});

/** 1 / (1 + e^(−a)) */
export const sigmoid = kernel({
  name: 'sigmoid',
  form: 'elementwise',
  work: 32,
  exactness: 'functions',
  loop: unary((o, a) => {
    for (let i = 0; i < o.length; i++) o[i] = special.sigmoid(a[i]);
  }),
  simd: along({ float32: 'sigmoid' }),
});

/** dx = g y (1 − y) */
export const sigmoidBackward = kernel<Rows>({
  name: 'sigmoidBackward',
  form: 'broadcast',
  exactness: 'rounded',
  loop: binary(
    (o, a, b) => {
      for (let i = 0; i < o.length; i++) {
        const y = b[i];
        o[i] = a[i] * (y * (1 - y));
      }
    },
    (o, oi, a, ai, as, b, bi, bs, n) => {
      for (let i = 0; i < n; i++) {
        const y = b[bi + i * bs];
        o[oi + i] = a[ai + i * as] * (y * (1 - y));
      }
    },
  ),
  simd: across({ float32: 'sigmoidBackward' }),
});

/** a where a > 0, else 0; NaN of NaN. */
export const relu = kernel({
  name: 'relu',
  form: 'elementwise',
  work: 4,
  loop: unary((o, a) => {
    for (let i = 0; i < o.length; i++) {
      const x = a[i];
      o[i] = x <= 0 ? 0 : x;
    }
  }),
  simd: along({ float32: 'relu', int32: 'reluInt' }),
});
