import type { Rows } from '@engram/tensor/backend';
import { place } from '../helpers.ts';
import type { GpuKernel, GpuKernels } from '../operand.ts';
import { program } from '../program.ts';
import { binary, placed, TWO } from './broadcast.ts';

const eq = program('eq', TWO, function (a, b, divA, modA, divB, modB) {
  return a[place(this.thread.x, divA, modA)] === b[place(this.thread.x, divB, modB)] ? 1 : 0;
});

const ne = program('ne', TWO, function (a, b, divA, modA, divB, modB) {
  return a[place(this.thread.x, divA, modA)] === b[place(this.thread.x, divB, modB)] ? 0 : 1;
});

const lt = program('lt', TWO, function (a, b, divA, modA, divB, modB) {
  return a[place(this.thread.x, divA, modA)] < b[place(this.thread.x, divB, modB)] ? 1 : 0;
});

const le = program('le', TWO, function (a, b, divA, modA, divB, modB) {
  return a[place(this.thread.x, divA, modA)] <= b[place(this.thread.x, divB, modB)] ? 1 : 0;
});

const and = program('logicalAnd', TWO, function (a, b, divA, modA, divB, modB) {
  return a[place(this.thread.x, divA, modA)] === 0 || b[place(this.thread.x, divB, modB)] === 0 ? 0 : 1;
});

const or = program('logicalOr', TWO, function (a, b, divA, modA, divB, modB) {
  return a[place(this.thread.x, divA, modA)] === 0 && b[place(this.thread.x, divB, modB)] === 0 ? 0 : 1;
});

const choose = program(
  'where',
  ['cells', 'cells', 'cells', 'int', 'int', 'int', 'int', 'int', 'int'],
  function (condition, a, b, div, mod, divA, modA, divB, modB) {
    if (condition[place(this.thread.x, div, mod)] === 0) {
      return b[place(this.thread.x, divB, modB)];
    }
    return a[place(this.thread.x, divA, modA)];
  },
);

const where: GpuKernel<Rows> = ([out], ins, rows, gpu) => {
  if (out.length === 0) return;
  const [condition, a, b] = ins.map((source, k) => placed(gpu, out.length, source, rows, k));
  const places = [condition.div, condition.mod, a.div, a.mod, b.div, b.mod] as const;
  gpu.dispatch(choose, out, [condition.cells, a.cells, b.cells, ...places]);
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
