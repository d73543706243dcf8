import { got, IndexError, ShapeError } from '../errors.ts';
import { show } from '../quote.ts';
import type { DType } from './dtype.ts';

/** Sizes of the axes, outermost first. `[]` is a scalar; a size of 0 makes an empty tensor. */
export type Shape = readonly number[];

/** What is known of a tensor before its values. */
export interface Spec {
  readonly shape: Shape;
  readonly dtype: DType;
}

/** How many elements a tensor of this shape has: the product of its sizes, 1 for []. */
export const numel = (shape: Shape): number => {
  let n = 1;
  for (let i = 0; i < shape.length; i++) n *= shape[i];
  return n;
};

/** What kernels count positions with. */
const MAX_ELEMENTS = 2 ** 31 - 1;

/** How many elements. @throws {ShapeError} where a tensor cannot have as many. */
export const checkSize = (op: string, shape: Shape, dtype: DType): number => {
  const length = numel(shape);
  if (length <= MAX_ELEMENTS) return length;
  throw new ShapeError(
    `${op}: ${formatShape(shape)} ${dtype} has ${length} elements; a tensor has at most ${MAX_ELEMENTS}`,
  );
};

/** Whether an empty tensor is larger than any other: with its zeros left out. What goes along its axes has no end then. */
export const isVastAndEmpty = (shape: Shape): boolean =>
  shape.includes(0) && shape.reduce((n, size) => n * (size || 1), 1) > MAX_ELEMENTS;

/** Row-major strides in elements: `[2, 3, 4]` → `[12, 4, 1]`. */
export const stridesOf = (shape: Shape): number[] => {
  const strides = new Array<number>(shape.length);
  for (let i = shape.length - 1, step = 1; i >= 0; i--) {
    strides[i] = step;
    step *= shape[i];
  }
  return strides;
};

export const sameShape = (a: Shape, b: Shape): boolean => {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
};

/** Also of what should have been a shape, in errors. */
export const formatShape: (shape: Shape) => string = show;

const MOST_SIZES = 8;

/** A shape that may have any number of axes, as out of a file. */
export const shownShape = (shape: Shape): string =>
  shape.length > MOST_SIZES ? `${formatShape(shape.slice(0, MOST_SIZES))} and more axes` : formatShape(shape);

/** @throws {ShapeError} unless `list` is an array: `reshape(x, 2, 3)` is an easy slip. */
export const checkList = (op: string, list: readonly number[], what = 'the shape'): readonly number[] => {
  if (Array.isArray(list)) return list;
  throw new ShapeError(`${op}: ${what} must be an array of numbers, got ${show(list)}`);
};

/** @throws {ShapeError} unless every size is a whole number ≥ 0. */
export const checkShape = (op: string, shape: Shape): Shape => {
  checkList(op, shape);
  for (const size of shape) {
    if (!Number.isInteger(size) || size < 0) {
      throw new ShapeError(`${op}: sizes are whole numbers ≥ 0, got ${formatShape(shape)}`);
    }
  }
  return shape;
};

/** `axis` counted from the front; -1 is the last. `rank` is the number of axes to choose from. */
export const normalizeAxis = (op: string, axis: number, rank: number): number => {
  if (typeof axis !== 'number') throw new ShapeError(`${op}: an axis is a whole number, got ${got(axis)}`);
  const a = axis < 0 ? axis + rank : axis;
  if (Number.isInteger(axis) && a >= 0 && a < rank) return a;
  if (rank === 0) {
    if (axis === 0 || axis === -1) return 0;
    throw new ShapeError(`${op}: axis ${axis} of a scalar; only 0 and -1 are allowed`);
  }
  throw new ShapeError(`${op}: axis ${axis} is out of range for ${rank} axes; use ${-rank} to ${rank - 1}`);
};

/** Several axes, normalised and sorted; `undefined` stands for all of them. */
export const normalizeAxes = (op: string, axes: number | readonly number[] | undefined, rank: number): number[] => {
  if (axes === undefined) return Array.from({ length: rank }, (_, i) => i);
  const list = (typeof axes === 'number' ? [axes] : checkList(op, axes, 'the axes')).map((axis) =>
    normalizeAxis(op, axis, rank),
  );
  list.sort((a, b) => a - b);
  for (let i = 1; i < list.length; i++) {
    if (list[i] === list[i - 1])
      throw new ShapeError(`${op}: axis ${list[i]} is named twice in ${formatShape(axes as Shape)}`);
  }
  return rank === 0 ? [] : list;
};

/** `index` counted from the front; used by `select`, `narrow` and their like. */
export const normalizeIndex = (op: string, index: number, size: number): number => {
  if (Number.isInteger(index)) {
    const i = index < 0 ? index + size : index;
    if (i >= 0 && i < size) return i;
  }
  throw new IndexError(
    `${op}: index ${show(index)} is out of range for an axis of size ${size}${size > 0 ? `; use ${-size} to ${size - 1}` : ''}`,
  );
};

/** The shape left when `axes` are reduced: dropped, or kept as size 1. */
export const reducedShape = (shape: Shape, axes: readonly number[], keepdim: boolean): number[] =>
  keepdim ? shape.map((size, i) => (axes.includes(i) ? 1 : size)) : shape.filter((_, i) => !axes.includes(i));

/** Resolves one -1 in a target shape. @throws {ShapeError} when the element counts differ. */
export const resolveReshape = (op: string, from: Shape, to: Shape): Shape => {
  const unknown = checkList(op, to).indexOf(-1);
  const total = numel(from);
  if (unknown < 0) {
    checkShape(op, to);
    if (numel(to) !== total) {
      throw new ShapeError(
        `${op}: ${formatShape(from)} has ${total} elements, ${formatShape(to)} has ${numel(to)}; the counts must agree`,
      );
    }
    return [...to]; // the caller may go on with theirs
  }
  const rest = to.filter((_, i) => i !== unknown);
  checkShape(op, rest);
  const known = numel(rest);
  if (known === 0 || total % known !== 0) {
    throw new ShapeError(`${op}: cannot infer -1 in ${formatShape(to)} from ${formatShape(from)} (${total} elements)`);
  }
  return to.map((size, i) => (i === unknown ? total / known : size));
};
