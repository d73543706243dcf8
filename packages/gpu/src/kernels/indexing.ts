import { type GatherGeometry, numel, type Rows, rowsOf } from '@engram/tensor/backend';
import type { Gpu, GpuKernels } from '../operand.ts';
import type { Operand } from '../program.ts';
import { programs } from '../programs.ts';
import { checkPositions } from '../wholes.ts';
import { movement, readRows, wholeIn } from './movement.ts';

/** For a lookup that finds nothing, where only the device knows the index. */
const missingIn = ({ dtype }: Operand): number => (dtype === 'float32' ? Number.NaN : 0);

/** A gather as [outer, count or size, inner]. */
interface Picks {
  readonly outer: number;
  readonly count: number;
  readonly inner: number;
  /** That part of the whole which the index spans, along the axis all of it. */
  readonly part: Rows;
  readonly length: number;
  /** Whether the part is where the whole begins, and contiguous. */
  readonly isWhole: boolean;
}

/** The index and the picked elements are contiguous in `rows`; along the axis, the whole stands still. */
const picksOf = ({ size, stride, rows }: GatherGeometry): Picks => {
  const sizes = [...rows.sizes, rows.inner];
  const steps = [...rows.steps[1], rows.strides[1]];
  let axis = steps.indexOf(0);
  let count = 1;
  if (axis >= 0) {
    count = sizes[axis];
    sizes[axis] = size;
    steps[axis] = stride;
  } else {
    // One index along the axis, which rows leave out: it lies below all longer steps.
    axis = steps.filter((step) => step >= stride).length;
    sizes.splice(axis, 0, size);
    steps.splice(axis, 0, stride);
  }
  const part = rowsOf(sizes, [steps], [rows.bases[1]]);
  const length = numel(sizes);
  return {
    outer: numel(sizes.slice(0, axis)),
    count,
    inner: numel(sizes.slice(axis + 1)),
    part,
    length,
    isWhole: part.bases[0] === 0 && (length <= 1 || (part.sizes.length === 0 && part.strides[0] === 1)),
  };
};

const partOf = (gpu: Gpu, whole: Operand, { part, length, isWhole }: Picks): Operand => {
  if (isWhole) return whole;
  const copy = gpu.temporary(length);
  readRows(gpu, copy, whole, part, 0);
  return copy;
};

export const indexing = {
  indexSelect: ([out], [a, index], { size, inner, count }, gpu) =>
    gpu.dispatch(programs.selectLines, out, [a, index, count, size, inner, missingIn(out)]),
  indexAdd: ([out], [source, index], { size, inner, count }, gpu) =>
    gpu.dispatch(programs.addLines, out, [out, source, index, count, size, inner, wholeIn(out)]),
  gather: ([out], [a, index], geometry, gpu) => {
    const picks = picksOf(geometry);
    const part = partOf(gpu, a, picks);
    gpu.dispatch(programs.pick, out, [part, index, picks.count, geometry.size, picks.inner, missingIn(out)]);
  },
  scatterAdd: ([out], [source, index], geometry, gpu) => {
    if (source.length === 0) return;
    const { outer, count, inner, part, length, isWhole } = picksOf(geometry);
    const sizes = [outer, count, geometry.size, inner, wholeIn(out)] as const;
    if (isWhole) {
      gpu.dispatch(programs.addPicked, out, [out, source, index, ...sizes]);
      return;
    }
    const sum = gpu.temporary(length);
    gpu.dispatch(programs.zeros, sum, []);
    gpu.dispatch(programs.addPicked, sum, [sum, source, index, ...sizes]);
    movement.addStrided([out], [sum], part, gpu);
  },
  /** For lines of any length: as many dispatches as the length has binary digits, and two or three more. */
  sort: ([values, indices], [a], { size, inner, descending, count }, gpu) => {
    checkPositions('sort', size);
    const order = count === size ? indices : gpu.temporary(a.length);
    gpu.dispatch(programs.positions, order, [size, inner]);
    for (let width = 1; width < size; width *= 2) {
      gpu.dispatch(programs.mergeRuns, order, [order, a, size, inner, count, width, descending ? -1 : 1]);
    }
    if (order !== indices) gpu.dispatch(programs.firsts, indices, [order, count, size, inner]);
    gpu.dispatch(programs.pick, values, [a, indices, count, size, inner, 0]);
  },
} satisfies Partial<GpuKernels>;
