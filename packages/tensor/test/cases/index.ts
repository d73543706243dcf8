import { activation } from './activation.ts';
import { arithmetic } from './arithmetic.ts';
import { attention } from './attention.ts';
import type { OpCase } from './case.ts';
import { castAndClone } from './cast.ts';
import { classification } from './classification.ts';
import { compare } from './compare.ts';
import { convolutions } from './convolution.ts';
import { create } from './create.ts';
import { cumulative } from './cumulative.ts';
import { dynamics } from './dynamic.ts';
import { sums } from './einsum.ts';
import { elementwise } from './elementwise.ts';
import { functions } from './functions.ts';
import { indexing } from './indexing.ts';
import { join } from './join.ts';
import { losses } from './losses.ts';
import { products } from './matmul.ts';
import { movement } from './movement.ts';
import { normalizers } from './normalize.ts';
import { padding } from './pad.ts';
import { pooling } from './pooling.ts';
import { power } from './power.ts';
import { quantiles } from './quantile.ts';
import { random } from './random.ts';
import { recurrent } from './recurrent.ts';
import { reduce } from './reduce.ts';
import { regression } from './regression.ts';
import { reshaping } from './reshape.ts';
import { resizing } from './resize.ts';
import { rounding } from './rounding.ts';
import { scattering } from './scatter.ts';
import { slicing } from './slice.ts';
import { softmaxes } from './softmax.ts';
import { sorting } from './sort.ts';
import { statistics } from './statistics.ts';
import { triangles } from './triangle.ts';

/** Every table, for whoever runs them all: one backend after another, eager and compiled. */
export const tables: Record<string, readonly OpCase[]> = {
  arithmetic,
  activation,
  attention,
  cast: castAndClone,
  compare,
  convolution: convolutions,
  create,
  cumulative,
  dynamic: dynamics,
  elementwise,
  functions,
  power,
  quantile: quantiles,
  random,
  reduce,
  rounding,
  classification,
  einsum: sums,
  indexing,
  join,
  losses,
  matmul: products,
  movement,
  reshape: reshaping,
  normalize: normalizers,
  pad: padding,
  pooling,
  recurrent,
  regression,
  resize: resizing,
  scatter: scattering,
  slice: slicing,
  softmax: softmaxes,
  sort: sorting,
  statistics,
  triangle: triangles,
};
