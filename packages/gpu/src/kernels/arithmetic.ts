import type { Rows } from '@engram/tensor/backend';
import type { GpuKernel, GpuKernels } from '../operand.ts';
import { programs } from '../programs.ts';
import { binary } from './broadcast.ts';

/** One program for int32, another for floats. */
const byDType =
  (integers: GpuKernel<Rows>, floats: GpuKernel<Rows>): GpuKernel<Rows> =>
  (outs, ins, rows, gpu) =>
    (outs[0].dtype === 'int32' ? integers : floats)(outs, ins, rows, gpu);

export const arithmetic = {
  add: binary(programs.add),
  sub: binary(programs.sub),
  mul: binary(programs.mul),
  div: binary(programs.div),
  floorDivide: byDType(binary(programs.floorDivide), binary(programs.floorDivideFloats)),
  truncDivide: byDType(binary(programs.truncDivide), binary(programs.truncDivideFloats)),
  pow: byDType(binary(programs.powInt), binary(programs.pow)),
  maximum: binary(programs.maximum),
  minimum: binary(programs.minimum),
} satisfies Partial<GpuKernels>;
