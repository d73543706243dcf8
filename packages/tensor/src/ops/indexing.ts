import { apply, applyAll } from '../autograd/apply.ts';
import { defineOp, type Op } from '../autograd/op.ts';
import type { Tensor } from '../autograd/tensor.ts';
import * as kernels from '../backend/kernels/index.ts';
import { ArgumentError, DTypeError, ShapeError } from '../errors.ts';
import { checkOptions } from '../options.ts';
import { show } from '../quote.ts';
import { rowsOf } from '../shape/broadcast.ts';
import { isFloat, promote } from '../shape/dtype.ts';
import {
  checkSize,
  formatShape,
  normalizeAxis,
  numel,
  type Shape,
  type Spec,
  sameShape,
  stridesOf,
} from '../shape/shape.ts';
import { castTo, checkIndex, checkTensor } from './arguments.ts';
import { add, mul } from './arithmetic.ts';
import { eq, where } from './compare.ts';
import { ones } from './create.ts';
import { reshape, unsqueeze } from './movement.ts';
import { slice } from './slice.ts';

interface LineAttrs {
  readonly axis: number;
  /** The public function that runs, for errors. */
  readonly op: string;
  /** The line that gets no gradient, if any. */
  readonly padding?: number | undefined;
}

const replaceAxis = (shape: Shape, axis: number, sizes: Shape): Shape => [
  ...shape.slice(0, axis),
  ...sizes,
  ...shape.slice(axis + 1),
];

const lineGeometry = (whole: Spec, index: Spec, { axis, op }: LineAttrs) => ({
  op,
  outer: numel(whole.shape.slice(0, axis)),
  size: whole.shape[axis],
  inner: numel(whole.shape.slice(axis + 1)),
  count: numel(index.shape),
});

/** Lines of x [.., N, ..] at index [I…] → [.., I…, ..]. */
const indexSelectOp: Op<LineAttrs> = defineOp({
  name: 'indexSelect',
  kernel: kernels.indexSelect,
  shape: ([x, index], { axis }: LineAttrs) => replaceAxis(x.shape, axis, index.shape),
  geometry: ([x, index], _, attrs) => lineGeometry(x, index, attrs),
  vjp: (g, [x, index], { attrs }) => [
    () => {
      const { padding } = attrs;
      const used = padding === undefined ? g : where(eq(unsqueeze(index, -1), padding), 0, g);
      return apply(indexAddOp, [used, index], { ...attrs, shape: x.shape });
    },
    null,
  ],
  linear: true,
});

/** The adjoint: lines added into zeros of the given shape. */
const indexAddOp: Op<LineAttrs & { shape: Shape }> = defineOp({
  name: 'indexAdd',
  kernel: kernels.indexAdd,
  shape: (_, { shape }: LineAttrs & { shape: Shape }) => shape,
  geometry: ([, index], [out], attrs) => lineGeometry(out, index, attrs),
  vjp: (g, [, index], { attrs }) => [() => apply(indexSelectOp, [g, index], attrs), null],
  linear: true,
});

/** Lines of x along `axis`, picked by a 1-d index. x [.., N, ..], index [I] → [.., I, ..]. @throws {ShapeError | DTypeError | IndexError} */
export const indexSelect = (x: Tensor, axis: number, index: Tensor): Tensor => {
  const at = axisOf('indexSelect', x, axis);
  if (checkIndex('indexSelect', index).ndim > 1) {
    throw new ShapeError(
      `indexSelect: the index must have one axis, got ${formatShape(index.shape)}; use gather for more`,
    );
  }
  return apply(indexSelectOp, [x, reshape(index, [index.numel])], { axis: at, op: 'indexSelect' });
};

/** What `embedding` leaves as it is. */
export interface EmbeddingOptions {
  /** The row that gets no gradient; negative ones count from the end. Default none. */
  readonly paddingIdx?: number | null;
}

