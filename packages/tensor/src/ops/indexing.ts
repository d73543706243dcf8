import { apply, applyAll } from '../autograd/apply.ts';
import { defineOp, type Op } from '../autograd/op.ts';
import type { Tensor } from '../autograd/tensor.ts';
import * as kernels from '../backend/kernels/index.ts';
import { ArgumentError, DTypeError, ShapeError } from '../errors.ts';
import { checkOptions } from '../options.ts';
import { rowsOf } from '../shape/broadcast.ts';
import { promote } from '../shape/dtype.ts';
import { checkSize, formatShape, normalizeAxis, numel, type Shape, type Spec, stridesOf } from '../shape/shape.ts';
import { castTo, checkIndex, checkTensor } from './arguments.ts';
import { add } from './arithmetic.ts';
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

export interface EmbeddingOptions {
  /** The row that gets no gradient; negative ones count from the end. Default none. */
  readonly paddingIdx?: number | null;
}

/** `paddingIdx` among so many rows. @throws {ArgumentError} */
export const paddingAmong = (op: string, rows: number, paddingIdx: number | null | undefined): number | undefined => {
  if (paddingIdx === null || paddingIdx === undefined) return;
  if (Number.isInteger(paddingIdx) && paddingIdx >= -rows && paddingIdx < rows)
    return paddingIdx < 0 ? paddingIdx + rows : paddingIdx;
  throw new ArgumentError(`${op}: paddingIdx is a whole number from ${-rows} to ${rows - 1}, got ${paddingIdx}`);
};

/** Rows of a table. indices [I…] int32, weight [V, E] → [I…, E]. @throws {ShapeError | DTypeError | IndexError | ArgumentError} */
export const embedding = (indices: Tensor, weight: Tensor, options?: EmbeddingOptions): Tensor => {
  const { paddingIdx } = checkOptions('embedding', options, { paddingIdx: 1 });
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

const checkPick = (op: string, x: Tensor, axis: number, index: Tensor): number => {
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

/**
 * A copy of x with, along axis 0, x[index[i, j], j] += source[i, j]; of bools, the or. x [A…], index [B…], source ≥ [B…] → [A…].
 * @throws {ShapeError | DTypeError | IndexError}
 */
export const scatterAdd = (x: Tensor, axis: number, index: Tensor, source: Tensor): Tensor => {
  const at = checkPick('scatterAdd', x, axis, index);
  if (
    checkTensor('scatterAdd', source, 'the source').ndim !== x.ndim ||
    index.shape.some((size, i) => size > source.shape[i])
  ) {
    throw new ShapeError(
      `scatterAdd: source ${formatShape(source.shape)} must be at least as large as the index ${formatShape(index.shape)}`,
    );
  }
  if (promote(x.dtype, source.dtype) !== x.dtype) {
    throw new DTypeError(
      `scatterAdd: a ${source.dtype} source does not go into ${x.dtype}; cast one of them with to(…)`,
    );
  }
  // Bytes of bool would wrap around at 256 trues.
  const used = index.shape.reduce((s, size, i) => (s.shape[i] === size ? s : slice(s, i, 0, size)), source);
  const added = castTo(used, promote(x.dtype, 'int32'));
  const sums = apply(scatterOp, [added, index], { op: 'scatterAdd', axis: at, shape: x.shape });
  return add(x, castTo(sums, x.dtype));
};

/**
 * 1 at each index, 0 elsewhere. indices [I…] int32 → [I…, numClasses] int32.
 * @throws {IndexError} when an index is not in 0 … numClasses − 1.
 */
export const oneHot = (indices: Tensor, numClasses: number): Tensor => {
  checkIndex('oneHot', indices, 'indices');
  if (!Number.isInteger(numClasses) || numClasses < 1) {
    throw new ArgumentError(`oneHot: numClasses is a whole number ≥ 1, got ${numClasses}`);
  }
  const at = unsqueeze(indices, -1);
  const shape = [...indices.shape, numClasses];
  checkSize('oneHot', shape, 'int32');
  return apply(scatterOp, [ones(at.shape, { dtype: 'int32' }), at], { op: 'oneHot', axis: indices.ndim, shape });
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
  vjp: (g, [x], { outputs, attrs: { axis } }) => [
    () => apply(scatterOp, [g, outputs[1]], { op: 'sort', axis, shape: x.shape }),
  ],
});

export interface Sorted {
  readonly values: Tensor;
  /** Where the values stood, int32. */
  readonly indices: Tensor;
}

const sorted = (op: string, x: Tensor, axis: number, descending: boolean, k?: number): Sorted => {
  if (checkTensor(op, x).ndim === 0) {
    if (k === 0) throw new ArgumentError(`${op}: k = 0 elements of a scalar would be no scalar; reshape it to [1]`);
    const { values, indices } = sorted(op, reshape(x, [1]), axis, descending, k);
    return { values: reshape(values, []), indices: reshape(indices, []) };
  }
  const at = normalizeAxis(op, axis, x.ndim);
  const count = k ?? x.shape[at];
  if (!Number.isInteger(count) || count < 0 || count > x.shape[at]) {
    throw new ArgumentError(`${op}: k = ${count} is not within 0 to ${x.shape[at]}, the size of axis ${axis}`);
  }
  const [values, indices] = applyAll(sortOp, [x], { axis: at, descending, count });
  return { values, indices };
};

export interface SortOptions {
  /** Default false. */
  readonly descending?: boolean;
}

/** In order along `axis` (default the last); equal elements keep their order, NaN is the largest. @throws {ShapeError} */
export const sort = (x: Tensor, axis = -1, options?: SortOptions): Sorted => {
  const { descending = false } = checkOptions('sort', options, { descending: 1 });
  return sorted('sort', x, axis, descending);
};

export interface TopkOptions {
  /** The largest, or the smallest; default true. */
  readonly largest?: boolean;
}

/** The k largest elements along `axis` (default the last), in order. x [.., N, ..] → values, indices [.., k, ..]. @throws {ShapeError | ArgumentError} */
export const topk = (x: Tensor, k: number, axis = -1, options?: TopkOptions): Sorted => {
  const { largest = true } = checkOptions('topk', options, { largest: 1 });
  return sorted('topk', x, axis, largest, k);
};

const axisOf = (op: string, x: Tensor, axis: number): number => {
  if (checkTensor(op, x).ndim === 0)
    throw new ShapeError(`${op}: a scalar has no axis to pick from; reshape it to [1]`);
  return normalizeAxis(op, axis, x.ndim);
};
