import type { NestedInput } from '../../src/index.ts';

// Arrays without tensors, for references written out in plain loops.

/** Nested arrays of the given shape whose element at each index is f(...index). */
export const build = (
  shape: readonly number[],
  f: (...index: number[]) => number,
  index: readonly number[] = [],
): NestedInput =>
  index.length === shape.length
    ? f(...index)
    : Array.from({ length: shape[index.length] }, (_, i) => build(shape, f, [...index, i]));

/** Reads a flat row-major array by index. */
export const reader =
  (flat: ArrayLike<number>, shape: readonly number[]) =>
  (...index: number[]): number =>
    flat[index.reduce((at, i, axis) => at * shape[axis] + i, 0)];

/** Σ f(i) for i < n. */
export const total = (n: number, f: (i: number) => number): number => {
  let s = 0;
  for (let i = 0; i < n; i++) s += f(i);
  return s;
};

/** 0, 1, … in the given shape. */
export const counting = (shape: readonly number[]): NestedInput => {
  let next = 0;
  return build(shape, () => next++);
};
