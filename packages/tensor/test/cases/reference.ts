import { grad, type NestedInput, sum, type Tensor } from '../../src/index.ts';
import type { OpCase } from './case.ts';

// What tables expect, worked out in the plainest way: index tuples, one at a time.

type Values = readonly number[];
type Expected = (...inputs: number[][]) => readonly NestedInput[];

const count = (shape: Values): number => shape.reduce((n, size) => n * size, 1);

/** Flat values as nested arrays. An axis after one of size 0 can't be written so. */
export const nested = (flat: Values, shape: Values): NestedInput => {
  if (shape.length === 0) return flat[0];
  const [size, ...rest] = shape;
  const step = count(rest);
  return Array.from({ length: size! }, (_, i) => nested(flat.slice(i * step, (i + 1) * step), rest));
};

/** All index tuples of a shape, in row-major order. */
export const tuples = (shape: Values): number[][] =>
  shape.reduce<number[][]>(
    (heads, size) => heads.flatMap((head) => Array.from({ length: size }, (_, i) => [...head, i])),
    [[]],
  );

/** The element of a broadcast operand that an index tuple of the result reads. */
const at = (flat: Values, shape: Values, tuple: Values): number => {
  const own = tuple.slice(tuple.length - shape.length);
  return flat[shape.reduce((offset, size, i) => offset * size + (size === 1 ? 0 : own[i]), 0)];
};

const commonShape = (shapes: readonly Values[]): number[] => {
  const rank = Math.max(...shapes.map((shape) => shape.length));
  return Array.from({ length: rank }, (_, i) => {
    const sizes = shapes.map((shape) => shape[shape.length - rank + i] ?? 1);
    return sizes.find((size) => size !== 1) ?? 1;
  });
};

/** `f` of each element, over operands of these shapes, which broadcast. */
export const elementwise =
  (shapes: readonly Values[], f: (...elements: number[]) => number): Expected =>
  (...inputs) => {
    const shape = commonShape(shapes);
    const flat = tuples(shape).map((tuple) => f(...shapes.map((own, k) => at(inputs[k], own, tuple))));
    return [nested(flat, shape)];
  };

/** `f` of the elements along the axes (counted from the front), for each place in the others. */
export const reduced =
  (shape: Values, axes: Values, keepdim: boolean, f: (line: number[]) => number): Expected =>
  (x) => {
    const all = tuples(shape);
    const kept = shape.map((size, i) => (axes.includes(i) ? 1 : size));
    const lines = tuples(kept).map((place) =>
      all.flatMap((tuple, i) => (tuple.every((t, k) => axes.includes(k) || t === place[k]) ? [x[i]] : [])),
    );
    return [nested(lines.map(f), keepdim ? kept : shape.filter((_, i) => !axes.includes(i)))];
  };

type Run = (...inputs: Tensor[]) => Tensor;

interface RowOptions extends Pick<OpCase, 'dtype' | 'gradient' | 'rtol' | 'atol'> {
  readonly low?: number;
  readonly high?: number;
  /** Put before each title: the options that `run` passes. */
  readonly label?: string;
}

/** Rows for an op of one float operand: ordinary values in several shapes, a scalar, an empty tensor. */
export const unaryRows = (op: string, run: Run, f: (x: number) => number, options: RowOptions = {}): OpCase[] => {
  const { low = -2, high = 2, label = '', ...rest } = options;
  return [[7], [], [2, 1, 3], [0], [2, 0]].map((shape) => ({
    op,
    title: `${label}[${shape.join(', ')}]`,
    inputs: [{ shape, low, high }],
    run,
    expected: elementwise([shape], f),
    ...rest,
  }));
};

const pairs: readonly (readonly [Values, Values])[] = [
  [
    [2, 3],
    [2, 3],
  ],
  [
    [2, 1],
    [1, 3],
  ],
  [[2, 3], [3]],
  [[2, 3], []],
  [[], [3]],
  [[], []],
  [
    [2, 1, 3],
    [2, 1],
  ],
  [[1, 1], [2]],
  [[2, 0], [1]],
  [[0], []],
];

/** Rows for an op of two float operands: equal shapes, and every way to broadcast. */
export const binaryRows = (
  op: string,
  run: Run,
  f: (a: number, b: number) => number,
  options: RowOptions = {},
): OpCase[] => {
  const { low = -2, high = 2, label = '', ...rest } = options;
  return pairs.map((shapes) => ({
    op,
    title: `${label}[${shapes[0].join(', ')}] with [${shapes[1].join(', ')}]`,
    inputs: shapes.map((shape) => ({ shape, low, high })),
    run,
    expected: elementwise(shapes, f),
    ...rest,
  }));
};

/** A row of chosen values, without a gradient check: special values, kinks, integers. */
export const valuesRow = (
  op: string,
  title: string,
  run: Run,
  inputs: OpCase['inputs'],
  expected: NestedInput,
  dtype: NonNullable<OpCase['dtype']> = ['float'],
): OpCase => ({ op, title, run, inputs, expected: [expected], dtype, gradient: false });

/** A row for special values: what comes out at ±0, ±∞, NaN and the like. */
export const specialRow = (
  op: string,
  run: Run,
  table: readonly (readonly [number, number])[],
  title = 'special values',
): OpCase =>
  valuesRow(
    op,
    title,
    run,
    [{ values: table.map(([x]) => x) }],
    table.map(([, y]) => y),
  );

/** The gradient of Σ run(x…) to each input, as values: a row for points where central differences say nothing. */
export const slopesRow = (
  op: string,
  title: string,
  run: Run,
  inputs: OpCase['inputs'],
  expected: readonly NestedInput[],
): OpCase => ({
  op,
  title: `gradient, ${title}`,
  run: (...inputs) => slopes(run, inputs),
  inputs,
  expected,
  gradient: false,
});

const slopes = (run: Run, inputs: readonly Tensor[]): Tensor[] => {
  const leaves = inputs.map((input) => {
    const x = input.detach();
    x.requiresGrad = true;
    return x;
  });
  return grad(sum(run(...leaves)), leaves);
};

/** The gradient of Σ of the gradient of Σ run(x). */
export const curvatureRow = (
  op: string,
  title: string,
  run: Run,
  values: readonly NestedInput[],
  expected: NestedInput,
): OpCase => ({
  op,
  title: `second derivative, ${title}`,
  run: (x0) => {
    const x = x0!.detach();
    x.requiresGrad = true;
    const [g] = grad(sum(run(x)), [x], { createGraph: true });
    return grad(sum(g!), [x])[0]!;
  },
  inputs: [{ values }],
  expected: [expected],
  gradient: false,
});
