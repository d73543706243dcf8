import { apply } from '../autograd/apply.ts';
import { defineOp } from '../autograd/op.ts';
import type { Tensor } from '../autograd/tensor.ts';
import { DTypeError, ShapeError } from '../errors.ts';
import { checkOptions } from '../options.ts';
import { isFloat } from '../shape/dtype.ts';
import { formatShape, normalizeAxes, reducedShape } from '../shape/shape.ts';
import { asTensor, castTo, checkFloat, checkTensor } from './arguments.ts';
import { add, div, mul, sub } from './arithmetic.ts';
import { clone } from './cast.ts';
import { eq, logicalAnd, logicalOr, ne, where } from './compare.ts';
import { tensor } from './create.ts';
import { indexSelect, sort, topk } from './indexing.ts';
import { lerp } from './lerp.ts';
import { flatten, permute, reshape } from './movement.ts';
import { type Axes, REDUCE, type ReduceOptions, sum } from './reduce.ts';
import { ceil, floor } from './rounding.ts';
import { narrow } from './slice.ts';
import { checkBetween } from './values.ts';

/** How many elements are not 0 over the axes; NaN is not 0. x [A…] → [A… less axes] int32. @throws {ShapeError} */
export const countNonzero = (x: Tensor, axes?: Axes): Tensor => sum(ne(checkTensor('countNonzero', x), false), axes);

/** Lines along an axis that is there, and the shape that is left when they are reduced. */
const linesOf = (op: string, x: Tensor, axis: number | undefined, options: ReduceOptions | undefined) => {
  const { keepdim = false } = checkOptions(op, options, REDUCE);
  const list = normalizeAxes(op, axis, x.ndim);
  const flat = axis === undefined || x.ndim === 0;
  return { lines: flat ? flatten(x) : x, at: flat ? 0 : list[0], kept: reducedShape(x.shape, list, keepdim) };
};

/** How many elements a line has. @throws {ShapeError} where it has none. */
const sizeOf = (op: string, { shape }: Tensor, axis: number): number => {
  if (shape[axis] > 0) return shape[axis];
  throw new ShapeError(`${op}: no elements to choose from: ${formatShape(shape)} is empty along the axis`);
};

/** From the greatest down, the first NaN of a line comes before all others. */
const medianAlong = (x: Tensor, axis: number): Tensor => {
  const middle = x.shape[axis] >> 1;
  const { values } = topk(x, middle + 1, axis);
  const first = narrow(values, axis, 0, 1);
  return where(ne(first, first), first, narrow(values, axis, middle, 1));
};

/** The median of all elements, and the gradient shared evenly among those that are equal to it. */
const medianOp = defineOp({
  name: 'median',
  shape: () => [],
  decompose: ([x]) => reshape(medianAlong(flatten(x), 0), []),
  vjp: (g, [x], { output: y }) => [
    () => {
      const equal = logicalOr(eq(x, y), logicalAnd(ne(x, x), ne(y, y)));
      return where(equal, div(g, sum(castTo(equal, g.dtype))), 0);
    },
  ],
});

/**
 * The median along `axis`, or of all elements: of an even number the lower of the two in the middle; NaN if there is one.
 * Along an axis the gradient goes to one element, without one it is shared evenly among those equal to the median. No
 * elements at all have NaN. x [A…] → [A… less axis].
 * @throws {ShapeError} also where an axis has nothing to choose from.
 */
export const median = (x: Tensor, axis?: number, options?: ReduceOptions): Tensor => {
  const { lines, at, kept } = linesOf('median', checkTensor('median', x), axis, options);
  // As functions of x, which have a gradient as empty as x.
  if (x.numel === 0 && kept.includes(0)) return clone(reshape(x, kept));
  if (x.numel === 0 && axis === undefined && isFloat(x.dtype)) return reshape(add(sum(x), Number.NaN), kept);
  sizeOf('median', lines, at);
  return reshape(axis === undefined ? apply(medianOp, [x]) : medianAlong(lines, at), kept);
};

/**
 * The q-quantiles along `axis`, or of all elements, between neighbours on a line: at q (n − 1) among the n elements in order;
 * NaN if there is one. x [A…], q a number or [Q], from 0 to 1 → [A… less axis], or [Q, A… less axis].
 * @throws {ShapeError} also when there is nothing to choose from.
 * @throws {DTypeError} on integers.
 * @throws {ArgumentError} on q below 0 or above 1; a tensor of them is looked at where its values are there.
 */
export const quantile = (
  x: Tensor,
  q: number | readonly number[] | Tensor,
  axis?: number,
  options?: ReduceOptions,
): Tensor => {
  const op = 'quantile';
  const { dtype } = checkFloat(op, x);
  const share = Array.isArray(q) ? tensor(q as number[], { dtype }) : asTensor(op, q as number | Tensor, dtype);
  if (share.dtype !== dtype || share.ndim > 1) {
    throw new DTypeError(`${op}: q must be a number or [Q] ${dtype}, it is ${formatShape(share.shape)} ${share.dtype}`);
  }
  checkBetween(op, 'q', share, 0, 1);
  const { lines, at, kept } = linesOf(op, x, axis, options);
  const size = sizeOf(op, lines, at);
  const { values } = sort(lines, at);
  const last = narrow(values, at, size - 1, 1);
  const place = mul(flatten(share), size - 1);
  const below = floor(place).detach();
  const [a, b] = [below, ceil(place)].map((p) => indexSelect(values, at, castTo(p, 'int32')));
  const weight = lines.shape.map((_, i) => (i === at ? share.numel : 1));
  const found = where(ne(last, last), last, lerp(a, b, reshape(sub(place, below), weight)));
  if (share.ndim === 0) return reshape(found, kept);
  // The axis of q comes first.
  const order = lines.shape.map((_, i) => (i === 0 ? at : i <= at ? i - 1 : i));
  return reshape(permute(found, order), [share.numel, ...kept]);
};
