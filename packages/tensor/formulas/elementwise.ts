import { unary } from './formula.ts';
import * as p from './primitives.ts';

const WORDS = ['float32', 'int32'] as const;

export const elementwise = [
  unary('neg', p.neg, { dtypes: WORDS }),
  unary('abs', p.abs, { dtypes: WORDS }),
  unary('sign', (x) => p.select(p.gt(x, 0), 1, p.select(p.lt(x, 0), -1, 0)), { dtypes: WORDS, doc: '0 of NaN.' }),
  unary('exp', p.exp),
  unary('expm1', p.expm1),
  unary('log', p.log),
  unary('log1p', p.log1p),
  unary('sqrt', p.sqrt),
  unary('rsqrt', (x) => p.div(1, p.sqrt(x))),
  unary('square', (x) => p.mul(x, x), { dtypes: WORDS }),
  unary('reciprocal', (x) => p.div(1, x)),
  unary('sin', p.sin),
  unary('cos', p.cos),
  unary('erf', p.erf),
  unary('clamp', (x, { min, max }) => p.min(p.max(x, min), max), { attributes: ['min', 'max'] }),
  unary('floor', p.floor),
  unary('ceil', p.ceil),
  unary('round', p.round),
  unary('trunc', p.trunc),
  unary('logicalNot', (x) => p.eq(x, 0), { dtypes: ['float32', 'int32', 'bool'] }),
];
