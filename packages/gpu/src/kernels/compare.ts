import type { Rows } from '@engram/tensor/backend';
import type { GpuKernel, GpuKernels } from '../operand.ts';
import { program } from '../program.ts';
import { binary, STRIDED, strided } from './broadcast.ts';

const eq = program('eq', STRIDED, function (a, b, strideA, strideB) {
  return a[this.thread.x * strideA] === b[this.thread.x * strideB] ? 1 : 0;
});

const ne = program('ne', STRIDED, function (a, b, strideA, strideB) {
  return a[this.thread.x * strideA] === b[this.thread.x * strideB] ? 0 : 1;
});

const lt = program('lt', STRIDED, function (a, b, strideA, strideB) {
  return a[this.thread.x * strideA] < b[this.thread.x * strideB] ? 1 : 0;
});

const le = program('le', STRIDED, function (a, b, strideA, strideB) {
  return a[this.thread.x * strideA] <= b[this.thread.x * strideB] ? 1 : 0;
});

const and = program('logicalAnd', STRIDED, function (a, b, strideA, strideB) {
  return a[this.thread.x * strideA] === 0 || b[this.thread.x * strideB] === 0 ? 0 : 1;
});

const or = program('logicalOr', STRIDED, function (a, b, strideA, strideB) {
  return a[this.thread.x * strideA] === 0 && b[this.thread.x * strideB] === 0 ? 0 : 1;
});

const choose = program(
  'where',
  ['cells', 'cells', 'cells', 'int', 'int', 'int'],
  function (condition, a, b, stride, strideA, strideB) {
    if (condition[this.thread.x * stride] === 0) {
      return b[this.thread.x * strideB];
    }
    return a[this.thread.x * strideA];
  },
);

const where: GpuKernel<Rows> = ([out], ins, rows, gpu) => {
  if (out.length === 0) return;
  const [c, a, b] = ins.map((source, k) => strided(gpu, out.length, source, rows, k));
  gpu.dispatch(choose, out, [c.cells, a.cells, b.cells, c.stride, a.stride, b.stride]);
};

export const compare = {
  eq: binary(eq),
  ne: binary(ne),
  lt: binary(lt),
  le: binary(le),
  gt: binary(lt, { swap: true }),
  ge: binary(le, { swap: true }),
  logicalAnd: binary(and),
  logicalOr: binary(or),
  where,
} satisfies Partial<GpuKernels>;
