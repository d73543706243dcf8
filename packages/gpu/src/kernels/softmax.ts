import type { AxisGeometry } from '@engram/tensor/backend';
import type { Gpu, GpuKernels } from '../operand.ts';
import type { Operand } from '../program.ts';
import { programs } from '../programs.ts';
import { CHUNK, inStages, most, perLine, sumOfExponentials, sumStage } from './reduce.ts';

/** Elements read by all threads together, up to which the work of their lines is done by each of them. */
const FEW = 2 ** 18;

const isShort = ({ length }: Operand, { size }: AxisGeometry): boolean => size <= CHUNK && length * size <= FEW;

const sumsOf = (gpu: Gpu, a: Operand, axis: AxisGeometry): Operand => {
  const sums = perLine(gpu, axis);
  inStages(gpu, sums, a, axis, sumStage(gpu));
  return sums;
};

export const softmax = {
  softmax: ([out], [a], axis, gpu) => {
    const { size, inner } = axis;
    if (isShort(out, axis)) return gpu.dispatch(programs.softmaxAtOnce, out, [a, size, inner]);
    const largest = most(gpu, a, axis);
    gpu.dispatch(programs.softmaxOfLines, out, [a, largest, sumOfExponentials(gpu, a, largest, axis), size, inner]);
  },
  softmaxBackward: ([out], [g, y], axis, gpu) => {
    const { size, inner } = axis;
    if (isShort(out, axis)) return gpu.dispatch(programs.softmaxBackwardAtOnce, out, [g, y, size, inner]);
    const products = gpu.temporary(out.length);
    gpu.dispatch(programs.multiply, products, [g, y]);
    gpu.dispatch(programs.softmaxBackwardOfLines, out, [g, y, sumsOf(gpu, products, axis), size, inner]);
  },
  logSoftmax: ([out], [a], axis, gpu) => {
    const { size, inner } = axis;
    if (isShort(out, axis)) return gpu.dispatch(programs.logSoftmaxAtOnce, out, [a, size, inner]);
    const largest = most(gpu, a, axis);
    gpu.dispatch(programs.logSoftmaxOfLines, out, [a, largest, sumOfExponentials(gpu, a, largest, axis), size, inner]);
  },
  logSoftmaxBackward: ([out], [g, y], axis, gpu) => {
    const { size, inner } = axis;
    if (isShort(out, axis)) return gpu.dispatch(programs.logSoftmaxBackwardAtOnce, out, [g, y, size, inner]);
    gpu.dispatch(programs.logSoftmaxBackwardOfLines, out, [g, y, sumsOf(gpu, g, axis), size, inner]);
  },
} satisfies Partial<GpuKernels>;
