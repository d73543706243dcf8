import { apply } from '../autograd/apply.ts';
import { defineOp, type Op } from '../autograd/op.ts';
import { expandOp, reshapeOp } from '../autograd/tape-ops.ts';
import type { Tensor } from '../autograd/tensor.ts';
import * as kernels from '../backend/kernels/index.ts';
import { ShapeError } from '../errors.ts';
import { broadcastsTo, rowsOf } from '../shape/broadcast.ts';
import {
  checkList,
  checkSize,
  formatShape,
  normalizeAxes,
  normalizeAxis,
  numel,
  resolveReshape,
  type Shape,
  stridesOf,
} from '../shape/shape.ts';
import { checkTensor } from './arguments.ts';
import { clone } from './cast.ts';
import { sliceAxis } from './slice.ts';

/** The same elements in another shape; one size may be −1 and is inferred. Free: storage is shared. @throws {ShapeError} */
export const reshape = (x: Tensor, shape: Shape): Tensor =>
  apply(reshapeOp, [checkTensor('reshape', x)], { shape: resolveReshape('reshape', x.shape, shape) });

/** Merges the axes from `start` to `end`, both included, into one; default all. @throws {ShapeError} */
export const flatten = (x: Tensor, start = 0, end = -1): Tensor => {
  const first = normalizeAxis('flatten', start, checkTensor('flatten', x).ndim);
  const last = normalizeAxis('flatten', end, x.ndim);
  if (first > last) throw new ShapeError(`flatten: start axis ${start} comes after end axis ${end}`);
  return reshape(x, [...x.shape.slice(0, first), numel(x.shape.slice(first, last + 1)), ...x.shape.slice(last + 1)]);
};

const permuteOp: Op<{ axes: readonly number[] }> = defineOp({
  name: 'permute',
  kernel: kernels.copyStrided,
  shape: ([x], { axes }: { axes: readonly number[] }) => axes.map((axis) => x.shape[axis]),
  geometry: ([x], [out], { axes }) => {
    const strides = stridesOf(x.shape);
    return rowsOf(out.shape, [axes.map((axis) => strides[axis])]);
  },
  vjp: (g, _, { attrs: { axes } }) => [apply(permuteOp, [g], { axes: axes.map((_, i) => axes.indexOf(i)) })],
  linear: true,
});

/** Axis i of the result is axis `axes[i]` of x. @throws {ShapeError} unless every axis is named once. */
export const permute = (x: Tensor, axes: readonly number[]): Tensor => {
  checkTensor('permute', x);
  const list = checkList('permute', axes, 'the order of axes').map((axis) => normalizeAxis('permute', axis, x.ndim));
  if (list.length !== x.ndim || new Set(list).size !== x.ndim) {
    throw new ShapeError(
      `permute: ${formatShape(axes)} must name each of the ${x.ndim} axes of ${formatShape(x.shape)} once`,
    );
  }
  return apply(permuteOp, [x], { axes: list });
};

/** Swaps two axes; default the last two. @throws {ShapeError} */
export const transpose = (x: Tensor, axis0 = -2, axis1 = -1): Tensor => {
  const a = normalizeAxis('transpose', axis0, checkTensor('transpose', x).ndim);
  const b = normalizeAxis('transpose', axis1, x.ndim);
  const axes = x.shape.map((_, i) => (i === a ? b : i === b ? a : i));
  return permute(x, axes);
};

/** Repeats axes of size 1 (and new leading axes) to `shape`; −1 keeps a size. @throws {ShapeError} */
export const expand = (x: Tensor, shape: Shape): Tensor => {
  const lead = checkList('expand', shape).length - checkTensor('expand', x).ndim;
  const target = shape.map((size, i) => (size === -1 && i >= lead ? x.shape[i - lead] : size));
  if (lead < 0 || !target.every((size) => Number.isInteger(size) && size >= 0) || !broadcastsTo(x.shape, target)) {
    throw new ShapeError(
      `expand: ${formatShape(x.shape)} does not expand to ${formatShape(shape)}; only axes of size 1 are repeated`,
    );
  }
  return apply(expandOp, [x], { shape: target });
};

/** Drops axes of size 1: those named, or all. Named axes of another size stay. @throws {ShapeError} */
export const squeeze = (x: Tensor, axes?: number | readonly number[]): Tensor => {
  const list = normalizeAxes('squeeze', axes, checkTensor('squeeze', x).ndim);
  return reshape(
    x,
    x.shape.filter((size, i) => size !== 1 || !list.includes(i)),
  );
};

/** A new axis of size 1 at `axis` of the result. @throws {ShapeError} */
export const unsqueeze = (x: Tensor, axis: number): Tensor => {
  const at = normalizeAxis('unsqueeze', axis, checkTensor('unsqueeze', x).ndim + 1);
  return reshape(x, [...x.shape.slice(0, at), 1, ...x.shape.slice(at)]);
};

/** The order of elements reversed along the axes. @throws {ShapeError} */
export const flip = (x: Tensor, axes: number | readonly number[]): Tensor => {
  const list = normalizeAxes('flip', axes, checkTensor('flip', x).ndim);
  if (list.length === 0) return clone(x);
  return list.reduce((y, axis) => sliceAxis(y, axis, { start: y.shape[axis] - 1, step: -1, size: y.shape[axis] }), x);
};

/** The whole tensor repeated `reps[i]` times along axis i; missing leading axes are added. @throws {ShapeError} */
export const tile = (x: Tensor, reps: readonly number[]): Tensor => {
  if (checkList('tile', reps, 'the repeats').some((n) => !Number.isInteger(n) || n < 0)) {
    throw new ShapeError(`tile: repeats are whole numbers ≥ 0, got ${formatShape(reps)}`);
  }
  const rank = Math.max(checkTensor('tile', x).ndim, reps.length);
  const shape = [...new Array<number>(rank - x.ndim).fill(1), ...x.shape];
  const times = [...new Array<number>(rank - reps.length).fill(1), ...reps];
  checkSize(
    'tile',
    shape.map((size, i) => size * times[i]),
    x.dtype,
  );
  const interleaved = reshape(
    x,
    shape.flatMap((size) => [1, size]),
  );
  const repeated = expand(
    interleaved,
    shape.flatMap((size, i) => [times[i], size]),
  );
  return reshape(
    repeated,
    shape.map((size, i) => size * times[i]),
  );
};
