import * as kernels from '../backend/kernels/index.ts';
import { broadcastGeometry, broadcastShapes, broadcastStrides, rowsOf } from '../shape/broadcast.ts';
import { numel, type Shape, sameShape } from '../shape/shape.ts';
import { apply } from './apply.ts';
import { defineOp, type Op } from './op.ts';
import type { Tensor } from './tensor.ts';

// The few ops that the tape itself needs: to add gradients up and to undo broadcasting.

export const addOp = defineOp({
  name: 'add',
  kernel: kernels.add,
  shape: ([a, b]) => broadcastShapes('add', a.shape, b.shape),
  geometry: broadcastGeometry,
  vjp: (g) => [g, g],
  linear: true,
});

/** The shape that the attributes say. */
const shapeGiven = (_: unknown, { shape }: { readonly shape: Shape }): Shape => shape;

export const reshapeOp: Op<{ shape: Shape }> = defineOp({
  name: 'reshape',
  view: true,
  shape: shapeGiven,
  vjp: (g, [x]) => [apply(reshapeOp, [g], { shape: x.shape })],
  linear: true,
});

export const cloneOp = defineOp({
  name: 'clone',
  kernel: kernels.copy,
  vjp: (g) => [g],
  linear: true,
});

export const expandOp = defineOp({
  name: 'expand',
  kernel: kernels.copyStrided,
  shape: shapeGiven,
  geometry: ([x], [out]) => rowsOf(out.shape, [broadcastStrides(x.shape, out.shape)]),
  vjp: (g) => [g],
  linear: true,
});

/** Which neighbouring axes a reduction runs over: `first` up to, not including, `end`. */
export interface AxisRange {
  readonly first: number;
  readonly end: number;
  readonly keepdim: boolean;
}

export const rangeShape = (shape: Shape, { first, end, keepdim }: AxisRange): Shape => [
  ...shape.slice(0, first),
  ...(keepdim ? shape.slice(first, end).fill(1) : []),
  ...shape.slice(end),
];

/** What a kernel along such axes of its first operand is told, as the geometry of an op. */
export const rangeGeometry = (
  [{ shape }]: readonly { readonly shape: Shape }[],
  _: unknown,
  { first, end }: Omit<AxisRange, 'keepdim'>,
) => ({
  outer: numel(shape.slice(0, first)),
  size: numel(shape.slice(first, end)),
  inner: numel(shape.slice(end)),
});

/** A gradient of the reduced shape, repeated over the axes that were reduced. */
export const unreduce = (g: Tensor, shape: Shape, { first, end }: AxisRange): Tensor => {
  const kept = rangeShape(shape, { first, end, keepdim: true });
  return apply(expandOp, [apply(reshapeOp, [g], { shape: kept })], { shape });
};

export const sumOp = defineOp({
  name: 'sum',
  kernel: kernels.sum,
  shape: ([x], range: AxisRange) => rangeShape(x.shape, range),
  dtype: ([x]) => (x.dtype === 'bool' ? 'int32' : x.dtype),
  geometry: rangeGeometry,
  vjp: (g, [x], { attrs }) => [unreduce(g, x.shape, attrs)],
  linear: true,
});

/** Sums `x` over the axes that broadcasting `shape` to `x` repeats. */
export const sumTo = (x: Tensor, shape: Shape): Tensor => {
  const lead = x.ndim - shape.length;
  let result = x;
  for (let end = x.ndim; end > 0; ) {
    let first = end;
    while (first > 0 && isRepeated(first - 1, lead, shape, x.shape)) first--;
    // Leading axes go at once; what they run into along with them is left to the reshape.
    if (first < end) result = apply(sumOp, [result], { first, end, keepdim: end > lead });
    end = first < end ? first : end - 1;
  }
  return sameShape(result.shape, shape) ? result : apply(reshapeOp, [result], { shape });
};

/** Whether an axis of the larger shape is one that broadcasting repeats. */
const isRepeated = (axis: number, lead: number, shape: Shape, larger: Shape): boolean =>
  axis < lead || (shape[axis - lead] === 1 && larger[axis] !== 1);
