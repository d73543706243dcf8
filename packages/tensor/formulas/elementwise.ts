import { unary } from './formula.ts';
import * as p from './primitives.ts';

const WORDS = ['float32', 'int32'] as const;

export const elementwise = [
  unary('neg', p.neg, { dtypes: WORDS, doc: '−a' }),
  unary('abs', p.abs, { dtypes: WORDS, doc: '|a|' }),
  unary('sign', (x) => p.select(p.gt(x, 0), 1, p.select(p.lt(x, 0), -1, 0)), { dtypes: WORDS, doc: '0 of NaN.' }),
  unary('exp', p.exp, { doc: 'eᵃ' }),
  unary('expm1', p.expm1, { doc: 'eᵃ − 1, without cancellation near 0.' }),
  unary('log', p.log, { doc: 'ln a' }),
  unary('log1p', p.log1p, { doc: 'ln(1 + a), without cancellation near 0.' }),
  unary('sqrt', p.sqrt, { doc: '√a' }),
  unary('rsqrt', (x) => p.div(1, p.sqrt(x)), { doc: '1 / √a' }),
  unary('square', (x) => p.mul(x, x), { dtypes: WORDS, doc: 'a²' }),
  unary('reciprocal', (x) => p.div(1, x), { doc: '1 / a' }),
  unary('sin', p.sin, { doc: 'sin a' }),
  unary('cos', p.cos, { doc: 'cos a' }),
  unary('erf', p.erf, { doc: 'The error function, 2 / √π ∫ e^(−t²) dt from 0 to a.' }),
  unary('clamp', (x, { min, max }) => p.min(p.max(x, min), max), {
    attributes: ['min', 'max'],
    doc: 'a, but at least min and at most max; where min > max it is max.',
  }),
  unary('floor', p.floor, { doc: 'The largest whole number that is no more than a.' }),
  unary('ceil', p.ceil, { doc: 'The least whole number that is no less than a.' }),
  unary('round', p.round, { doc: 'The nearest whole number; of two, the even one.' }),
  unary('trunc', p.trunc, { doc: 'a without what is behind the point.' }),
  unary('logicalNot', (x) => p.eq(x, 0), { dtypes: ['float32', 'int32', 'bool'], doc: 'Whether a is 0.' }),
];
