import type { GpuKernels } from '../operand.ts';
import { programs } from '../programs.ts';
import { binary } from './broadcast.ts';
import { unary } from './elementwise.ts';

export const activation = {
  tanh: unary(programs.tanh),
  tanhBackward: binary(programs.tanhBackward),
  sigmoid: unary(programs.sigmoid),
  sigmoidBackward: binary(programs.sigmoidBackward),
  relu: unary(programs.relu),
  leakyRelu: ([out], [a], { negativeSlope }, gpu) => gpu.dispatch(programs.leakyRelu, out, [a, negativeSlope]),
  gelu: unary(programs.gelu),
  geluTanh: unary(programs.geluTanh),
  silu: unary(programs.silu),
  softplus: ([out], [a], { beta, threshold }, gpu) => gpu.dispatch(programs.softplus, out, [a, beta, threshold]),
} satisfies Partial<GpuKernels>;
