import { apply } from '../autograd/apply.ts';
import { defineOp, type Op, type OpRecord } from '../autograd/op.ts';
import { type AxisRange, rangeGeometry, rangeShape, sumOp, unreduce } from '../autograd/tape-ops.ts';
import type { Tensor } from '../autograd/tensor.ts';
import type { AxisGeometry, KernelRow } from '../backend/kernel.ts';
import * as kernels from '../backend/kernels/index.ts';
import { ShapeError } from '../errors.ts';
import { checkOptions, type OptionNames } from '../options.ts';
import type { DType } from '../shape/dtype.ts';
import { formatShape, normalizeAxes, normalizeAxis, numel, reducedShape, type Shape } from '../shape/shape.ts';
import { asFloat, castTo, checkFloat, checkTensor } from './arguments.ts';
import { add, div, mul, sub } from './arithmetic.ts';
import { eq, where } from './compare.ts';
import { arange, onesLike } from './create.ts';
import { exp } from './elementwise.ts';
import { permute, reshape } from './movement.ts';
import { narrow } from './slice.ts';

/** One axis, several, or (left out) all; `[]` is none. */
export type Axes = number | readonly number[];

/** What becomes of the axes that are reduced. */
export interface ReduceOptions {
  /** Keep the reduced axes with size 1; default false. */
  readonly keepdim?: boolean;
}

export const REDUCE: OptionNames<ReduceOptions> = { keepdim: 'flag' };

const reduceOp = (
  kernel: KernelRow<AxisGeometry>,
  record: Pick<OpRecord<AxisRange>, 'vjp' | 'decompose' | 'dtype'>,
): Op<AxisRange> =>
  defineOp<AxisRange, AxisGeometry>({
    name: kernel.name,
    kernel,
    shape: ([x], range) => rangeShape(x.shape, range),
    geometry: rangeGeometry,
    ...record,
  });

/** Kernels reduce neighbouring axes; others are brought to the end first. */
export const overAxes = <A extends AxisRange>(
  op: Op<A>,
  x: Tensor,
  axes: Axes | undefined,
  options?: ReduceOptions,
  more?: Omit<A, keyof AxisRange>,
): Tensor => {
  const { keepdim = false } = checkOptions(op.name, options, REDUCE);
  checkTensor(op.name, x);
  const list = normalizeAxes(op.name, axes, x.ndim);
  const first = list[0] ?? 0;
  const end = first + list.length;
  if (list.every((axis, i) => axis === first + i)) {
    const range: AxisRange = { first, end, keepdim };
    return apply(op, [x], (more ? { ...range, ...more } : range) as A);
  }
  const kept = x.shape.map((_, i) => i).filter((i) => !list.includes(i));
  const moved = permute(x, [...kept, ...list]);
  const result = apply(op, [moved], { first: kept.length, end: x.ndim, keepdim: false, ...more } as A);
  return keepdim ? reshape(result, reducedShape(x.shape, list, true)) : result;
};

/** How many elements are reduced to one. */
export const countOf = (op: string, x: Tensor, axes: Axes | undefined): number =>
  normalizeAxes(op, axes, x.ndim).reduce((n, axis) => n * x.shape[axis], 1);

/** Σ x over the axes; integers and bools sum to int32, in an empty tensor to 0. x [A…] → [A… less axes]. @throws {ShapeError} */
export const sum = (x: Tensor, axes?: Axes, options?: ReduceOptions): Tensor => overAxes(sumOp, x, axes, options);

/** Σ x / n over the axes; NaN where n is 0. x [A…] → [A… less axes]. @throws {ShapeError | DTypeError} on integers. */
export const mean = (x: Tensor, axes?: Axes, options?: ReduceOptions): Tensor => {
  checkOptions('mean', options, REDUCE);
  const count = countOf('mean', checkFloat('mean', x), axes);
  return div(sum(x, axes, options), count);
};

/** Pairs are multiplied until one is left, so that the gradient is right where factors are 0. */
const prodByHalves = (x: Tensor, { first, end, keepdim }: AxisRange): Tensor => {
  const out = rangeShape(x.shape, { first, end, keepdim });
  // 1, as a function of x: it has a gradient, which is as empty as x.
  if (x.numel === 0) return add(apply(sumOp, [x], { first, end, keepdim }), 1);
  let line = reshape(x, [...x.shape.slice(0, first), numel(x.shape.slice(first, end)), ...x.shape.slice(end)]);
  for (let size = line.shape[first]; size > 1; size = line.shape[first]) {
    const half = size >> 1;
    const pairs = mul(narrow(line, first, 0, half), narrow(line, first, half, half));
    line = size % 2 === 0 ? pairs : mul(pairs, onesBut(first, half, narrow(line, first, size - 1, 1)));
  }
  return reshape(line, out);
};

/** `last` [.., 1, ..] in the first of `half` places along an axis, ones in the others. */
const onesBut = (axis: number, half: number, last: Tensor): Tensor => {
  const shape = last.shape.map((size, i) => (i === axis ? half : size));
  const place = reshape(
    eq(arange(half), 0),
    shape.map((size, i) => (i === axis ? size : 1)),
  );
  return where(place, last, onesLike(last));
};

const prodOp = reduceOp(kernels.prod, {
  decompose: ([x], range) => prodByHalves(x, range),
  dtype: ([x]) => integral(x.dtype),
});

export const integral = (dtype: DType): DType => (dtype === 'bool' ? 'int32' : dtype);

