import type { BackwardOptions } from './autograd/backward.ts';
import { backward } from './autograd/backward.ts';
import { Tensor } from './autograd/tensor.ts';
import { relu, sigmoid, tanh } from './ops/activation.ts';
import { add, div, maximum, minimum, mul, neg, sub } from './ops/arithmetic.ts';
import { cast, clone } from './ops/cast.ts';
import { eq, ge, gt, le, lt, ne } from './ops/compare.ts';
import { abs, clamp, cos, exp, log, sin } from './ops/elementwise.ts';
import { gather, indexSelect } from './ops/indexing.ts';
import { bmm, dot, matmul } from './ops/matmul.ts';
import { expand, flatten, permute, reshape, squeeze, transpose, unsqueeze } from './ops/movement.ts';
import { pow, sqrt, square } from './ops/power.ts';
import { all, any, argmax, argmin, cumsum, max, mean, min, norm, prod, std, sum, variance } from './ops/reduce.ts';
import { chunk, narrow, select, slice, split } from './ops/slice.ts';
import { logSoftmax, softmax } from './ops/softmax.ts';
import type { DType } from './shape/dtype.ts';

/** The free functions that are also methods: `a.matmul(b)` is `matmul(a, b)`. */
const methods = {
  abs,
  add,
  all,
  any,
  argmax,
  argmin,
  bmm,
  chunk,
  clamp,
  clone,
  cos,
  cumsum,
  div,
  dot,
  eq,
  exp,
  expand,
  flatten,
  gather,
  ge,
  gt,
  indexSelect,
  le,
  log,
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
  relu,
  reshape,
  select,
  sigmoid,
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
  unsqueeze,
  variance,
};

type Methods = typeof methods;
type AfterFirst<F> = F extends (first: never, ...rest: infer R) => infer Result ? (...rest: R) => Result : never;

type FluentMethods = { [K in keyof Methods]: AfterFirst<Methods[K]> };

declare module './autograd/tensor.ts' {
  interface Tensor extends FluentMethods {
    /** This tensor in another dtype; see `cast`. */
    to(dtype: DType): Tensor;
    /** See `backward`. */
    backward(options?: BackwardOptions): void;
  }
}

// Installed here, not in the class, so that ops import the class and the class imports no op.
const install = (name: string, fn: (x: Tensor, ...rest: never[]) => unknown): void => {
  Object.defineProperty(Tensor.prototype, name, {
    value(this: Tensor, ...rest: never[]) {
      return fn(this, ...rest);
    },
    configurable: true,
    writable: true,
  });
};

for (const [name, fn] of Object.entries(methods)) install(name, fn as (x: Tensor, ...rest: never[]) => unknown);
install('to', cast);
install('backward', backward);