/** `paddingIdx` among so many rows. @throws {ArgumentError} */
export const paddingAmong = (op: string, rows: number, paddingIdx: number | null | undefined): number | undefined => {
  if (paddingIdx === null || paddingIdx === undefined) return;
  if (Number.isInteger(paddingIdx) && paddingIdx >= -rows && paddingIdx < rows)
    return paddingIdx < 0 ? paddingIdx + rows : paddingIdx;
  throw new ArgumentError(`${op}: paddingIdx is a whole number from ${-rows} to ${rows - 1}, got ${show(paddingIdx)}`);
};

/** Rows of a table. indices [I…] int32, weight [V, E] → [I…, E]. @throws {ShapeError | DTypeError | IndexError | ArgumentError} */
export const embedding = (indices: Tensor, weight: Tensor, options?: EmbeddingOptions): Tensor => {
  const { paddingIdx } = checkOptions('embedding', options, { paddingIdx: 'number or null' });
  if (checkTensor('embedding', weight, 'the weight').ndim !== 2) {
    throw new ShapeError(`embedding: the weight must be [V, E], got ${formatShape(weight.shape)}`);
  }
  return apply(indexSelectOp, [weight, checkIndex('embedding', indices, 'indices')], {
    axis: 0,
    op: 'embedding',
    padding: paddingAmong('embedding', weight.shape[0], paddingIdx),
  });
};

const pickGeometry = (whole: Shape, index: Shape, { axis, op }: LineAttrs) => {
  const strides = stridesOf(whole);
  return {
    op,
    size: whole[axis],
    stride: strides[axis],
    rows: rowsOf(index, [stridesOf(index), strides.map((s, i) => (i === axis ? 0 : s))]),
  };
};

const gatherOp: Op<LineAttrs> = defineOp({
  name: 'gather',
  kernel: kernels.gather,
  shape: ([, index], _: LineAttrs) => index.shape,
  geometry: ([x, index], _, attrs) => pickGeometry(x.shape, index.shape, attrs),
  vjp: (g, [x, index], { attrs }) => [() => apply(scatterOp, [g, index], { ...attrs, shape: x.shape }), null],
  linear: true,
});

/** The adjoint: elements added into zeros of the given shape. */
const scatterOp: Op<LineAttrs & { shape: Shape }> = defineOp({
  name: 'scatterAdd',
  kernel: kernels.scatterAdd,
  shape: (_, { shape }: LineAttrs & { shape: Shape }) => shape,
  geometry: ([, index], [out], attrs) => pickGeometry(out.shape, index.shape, attrs),
  vjp: (g, [, index], { attrs }) => [() => apply(gatherOp, [g, index], attrs), null],
  linear: true,
});

/** Elements of g added into zeros of the given shape, on behalf of an op. */
export const scatterFor = (op: string, g: Tensor, axis: number, index: Tensor, shape: Shape): Tensor =>
  apply(scatterOp, [g, index], { op, axis, shape });

/** @throws {ShapeError} unless the index picks elements of x. @returns the axis, counted from the front. */
export const checkPick = (op: string, x: Tensor, axis: number, index: Tensor): number => {
  const at = axisOf(op, x, axis);
  if (checkIndex(op, index).ndim !== x.ndim || index.shape.some((size, i) => i !== at && size > x.shape[i])) {
    throw new ShapeError(
      `${op}: index ${formatShape(index.shape)} must have the axes of ${formatShape(x.shape)} and be no larger but along axis ${axis}`,
    );
  }
  return at;
};

/**
 * Along axis 0: out[i, j] = x[index[i, j], j], and so for the others. x [A…], index [B…] (as many axes) → [B…].
 * @throws {ShapeError | DTypeError | IndexError}
 */
export const gather = (x: Tensor, axis: number, index: Tensor): Tensor => gatherFor('gather', x, axis, index);

