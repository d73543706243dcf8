import type { GpuKernels } from '../operand.ts';
import { programs } from '../programs.ts';
import { binary } from './broadcast.ts';
import { byDType } from './elementwise.ts';

export const arithmetic = {
  add: byDType(binary(programs.addWholes), binary(programs.add)),
  sub: byDType(binary(programs.subWholes), binary(programs.sub)),
  mul: byDType(binary(programs.mulWholes), binary(programs.mul)),
  div: binary(programs.div),
  floorDivide: byDType(binary(programs.floorDivideWholes), binary(programs.floorDivide)),
  truncDivide: byDType(binary(programs.truncDivideWholes), binary(programs.truncDivide)),
  pow: byDType(binary(programs.powWholes), binary(programs.pow)),
  maximum: binary(programs.maximum),
  minimum: binary(programs.minimum),
} satisfies Partial<GpuKernels>;
