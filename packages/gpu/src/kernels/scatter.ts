import type { GpuKernels } from '../operand.ts';
import { programs } from '../programs.ts';

export const scatter = {
  scatter: ([out], [x, source, index], { count, size, inner, sign }, gpu) =>
    gpu.dispatch(programs.putPicked, out, [x, source, index, count, size, inner, sign]),
} satisfies Partial<GpuKernels>;
