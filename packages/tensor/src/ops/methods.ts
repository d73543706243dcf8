import { add, div, maximum, minimum, mul, neg, sub } from './arithmetic.ts';
import { clone } from './cast.ts';
import { eq, ge, gt, le, lt, ne } from './compare.ts';
import { abs, clamp, cos, erf, exp, expm1, log, log1p, sin } from './elementwise.ts';
import { gather, indexSelect } from './indexing.ts';
import { bmm, dot, matmul } from './matmul.ts';
import { expand, flatten, permute, reshape, squeeze, transpose, unsqueeze } from './movement.ts';
import { pow, reciprocal, rsqrt, sqrt, square } from './power.ts';
import { all, any, argmax, argmin, cumsum, max, mean, min, prod, sum } from './reduce.ts';
import { ceil, floor, round, sign, trunc } from './rounding.ts';
import { chunk, narrow, select, slice, split } from './slice.ts';
import { logSoftmax, softmax } from './softmax.ts';
import { relu, sigmoid, tanh } from './squashing.ts';
import { norm, std, variance } from './statistics.ts';

/** The free functions that are also methods: `a.matmul(b)` is `matmul(a, b)`. */
export const methods = {
  abs,
  add,
  all,
  any,
  argmax,
  argmin,
  bmm,
  ceil,
  chunk,
  clamp,
  clone,
  cos,
  cumsum,
  div,
  dot,
  eq,
  erf,
  exp,
  expand,
  expm1,
  flatten,
  floor,
  gather,
  ge,
  gt,
  indexSelect,
  le,
  log,
  log1p,
  logSoftmax,
  lt,
  matmul,
  max,
  maximum,
  mean,
  min,
  minimum,
  mul,
  narrow,
  ne,
  neg,
  norm,
  permute,
  pow,
  prod,
  reciprocal,
  relu,
  reshape,
  round,
  rsqrt,
  select,
  sigmoid,
  sign,
  sin,
  slice,
  softmax,
  split,
  sqrt,
  square,
  squeeze,
  std,
  sub,
  sum,
  tanh,
  transpose,
  trunc,
  unsqueeze,
  variance,
};
