import { arrayOf } from '@engram/tensor/backend';
import { erf, exponential, larger, log1p, logarithm, roundHalfEven, smaller, toInt32, wave } from '../numbers.ts';
import type { GpuKernel, GpuKernels } from '../operand.ts';
import { type Program, program } from '../program.ts';

/** A kernel of one operand, cell by cell. */
export const unary =
  (code: Program<readonly ['cells']>): GpuKernel<unknown> =>
  ([out], [a], _, gpu) =>
    gpu.dispatch(code, out, [a]);

const neg = program('neg', ['cells'], function (a) {
  return -a[this.thread.x];
});

const abs = program('abs', ['cells'], function (a) {
  return Math.abs(a[this.thread.x]);
});

const sign = program('sign', ['cells'], function (a) {
  if (a[this.thread.x] > 0) {
    return 1;
  }
  return a[this.thread.x] < 0 ? -1 : 0;
});

const exp = program('exp', ['cells'], function (a) {
  return exponential(a[this.thread.x]);
});

const log = program('log', ['cells'], function (a) {
  return logarithm(a[this.thread.x]);
});

const logOfOneAnd = program('log1p', ['cells'], function (a) {
  return log1p(a[this.thread.x]);
});

const sqrt = program('sqrt', ['cells'], function (a) {
  return Math.sqrt(a[this.thread.x]);
});

const rsqrt = program('rsqrt', ['cells'], function (a) {
  return 1 / Math.sqrt(a[this.thread.x]);
});

const square = program('square', ['cells'], function (a) {
  return a[this.thread.x] * a[this.thread.x];
});

const reciprocal = program('reciprocal', ['cells'], function (a) {
  return 1 / a[this.thread.x];
});

const sin = program('sin', ['cells'], function (a) {
  return wave(a[this.thread.x], 0);
});

const cos = program('cos', ['cells'], function (a) {
  return wave(a[this.thread.x], 1);
});

const errorFunction = program('erf', ['cells'], function (a) {
  return erf(a[this.thread.x]);
});

const clamp = program('clamp', ['cells', 'float', 'float'], function (a, min, max) {
  return smaller(larger(a[this.thread.x], min), max);
});

const floor = program('floor', ['cells'], function (a) {
  return Math.floor(a[this.thread.x]);
});

const ceil = program('ceil', ['cells'], function (a) {
  return Math.ceil(a[this.thread.x]);
});

const round = program('round', ['cells'], function (a) {
  return roundHalfEven(a[this.thread.x]);
});

const trunc = program('trunc', ['cells'], function (a) {
  return Math.trunc(a[this.thread.x]);
});

const isZero = program('isZero', ['cells'], function (a) {
  return a[this.thread.x] === 0 ? 1 : 0;
});

const isNotZero = program('isNotZero', ['cells'], function (a) {
  return a[this.thread.x] === 0 ? 0 : 1;
});

const wholePart = program('toInt32', ['cells'], function (a) {
  return toInt32(a[this.thread.x]);
});

/** Zero may be negative in the cells of integers, and must not be as a float. */
const ofInt32 = program('ofInt32', ['cells'], function (a) {
  return a[this.thread.x] === 0 ? 0 : a[this.thread.x];
});

const copyOf = program('copy', ['cells'], function (a) {
  return a[this.thread.x];
});

const fillWith = program('fill', ['float'], function (value) {
  return value;
});

/** The step comes as the nearest float and the rest. */
const ramp = program('linspace', ['float', 'float', 'float'], function (start, step, rest) {
  return start + (this.thread.x * step + this.thread.x * rest);
});

const copy = unary(copyOf);
const toBool = unary(isNotZero);

const cast: GpuKernel<unknown> = (outs, ins, options, gpu) => {
  const [to, from] = [outs[0].dtype, ins[0].dtype];
  if (to === 'bool' && from !== 'bool') toBool(outs, ins, options, gpu);
  else if (to === 'int32' && from === 'float32') gpu.dispatch(wholePart, outs[0], [ins[0]]);
  else if (to === 'float32' && from === 'int32') gpu.dispatch(ofInt32, outs[0], [ins[0]]);
  else copy(outs, ins, options, gpu);
};

export const elementwise = {
  neg: unary(neg),
  abs: unary(abs),
  sign: unary(sign),
  exp: unary(exp),
  log: unary(log),
  log1p: unary(logOfOneAnd),
  sqrt: unary(sqrt),
  rsqrt: unary(rsqrt),
  square: unary(square),
  reciprocal: unary(reciprocal),
  sin: unary(sin),
  cos: unary(cos),
  erf: unary(errorFunction),
  clamp: ([out], [a], { min, max }, gpu) => gpu.dispatch(clamp, out, [a, min, max]),
  floor: unary(floor),
  ceil: unary(ceil),
  round: unary(round),
  trunc: unary(trunc),
  logicalNot: unary(isZero),
  cast,
  copy,
  fill: ([out], _, { value }, gpu) => gpu.dispatch(fillWith, out, [arrayOf(out.dtype).of(value)[0]]),
  linspace: ([out], _, { start, step }, gpu) =>
    gpu.dispatch(ramp, out, [start, Math.fround(step), step - Math.fround(step)]),
} satisfies Partial<GpuKernels>;
