import type { Rows } from '@engram/tensor/backend';
import type { GpuKernel, GpuKernels } from '../operand.ts';
import type { Program } from '../program.ts';
import { programs } from '../programs.ts';
import { binary, type STRIDED } from './broadcast.ts';

/** What int32 takes, which a float would round. */
const byDType = (wholes: Program<typeof STRIDED>, floats: Program<typeof STRIDED>): GpuKernel<Rows> => {
  const [ofWholes, ofFloats] = [binary(wholes), binary(floats)];
  return (outs, ins, rows, gpu) => (outs[0].dtype === 'int32' ? ofWholes : ofFloats)(outs, ins, rows, gpu);
};

export const arithmetic = {
  add: byDType(programs.addWholes, programs.add),
  sub: byDType(programs.subWholes, programs.sub),
  mul: byDType(programs.mulWholes, programs.mul),
  div: binary(programs.div),
  floorDivide: byDType(programs.floorDivideWholes, programs.floorDivide),
  truncDivide: byDType(programs.truncDivideWholes, programs.truncDivide),
  pow: byDType(programs.powWholes, programs.pow),
  maximum: binary(programs.maximum),
  minimum: binary(programs.minimum),
} satisfies Partial<GpuKernels>;
