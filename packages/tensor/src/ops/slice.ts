import { apply } from '../autograd/apply.ts';
import { defineOp, type Op } from '../autograd/op.ts';
import { reshapeOp } from '../autograd/tape-ops.ts';
import type { Tensor } from '../autograd/tensor.ts';
import * as kernels from '../backend/kernels/index.ts';
import { ArgumentError, ShapeError } from '../errors.ts';
import { show } from '../quote.ts';
import { rowsOf } from '../shape/broadcast.ts';
import { checkList, formatShape, normalizeAxis, normalizeIndex, type Shape, stridesOf } from '../shape/shape.ts';
import { checkTensor } from './arguments.ts';

/** Elements start, start + step, … of one axis; `size` of them. */
interface Cut {
  readonly start: number;
  readonly step: number;
  readonly size: number;
}

interface CutAttrs extends Cut {
  readonly axis: number;
}

const rowsOfCut = (whole: Shape, part: Shape, { axis, start, step }: CutAttrs) => {
  const strides = stridesOf(whole);
  const base = start * strides[axis];
  strides[axis] *= step;
  return rowsOf(part, [strides], [part.includes(0) ? 0 : base]);
};

const withSize = (shape: Shape, axis: number, size: number): Shape => {
  const sizes = [...shape];
  sizes[axis] = size;
  return sizes;
};

const sliceOp: Op<CutAttrs> = defineOp({
  name: 'slice',
  kernel: kernels.copyStrided,
  shape: ([x], { axis, size }: CutAttrs) => withSize(x.shape, axis, size),
  geometry: ([x], [out], cut) => rowsOfCut(x.shape, out.shape, cut),
  vjp: (g, [x], { attrs }) => [apply(unsliceOp, [g], { ...attrs, whole: x.shape[attrs.axis] })],
  linear: true,
});

/** The adjoint of `slice`: x back in its place among zeros, along an axis of size `whole`. */
const unsliceOp: Op<CutAttrs & { whole: number }> = defineOp({
  name: 'unslice',
  kernel: kernels.addStrided,
  shape: ([x], { axis, whole }: CutAttrs & { whole: number }) => withSize(x.shape, axis, whole),
  geometry: ([x], [out], cut) => rowsOfCut(out.shape, x.shape, cut),
  vjp: (g, _, { attrs }) => [apply(sliceOp, [g], attrs)],
  linear: true,
});

/** `slice` with everything normalised by the caller. */
export const sliceAxis = (x: Tensor, axis: number, cut: Cut): Tensor => apply(sliceOp, [x], { axis, ...cut });

/** Zeros of size `whole` along the axis with x from `start` on, at every `step`-th place. */
export const unsliceAxis = (x: Tensor, axis: number, start: number, whole: number, step = 1): Tensor =>
  apply(unsliceOp, [x], { axis, start, step, size: x.shape[axis], whole });

/**
 * Elements `start` up to, not including, `end` of an axis, every `step`-th: Python's `x[start:end:step]`, with negative
 * positions from the end and positions past the ends cut off. Defaults: the whole axis, step 1.
 * @throws {ShapeError}
 * @throws {ArgumentError} unless the step is a whole number ≥ 1; for reverse order use `flip`.
 */
export const slice = (x: Tensor, axis: number, start = 0, end = Infinity, step = 1): Tensor => {
  const at = axisOf('slice', x, axis);
  if (!Number.isInteger(step) || step < 1)
    throw new ArgumentError(`slice: step is a whole number ≥ 1, got ${show(step)}; use flip to reverse`);
  const n = x.shape[at];
  const place = (i: number): number =>
    typeof i === 'number' ? Math.min(Math.max(i < 0 ? i + n : i, 0), n) : Number.NaN;
  const [from, to] = [place(start), place(end)];
  if (!Number.isInteger(from) || !Number.isInteger(to))
    throw new ArgumentError(`slice: start and end are whole numbers, got ${show(start)} and ${show(end)}`);
  return sliceAxis(x, at, { start: from, step, size: Math.max(0, Math.ceil((to - from) / step)) });
};

/** `length` elements from `start` on (negative: from the end). @throws {ShapeError | ArgumentError} */
export const narrow = (x: Tensor, axis: number, start: number, length: number): Tensor => {
  const at = axisOf('narrow', x, axis);
  const n = x.shape[at];
  const from = typeof start === 'number' && start < 0 ? start + n : start;
  if (!Number.isInteger(from) || !Number.isInteger(length) || from < 0 || length < 0 || from + length > n) {
    throw new ArgumentError(
      `narrow: ${show(length)} elements from ${show(start)} do not lie within axis ${axis} of size ${n}`,
    );
  }
  return sliceAxis(x, at, { start: from, step: 1, size: length });
};

/** The slice at `index` (negative: from the end); the axis is dropped. @throws {ShapeError | IndexError} */
export const select = (x: Tensor, axis: number, index: number): Tensor => {
  const at = axisOf('select', x, axis);
  const line = sliceAxis(x, at, { start: normalizeIndex('select', index, x.shape[at]), step: 1, size: 1 });
  return apply(reshapeOp, [line], { shape: x.shape.filter((_, i) => i !== at) });
};

const axisOf = (op: string, x: Tensor, axis: number): number => {
  if (checkTensor(op, x).ndim === 0) throw new ShapeError(`${op}: a scalar has no axis to cut`);
  return normalizeAxis(op, axis, x.ndim);
};

/** Parts of the given size along an axis (the last may be smaller), or of the given sizes. @throws {ShapeError | ArgumentError} */
export const split = (x: Tensor, sizes: number | readonly number[], axis = 0): Tensor[] => {
  const at = axisOf('split', x, axis);
  const n = x.shape[at];
  if (typeof sizes === 'number') {
    if (!Number.isInteger(sizes) || sizes < 1)
      throw new ArgumentError(`split: the size of a part is a whole number ≥ 1, got ${show(sizes)}`);
    const count = Math.max(1, Math.ceil(n / sizes));
    return split(
      x,
      Array.from({ length: count }, (_, i) => Math.min(sizes, n - i * sizes)),
      axis,
    );
  }
  checkList('split', sizes, 'the sizes');
  if (sizes.some((s) => !Number.isInteger(s) || s < 0) || sizes.reduce((a, b) => a + b, 0) !== n) {
    throw new ShapeError(
      `split: sizes ${formatShape(sizes)} must be whole numbers that add up to ${n}, the size of axis ${axis}`,
    );
  }
  let start = 0;
  return sizes.map((size) => {
    const part = sliceAxis(x, at, { start, step: 1, size });
    start += size;
    return part;
  });
};

/** At most `chunks` parts of equal size along an axis; the last may be smaller. @throws {ShapeError | ArgumentError} */
export const chunk = (x: Tensor, chunks: number, axis = 0): Tensor[] => {
  const at = axisOf('chunk', x, axis);
  if (!Number.isInteger(chunks) || chunks < 1)
    throw new ArgumentError(`chunk: the number of chunks is a whole number ≥ 1, got ${show(chunks)}`);
  const n = x.shape[at];
  return split(x, n === 0 ? new Array<number>(chunks).fill(0) : Math.ceil(n / chunks), at);
};
