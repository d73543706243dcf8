import type { Numeric, Truth } from './expression.ts';
import { binary, ofKinds } from './formula.ts';
import * as p from './primitives.ts';

const WORDS = ['float32', 'int32'] as const;

export const compare = [
  binary('eq', p.eq, { dtypes: WORDS, doc: 'a = b' }),
  binary('ne', (x, y) => p.not(p.eq(x, y)), { dtypes: WORDS, doc: 'a ≠ b' }),
  binary('lt', p.lt, { dtypes: WORDS, doc: 'a < b' }),
  binary('le', p.le, { dtypes: WORDS, doc: 'a ≤ b' }),
  binary('gt', p.gt, { dtypes: WORDS, doc: 'a > b' }),
  binary('ge', p.ge, { dtypes: WORDS, doc: 'a ≥ b' }),
  // NaN counts as true: it is not 0.
  binary('logicalAnd', (x, y) => p.not(p.or(p.eq(x, 0), p.eq(y, 0))), {
    dtypes: ['bool'],
    doc: 'Whether neither is 0.',
  }),
  binary('logicalOr', (x, y) => p.not(p.and(p.eq(x, 0), p.eq(y, 0))), {
    dtypes: ['bool'],
    doc: 'Whether not both are 0.',
  }),
  ofKinds('where', ['truth', 'number', 'number'], ([so, x, y]) => p.select(so as Truth, x as Numeric, y as Numeric), {
    dtypes: WORDS,
    doc: 'b where a is true, c where it is not.',
  }),
];
