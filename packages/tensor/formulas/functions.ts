import { binary, unary } from './formula.ts';
import * as p from './primitives.ts';

const WORDS = ['float32', 'int32'] as const;

/** What few need: on typed arrays and the GPU. */
export const functions = [
  unary('asin', p.asin),
  unary('acos', p.acos),
  unary('atan', p.atan),
  binary('atan2', p.atan2),
  unary('sinh', p.sinh),
  unary('cosh', p.cosh),
  unary('asinh', p.asinh),
  unary('acosh', p.acosh),
  unary('atanh', p.atanh),
  unary('log2', p.log2),
  unary('log10', p.log10),
  binary('fmod', p.fmod, { dtypes: WORDS, doc: 'a − b trunc(a / b), exact; of int32 by 0 it is 0.' }),
  binary(
    'remainder',
    (x, y) => {
      const rest = p.fmod(x, y);
      const differ = p.or(p.and(p.lt(rest, 0), p.gt(y, 0)), p.and(p.gt(rest, 0), p.lt(y, 0)));
      return p.select(differ, p.add(rest, y), rest);
    },
    { dtypes: WORDS, doc: 'a − b floor(a / b), with the sign of b; of int32 by 0 it is 0.' },
  ),
];