/** `gather` on behalf of the op that its errors name. */
export const gatherFor = (op: string, x: Tensor, axis: number, index: Tensor): Tensor =>
  apply(gatherOp, [x, index], { op, axis: checkPick(op, x, axis, index) });

/** That part of the source which the index uses. @throws {ShapeError | DTypeError} unless it is as large, and fits x. */
export const sourceFor = (op: string, x: Tensor, index: Tensor, source: Tensor): Tensor => {
  if (checkTensor(op, source, 'the source').ndim !== x.ndim || index.shape.some((size, i) => size > source.shape[i])) {
    throw new ShapeError(
      `${op}: source ${formatShape(source.shape)} must be at least as large as the index ${formatShape(index.shape)}`,
    );
  }
  checkFits(op, x, source);
  return index.shape.reduce((s, size, i) => (s.shape[i] === size ? s : slice(s, i, 0, size)), source);
};

/** @throws {DTypeError} unless x can hold what is in the source. */
export const checkFits = (op: string, x: Tensor, source: Tensor): void => {
  if (promote(x.dtype, source.dtype) === x.dtype) return;
  throw new DTypeError(`${op}: a ${source.dtype} source does not go into ${x.dtype}; cast one of them with to(…)`);
};

/** x + sums of a source that `scattered` makes. Bytes of bool would wrap around at 256 trues. */
const plus = (x: Tensor, source: Tensor, scattered: (source: Tensor) => Tensor): Tensor =>
  add(x, castTo(scattered(castTo(source, promote(x.dtype, 'int32'))), x.dtype));

/**
 * A copy of x with, along axis 0, x[index[i, j], j] += source[i, j]; of bools, the or. x [A…], index [B…], source ≥ [B…] → [A…].
 * @throws {ShapeError | DTypeError | IndexError}
 */
export const scatterAdd = (x: Tensor, axis: number, index: Tensor, source: Tensor): Tensor => {
  const at = checkPick('scatterAdd', x, axis, index);
  const used = sourceFor('scatterAdd', x, index, source);
  return plus(x, used, (added) => scatterFor('scatterAdd', added, at, index, x.shape));
};

/** How much `indexAdd` adds. */
export interface IndexAddOptions {
  /** What the source is multiplied by; default 1. */
  readonly alpha?: number;
}

/**
 * A copy of x with, along axis 0, x[index[i], j] += alpha · source[i, j]; of bools, the or. x [.., N, ..], index [I],
 * source [.., I, ..] → [.., N, ..].
 * @throws {ShapeError | DTypeError | IndexError | ArgumentError}
 */
export const indexAdd = (x: Tensor, axis: number, index: Tensor, source: Tensor, options?: IndexAddOptions): Tensor => {
  const op = 'indexAdd';
  const { alpha = 1 } = checkOptions(op, options, { alpha: 'number' });
  const at = axisOf(op, x, axis);
  const wanted = replaceAxis(x.shape, at, [checkIndex(op, index).numel]);
  if (index.ndim > 1 || !sameShape(checkTensor(op, source, 'the source').shape, wanted)) {
    throw new ShapeError(
      `${op}: index ${formatShape(index.shape)} must have one axis, and source ${formatShape(source.shape)} be ${formatShape(wanted)}`,
    );
  }
  if (!isFloat(x.dtype) && !Number.isInteger(alpha)) {
    throw new ArgumentError(`${op}: alpha is a whole number for ${x.dtype}, got ${show(alpha)}`);
  }
  checkFits(op, x, source);
  return plus(x, source, (added) => {
    const sums = apply(indexAddOp, [added, reshape(index, [index.numel])], { op, axis: at, shape: x.shape });
    return alpha === 1 ? sums : mul(sums, alpha);
  });
};

/**
 * 1 at each index, 0 elsewhere. indices [I…] int32 → [I…, numClasses] int32.
 * @throws {IndexError} when an index is not in 0 … numClasses − 1.
 */
