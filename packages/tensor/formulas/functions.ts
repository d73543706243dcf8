import { binary, unary } from './formula.ts';
import * as p from './primitives.ts';

const WORDS = ['float32', 'int32'] as const;

/** What few need: on typed arrays and the GPU. */
export const functions = [
  unary('asin', p.asin, { doc: 'arcsin a' }),
  unary('acos', p.acos, { doc: 'arccos a' }),
  unary('atan', p.atan, { doc: 'arctan a' }),
  binary('atan2', p.atan2, { doc: 'The angle of the point (b, a), from −π to π.' }),
  unary('sinh', p.sinh, { doc: 'sinh a' }),
  unary('cosh', p.cosh, { doc: 'cosh a' }),
  unary('asinh', p.asinh, { doc: 'arsinh a' }),
  unary('acosh', p.acosh, { doc: 'arcosh a' }),
  unary('atanh', p.atanh, { doc: 'artanh a' }),
  unary('log2', p.log2, { doc: 'log₂ a' }),
  unary('log10', p.log10, { doc: 'log₁₀ a' }),
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
