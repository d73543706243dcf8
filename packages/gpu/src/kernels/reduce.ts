import { type AxisGeometry, arrayOf } from '@engram/tensor/backend';
import type { Gpu, GpuKernel, GpuKernels } from '../operand.ts';
import type { Operand, Program } from '../program.ts';
import { programs } from '../programs.ts';
import { checkPositions } from '../wholes.ts';

/** Elements that a thread takes, at least where there are as many. */
export const CHUNK = 64;

/** Reduces `cells` to `chunks` results a line. */
export type Stage = (out: Operand, cells: Operand, axis: AxisGeometry, chunks: number) => void;

/** Reduces lines to one result each, by `first` as long as they are whole, then by `next`. */
export const inStages = (gpu: Gpu, out: Operand, a: Operand, axis: AxisGeometry, first: Stage, next = first): void => {
  let cells = a;
  let { size } = axis;
  let stage = first;
  while (size > CHUNK) {
    const chunks = Math.ceil(size / CHUNK);
    const shorter = gpu.temporary(axis.outer * chunks * axis.inner);
    stage(shorter, cells, { ...axis, size }, chunks);
    cells = shorter;
    size = chunks;
    stage = next;
  }
  stage(out, cells, { ...axis, size }, 1);
};

/** One number for each line of an axis. */
export const perLine = (gpu: Gpu, { outer, inner }: AxisGeometry): Operand => gpu.temporary(outer * inner);

const stage =
  (gpu: Gpu, program: Program<readonly ['cells', 'int', 'int', 'int']>): Stage =>
  (out, cells, { size, inner }, chunks) =>
    gpu.dispatch(program, out, [cells, size, inner, chunks]);

export const sumStage = (gpu: Gpu): Stage => stage(gpu, programs.sumChunk);

/** Sums or products, in stages, of int32 by a program of their own. */
const total =
  (wholes: Parameters<typeof stage>[1], floats: Parameters<typeof stage>[1]): GpuKernel<AxisGeometry> =>
  ([out], [a], axis, gpu) =>
    inStages(gpu, out, a, axis, stage(gpu, out.dtype === 'int32' ? wholes : floats));

const extremeStage =
  (gpu: Gpu, sign: 1 | -1): Stage =>
  (out, cells, { size, inner }, chunks) =>
    gpu.dispatch(programs.extremeChunk, out, [cells, size, inner, chunks, sign, -Infinity]);

/** The largest element of each line. */
export const most = (gpu: Gpu, a: Operand, axis: AxisGeometry): Operand => {
  const out = perLine(gpu, axis);
  inStages(gpu, out, a, axis, extremeStage(gpu, 1));
  return out;
};

/** For each line the sum of eˣ⁻ᵐ, where m is its largest element. */
export const sumOfExponentials = (gpu: Gpu, a: Operand, largest: Operand, axis: AxisGeometry): Operand => {
  const out = perLine(gpu, axis);
  const first: Stage = (sums, cells, { size, inner }, chunks) =>
    gpu.dispatch(programs.exponentialChunk, sums, [cells, largest, size, inner, chunks]);
  inStages(gpu, out, a, axis, first, sumStage(gpu));
  return out;
};

const extreme =
  (sign: 1 | -1): GpuKernel<AxisGeometry> =>
  ([out], [a], axis, gpu) => {
    if (axis.size > 0) inStages(gpu, out, a, axis, extremeStage(gpu, sign));
    else gpu.dispatch(programs.fill, out, [arrayOf(out.dtype).of(-sign * Infinity)[0]]);
  };

/** The first of equals, and the first NaN: the extreme is found, and then its first position. */
const position =
  (sign: 1 | -1): GpuKernel<AxisGeometry> =>
  ([out], [a], axis, gpu) => {
    checkPositions(sign > 0 ? 'argmax' : 'argmin', axis.size);
    const extremes = perLine(gpu, axis);
    inStages(gpu, extremes, a, axis, extremeStage(gpu, sign));
    const first: Stage = (positions, cells, { size, inner }, chunks) =>
      gpu.dispatch(programs.positionChunk, positions, [cells, extremes, size, inner, chunks]);
    inStages(gpu, out, a, axis, first, extremeStage(gpu, -1));
  };

const truth =
  (start: 0 | 1): GpuKernel<AxisGeometry> =>
  ([out], [a], axis, gpu) =>
    inStages(gpu, out, a, axis, (truths, cells, { size, inner }, chunks) =>
      gpu.dispatch(programs.truthChunk, truths, [cells, size, inner, chunks, start]),
    );

/** Runs become so many times as long at a dispatch. */
export const GROWTH = 16;

export const reduce = {
  sum: total(programs.sumChunkWholes, programs.sumChunk),
  prod: total(programs.prodChunkWholes, programs.prodChunk),
  max: extreme(1),
  min: extreme(-1),
  argmax: position(1),
  argmin: position(-1),
  any: truth(0),
  all: truth(1),
  logsumexp: ([out], [a], axis, gpu) => {
    const largest = most(gpu, a, axis);
    gpu.dispatch(programs.logOfSum, out, [largest, sumOfExponentials(gpu, a, largest, axis), Infinity]);
  },
  spread: ([out], [a], axis, gpu) => {
    const { divisor, eps, root } = axis;
    const largest = perLine(gpu, axis);
    inStages(gpu, largest, a, axis, stage(gpu, programs.sizeChunk), extremeStage(gpu, 1));
    const sums = perLine(gpu, axis);
    const first: Stage = (squares, cells, { size, inner }, chunks) =>
      gpu.dispatch(programs.squareChunk, squares, [cells, largest, size, inner, chunks, eps]);
    inStages(gpu, sums, a, axis, first, sumStage(gpu));
    gpu.dispatch(programs.spreadOf, out, [largest, sums, divisor, eps, root ? 1 : 0]);
  },
  cumsum: ([out], [a], { size, inner, reverse }, gpu) => {
    const terms = size <= CHUNK ? size : GROWTH;
    const [from, sign] = reverse ? [size - 1, -1] : [0, 1];
    const program = out.dtype === 'int32' ? programs.sumRunsWholes : programs.sumRuns;
    let sums = a;
    for (let width = 1; width < size || sums === a; width *= terms) {
      gpu.dispatch(program, out, [sums, size, inner, terms, width, from, sign]);
      sums = out;
    }
  },
} satisfies Partial<GpuKernels>;