export const oneHot = (indices: Tensor, numClasses: number): Tensor => {
  checkIndex('oneHot', indices, 'indices');
  if (!Number.isInteger(numClasses) || numClasses < 1) {
    throw new ArgumentError(`oneHot: numClasses is a whole number ≥ 1, got ${show(numClasses)}`);
  }
  const at = unsqueeze(indices, -1);
  const shape = [...indices.shape, numClasses];
  checkSize('oneHot', shape, 'int32');
  return scatterFor('oneHot', ones(at.shape, { dtype: 'int32' }), indices.ndim, at, shape);
};

interface SortAttrs {
  readonly axis: number;
  readonly descending: boolean;
  readonly count: number;
}

const sortOp = defineOp({
  name: 'sort',
  kernel: kernels.sort,
  outputs: 2,
  shapes: ([x], { axis, count }: SortAttrs) => [
    replaceAxis(x.shape, axis, [count]),
    replaceAxis(x.shape, axis, [count]),
  ],
  dtype: ([x]) => [x.dtype, 'int32'],
  geometry: ([x], _, { axis, descending, count }) => ({
    outer: numel(x.shape.slice(0, axis)),
    size: x.shape[axis],
    inner: numel(x.shape.slice(axis + 1)),
    descending,
    count,
  }),
  reads: [[2]],
  vjp: (g, [x], { outputs, attrs: { axis } }) => [scatterFor('sort', g, axis, outputs[1], x.shape)],
});

/** What `sort` and `topk` give: values along an axis in order. */
export interface Sorted {
  readonly values: Tensor;
  /** Where the values stood, int32. */
  readonly indices: Tensor;
}

const sorted = (op: string, x: Tensor, axis: number, descending: boolean, k?: number | null): Sorted => {
  if (checkTensor(op, x).ndim === 0) {
    if (k === 0) throw new ArgumentError(`${op}: k = 0 elements of a scalar would be no scalar; reshape it to [1]`);
    const { values, indices } = sorted(op, reshape(x, [1]), axis, descending, k);
    return { values: reshape(values, []), indices: reshape(indices, []) };
  }
  const at = normalizeAxis(op, axis, x.ndim);
  const count = k === undefined ? x.shape[at] : k;
  if (count === null || !Number.isInteger(count) || count < 0 || count > x.shape[at]) {
    throw new ArgumentError(`${op}: k = ${show(count)} is not within 0 to ${x.shape[at]}, the size of axis ${axis}`);
  }
  const [values, indices] = applyAll(sortOp, [x], { axis: at, descending, count });
  return { values, indices };
};

/** The order of `sort` and `argsort`. */
export interface SortOptions {
  /** Default false. */
  readonly descending?: boolean;
}

/** In order along `axis` (default the last); equal elements keep their order, NaN is the largest. @throws {ShapeError} */
export const sort = (x: Tensor, axis = -1, options?: SortOptions): Sorted => {
  const { descending = false } = checkOptions('sort', options, { descending: 'flag' });
  return sorted('sort', x, axis, descending);
};

/** Which ones `topk` takes. */
export interface TopkOptions {
  /** The largest, or the smallest; default true. */
  readonly largest?: boolean;
}

/** The k largest elements along `axis` (default the last), in order. x [.., N, ..] → values, indices [.., k, ..]. @throws {ShapeError | ArgumentError} */
export const topk = (x: Tensor, k: number, axis = -1, options?: TopkOptions): Sorted => {
  const { largest = true } = checkOptions('topk', options, { largest: 'flag' });
  return sorted('topk', x, axis, largest, k ?? null);
};

const axisOf = (op: string, x: Tensor, axis: number): number => {
  if (checkTensor(op, x).ndim === 0)
    throw new ShapeError(`${op}: a scalar has no axis to pick from; reshape it to [1]`);
  return normalizeAxis(op, axis, x.ndim);
};