/** Π x over the axes; 1 for an empty tensor. x [A…] → [A… less axes]. @throws {ShapeError} */
export const prod = (x: Tensor, axes?: Axes, options?: ReduceOptions): Tensor =>
  overAxes(prodOp, castTo(checkTensor('prod', x), integral(x.dtype)), axes, options);

/** The gradient is shared evenly among the elements that reach the extreme. None reaches a NaN, and 0 / 0 is one again. */
const extremeVjp: OpRecord<AxisRange>['vjp'] = (g, [x], { output, attrs }) => [
  () => {
    const kept = rangeShape(x.shape, { ...attrs, keepdim: true });
    const reached = eq(x, reshape(output, kept));
    return div(where(reached, reshape(g, kept), 0), sum(reached, rangeAxes(attrs), { keepdim: true }));
  },
];

const rangeAxes = ({ first, end }: AxisRange): number[] => Array.from({ length: end - first }, (_, i) => first + i);

const maxOp = reduceOp(kernels.max, { vjp: extremeVjp });
const minOp = reduceOp(kernels.min, { vjp: extremeVjp });

const checkNotEmpty = (op: string, x: Tensor, axes?: Axes): void => {
  if (x.numel === 0 && countOf(op, x, axes) === 0) {
    throw new ShapeError(
      `${op}: no elements to choose from: shape ${formatShape(x.shape)} is empty along the reduced axes`,
    );
  }
};

/**
 * The largest element over the axes (PyTorch's `amax`); NaN if there is one. Equal maxima share the gradient evenly.
 * For positions use `argmax`. x [A…] → [A… less axes].
 * @throws {ShapeError} also when there is nothing to choose from.
 */
export const max = (x: Tensor, axes?: Axes, options?: ReduceOptions): Tensor => {
  checkNotEmpty('max', checkTensor('max', x), axes);
  return overAxes(maxOp, x, axes, options);
};

/** The smallest element over the axes (PyTorch's `amin`); otherwise as `max`. x [A…] → [A… less axes]. @throws {ShapeError} */
export const min = (x: Tensor, axes?: Axes, options?: ReduceOptions): Tensor => {
  checkNotEmpty('min', checkTensor('min', x), axes);
  return overAxes(minOp, x, axes, options);
};

const position = (kernel: KernelRow<AxisGeometry>) => {
  const { name } = kernel;
  const op = reduceOp(kernel, { vjp: null, dtype: () => 'int32' });
  return (x: Tensor, axis?: number, options?: ReduceOptions): Tensor => {
    const { keepdim = false } = checkOptions(name, options, REDUCE);
    checkNotEmpty(name, checkTensor(name, x), axis);
    if (axis === undefined) return apply(op, [x], { first: 0, end: x.ndim, keepdim });
    return overAxes(op, x, axis, { keepdim });
  };
};

/** Position of the (first) largest element along `axis`, or in the flattened tensor; of a NaN, if there is one. → int32. @throws {ShapeError} */
export const argmax = position(kernels.argmax);
/** Position of the (first) smallest element; otherwise as `argmax`. → int32. @throws {ShapeError} */
export const argmin = position(kernels.argmin);

const anyOp = reduceOp(kernels.any, { vjp: null, dtype: () => 'bool' });
const allOp = reduceOp(kernels.all, { vjp: null, dtype: () => 'bool' });

/** Whether any element is ≠ 0 → bool; false for none. @throws {ShapeError} */
export const any = (x: Tensor, axes?: Axes, options?: ReduceOptions): Tensor => overAxes(anyOp, x, axes, options);
/** Whether all elements are ≠ 0 → bool; true for none. @throws {ShapeError} */
export const all = (x: Tensor, axes?: Axes, options?: ReduceOptions): Tensor => overAxes(allOp, x, axes, options);

const logsumexpOp = reduceOp(kernels.logsumexp, {
  vjp: (g, [x], { output, attrs }) => [
    mul(unreduce(g, x.shape, attrs), exp(sub(x, unreduce(shiftOf(output), x.shape, attrs)))),
  ],
});

/** Where all of a line is −∞ its sum is −∞ too, and −∞ − −∞ would be NaN; the gradient there is 0. */
const shiftOf = (y: Tensor): Tensor => where(eq(y, -Infinity), 0, y);

/** ln Σ eˣ over the axes, without overflow. x [A…] → [A… less axes]. @throws {ShapeError} */
export const logsumexp = (x: Tensor, axes?: Axes, options?: ReduceOptions): Tensor =>
  overAxes(logsumexpOp, asFloat('logsumexp', x), axes, options);

const cumsumOp: Op<{ axis: number; reverse: boolean }> = defineOp({
  name: 'cumsum',
  kernel: kernels.cumsum,
  geometry: ([x], _, { axis, reverse }) => ({ ...lineAt(x.shape, axis), reverse }),
  vjp: (g, _, { attrs: { axis, reverse } }) => [apply(cumsumOp, [g], { axis, reverse: !reverse })],
  linear: true,
});

export const lineAt = (shape: Shape, axis: number) => rangeGeometry([{ shape }], null, { first: axis, end: axis + 1 });

/** Running sums along `axis`: yᵢ = Σ xⱼ, j ≤ i. x [A…] → [A…]. @throws {ShapeError} */
export const cumsum = (x: Tensor, axis: number): Tensor =>
  apply(cumsumOp, [castTo(checkTensor('cumsum', x), integral(x.dtype))], {
    axis: normalizeAxis('cumsum', axis, x.ndim),
    reverse: false,
  });
