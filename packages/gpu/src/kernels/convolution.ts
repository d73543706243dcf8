import type { ConvolutionGeometry } from '@engram/tensor/backend';
import type { GpuKernels } from '../operand.ts';
import { programs } from '../programs.ts';

const sizesOf = ({ groups, inputs, outputs, input, kernel, output, stride, padding, dilation }: ConvolutionGeometry) =>
  [groups, inputs, outputs, ...input, ...kernel, ...output, ...stride, ...padding, ...dilation] as const;

/** Threads that keep a GPU busy. */
const BUSY = 2 ** 13;

export const convolution = {
  conv2d: ([out], [x, w, bias], geometry, gpu) =>
    gpu.dispatch(programs.convolve, out, [x, w, bias ?? w, bias ? 1 : 0, ...sizesOf(geometry)]),
  conv2dInput: ([out], [y, w, bias], geometry, gpu) =>
    gpu.dispatch(programs.convolveBack, out, [y, w, bias ?? w, bias ? 1 : 0, ...sizesOf(geometry)]),
  /** Where there are few taps, there are more threads than taps, each with some of the images. */
  conv2dWeight: ([out], [x, y], geometry, gpu) => {
    const { batch } = geometry;
    const strands = Math.max(1, Math.min(batch, Math.floor(BUSY / Math.max(1, out.length))));
    const parts = strands === 1 ? out : gpu.temporary(out.length * strands);
    gpu.dispatch(programs.convolveTaps, parts, [x, y, batch, strands, ...sizesOf(geometry)]);
    if (strands > 1) gpu.dispatch(programs.sumChunk, out, [parts, strands, out.length, 1]);
  },
  fold: ([out], [columns], { input, kernel, output, stride, dilation }, gpu) =>
    gpu.dispatch(programs.foldWindows, out, [columns, ...input, ...kernel, ...output, ...stride, ...dilation]),
} satisfies Partial<GpuKernels>;
