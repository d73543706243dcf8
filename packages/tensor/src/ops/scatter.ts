import { apply } from '../autograd/apply.ts';
import { defineOp, type Op, type OpRecord } from '../autograd/op.ts';
import { Tensor } from '../autograd/tensor.ts';
import * as kernels from '../backend/kernels/index.ts';
import type { ScatterGeometry } from '../backend/kernels/scatter.ts';
import { ArgumentError } from '../errors.ts';
import { checkOptions } from '../options.ts';
import { show } from '../quote.ts';
import { isFloat } from '../shape/dtype.ts';
import { numel, type Shape } from '../shape/shape.ts';
import { asTensor, castTo } from './arguments.ts';
import { div, maximum, mul } from './arithmetic.ts';
import { eq, where } from './compare.ts';
import { arange, fullLike, ones, onesLike, zeros } from './create.ts';
import { checkPick, gather, scatterAdd, sourceFor } from './indexing.ts';
import { cat } from './join.ts';
import { expand, reshape } from './movement.ts';
import { slice } from './slice.ts';

interface ScatterAttrs {
  readonly axis: number;
  /** The public function that runs, for errors. */
  readonly op: string;
  /** As the kernel's: 1 for the largest, −1 for the smallest, 0 for the last that goes to a place. */
  readonly sign: 1 | 0 | -1;
  /** Whether x does not count where something goes to. */
  readonly fresh: boolean;
}

const scatterOp = (record: Pick<OpRecord<ScatterAttrs>, 'vjp' | 'linear'>): Op<ScatterAttrs> =>
  defineOp<ScatterAttrs, ScatterGeometry>({
    name: 'scatter',
    kernel: kernels.scatter,
    geometry: ([x, , index], _, { op, axis, sign }) => ({
      op,
      outer: numel(x.shape.slice(0, axis)),
      size: x.shape[axis],
      inner: numel(x.shape.slice(axis + 1)),
      count: index.shape[axis],
      sign,
    }),
    ...record,
  });

/** x with elements of the source, as large as the index, which is as large as x but along the axis. */
const putOp: Op<ScatterAttrs> = scatterOp({
  vjp: (g, [x, , index], { attrs }) => [
    () => scatter(g, attrs.axis, index, 0),
    () => {
      // Of several that go to a place only the last has a gradient.
      const places = placesAlong(attrs.axis, index.shape);
      const last = apply(putOp, [zeros(x.shape, { dtype: 'int32' }), places, index], attrs);
      return where(eq(gather(last, attrs.axis, index), places), gather(g, attrs.axis, index), 0);
    },
    null,
  ],
  linear: true,
});

/** The same with the largest or smallest of all that go to a place; the gradient is shared evenly among those that reach it. */
const extremeOp = scatterOp({
  vjp: (g, [x, source, index], { output, attrs: { axis, fresh } }) => {
    const own = fresh ? scatter(onesLike(g), axis, index, 0) : castTo(eq(x, output), g.dtype);
    const sources = castTo(eq(source, gather(output, axis, index)), g.dtype);
    const share = div(g, scatterAdd(own, axis, index, sources));
    return [() => mul(own, share), () => mul(sources, gather(share, axis, index)), null];
  },
});

const placesAlong = (axis: number, shape: Shape): Tensor => {
  const line = shape.map((size, i) => (i === axis ? size : 1));
  return expand(reshape(arange(shape[axis]), line), shape);
};

/** Where the index is smaller than x along other axes, it reaches the first places there. */
const scattered = (x: Tensor, source: Tensor, index: Tensor, attrs: ScatterAttrs): Tensor => {
  const at = x.shape.findIndex((size, i) => i !== attrs.axis && size !== index.shape[i]);
  if (at < 0) return apply(attrs.sign === 0 ? putOp : extremeOp, [x, source, index], attrs);
  const end = index.shape[at];
  return cat([scattered(slice(x, at, 0, end), source, index, attrs), slice(x, at, end)], at);
};

/**
 * A copy of x with, along axis 0, x[index[i, j], j] = source[i, j], of several that go to a place the last; the source may be
 * a number. x [A…], index [B…], source ≥ [B…] → [A…].
 * @throws {ShapeError | DTypeError | IndexError}
 */
export const scatter = (x: Tensor, axis: number, index: Tensor, source: Tensor | number): Tensor =>
  scatterWith('scatter', 0, x, axis, index, source);

const scatterWith = (
  op: string,
  sign: ScatterAttrs['sign'],
  x: Tensor,
  axis: number,
  index: Tensor,
  source: Tensor | number,
  fresh = false,
): Tensor => {
  const at = checkPick(op, x, axis, index);
  const used =
    source instanceof Tensor
      ? castTo(sourceFor(op, x, index, source), x.dtype)
      : expand(asTensor(op, source, x.dtype), index.shape);
  return scattered(x, used, index, { op, axis: at, sign, fresh });
};

/** What `scatterReduce` makes of several values for one place; `amax` and `amin` are PyTorch’s names for `max` and `min`. */
export type ScatterReduction = 'sum' | 'mean' | 'max' | 'min' | 'amax' | 'amin';

/** Whether `scatterReduce` counts what was there. */
export interface ScatterReduceOptions {
  /** Whether x counts with what goes to its places; default true. Where nothing goes it stays in either case. */
  readonly includeSelf?: boolean;
}

/**
 * A copy of x in which each place holds the sum, mean, largest or smallest of all of the source that goes to it: along axis 0,
 * source[i, j] goes to x[index[i, j], j]. `'max'` and `'min'` are PyTorch's `'amax'` and `'amin'`, which are taken as well; NaN
 * is passed on, and equals share the gradient evenly. A mean of int32 is rounded down. x [A…], index [B…], source ≥ [B…] → [A…].
 * @throws {ShapeError | DTypeError | IndexError | ArgumentError}
 */
export const scatterReduce = (
  x: Tensor,
  axis: number,
  index: Tensor,
  source: Tensor,
  reduce: ScatterReduction,
  options?: ScatterReduceOptions,
): Tensor => {
  const op = 'scatterReduce';
  const { includeSelf = true } = checkOptions(op, options, { includeSelf: 'flag' });
  const kind = typeof reduce === 'string' && /^(?:sum|mean|a?(max|min))$/.exec(reduce);
  if (!kind) throw new ArgumentError(`${op}: reduce is 'sum', 'mean', 'max' or 'min', got ${show(reduce)}`);
  const sign = kind[1] === undefined ? 0 : kind[1] === 'max' ? 1 : -1;
  checkPick(op, x, axis, index);
  sourceFor(op, x, index, source);
  // What an extreme of the source is begun with does not matter, if it is of the source.
  const begun = includeSelf ? x : scatterWith(op, 0, x, axis, index, sign === 0 ? 0 : source.detach());
  if (sign !== 0) return scatterWith(op, sign, begun, axis, index, source, !includeSelf);
  const sums = scatterAdd(begun, axis, index, source);
  if (kind[0] === 'sum') return sums;
  const count = scatterAdd(fullLike(x, Number(includeSelf)), axis, index, ones(index.shape, { dtype: x.dtype }));
  return div(sums, maximum(count, 1), isFloat(x.dtype) ? {} : { roundingMode: 'floor' });
};
