import type { Rows } from '@engram/tensor/backend';
import type { GpuKernel, GpuKernels } from '../operand.ts';
import { programs } from '../programs.ts';
import { binary, strided } from './broadcast.ts';

const where: GpuKernel<Rows> = ([out], ins, rows, gpu) => {
  if (out.length === 0) return;
  const [c, a, b] = ins.map((source, k) => strided(gpu, out.length, source, rows, k));
  gpu.dispatch(programs.where, out, [c.cells, a.cells, b.cells, c.stride, a.stride, b.stride]);
};

export const compare = {
  eq: binary(programs.eq),
  ne: binary(programs.ne),
  lt: binary(programs.lt),
  le: binary(programs.le),
  gt: binary(programs.lt, { swap: true }),
  ge: binary(programs.le, { swap: true }),
  logicalAnd: binary(programs.logicalAnd),
  logicalOr: binary(programs.logicalOr),
  where,
} satisfies Partial<GpuKernels>;
