import type { GpuKernels } from '../operand.ts';
import { programs } from '../programs.ts';
import { binary } from './broadcast.ts';

const powFloats = binary(programs.pow);
const powIntegers = binary(programs.powInt);

export const arithmetic = {
  add: binary(programs.add),
  sub: binary(programs.sub),
  mul: binary(programs.mul),
  div: binary(programs.div),
  floorDivide: binary(programs.floorDivide),
  truncDivide: binary(programs.truncDivide),
  pow: (outs, ins, rows, gpu) => (outs[0].dtype === 'int32' ? powIntegers : powFloats)(outs, ins, rows, gpu),
  maximum: binary(programs.maximum),
  minimum: binary(programs.minimum),
} satisfies Partial<GpuKernels>;
