import { binary } from './formula.ts';
import * as p from './primitives.ts';

const WORDS = ['float32', 'int32'] as const;

export const arithmetic = [
  binary('add', p.add, { dtypes: WORDS }),
  binary('sub', p.sub, { dtypes: WORDS }),
  binary('mul', p.mul, { dtypes: WORDS }),
  binary('div', p.div),
  binary('floorDivide', p.floorDivide, {
    dtypes: WORDS,
    doc: 'The exact quotient, rounded down; of int32 by 0 it is 0.',
  }),
  binary('truncDivide', p.truncDivide, {
    dtypes: WORDS,
    doc: 'The exact quotient, rounded toward zero; of int32 by 0 it is 0.',
  }),
  binary('pow', p.pow, { dtypes: WORDS }),
  binary('maximum', p.max, { dtypes: WORDS }),
  binary('minimum', p.min, { dtypes: WORDS }),
];
