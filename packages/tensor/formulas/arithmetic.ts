import { binary } from './formula.ts';
import * as p from './primitives.ts';

const WORDS = ['float32', 'int32'] as const;

export const arithmetic = [
  binary('add', p.add, { dtypes: WORDS, doc: 'a + b' }),
  binary('sub', p.sub, { dtypes: WORDS, doc: 'a − b' }),
  binary('mul', p.mul, { dtypes: WORDS, doc: 'a b; of int32 its low 32 bits.' }),
  binary('div', p.div, { doc: 'a / b' }),
  binary('floorDivide', p.floorDivide, {
    dtypes: WORDS,
    doc: 'The exact quotient, rounded down; of int32 by 0 it is 0.',
  }),
  binary('truncDivide', p.truncDivide, {
    dtypes: WORDS,
    doc: 'The exact quotient, rounded toward zero; of int32 by 0 it is 0.',
  }),
  binary('pow', p.pow, { dtypes: WORDS, doc: 'aᵇ' }),
  binary('maximum', p.max, { dtypes: WORDS, doc: 'The larger of the two; NaN if either is.' }),
  binary('minimum', p.min, { dtypes: WORDS, doc: 'The smaller of the two; NaN if either is.' }),
];
