import type { Axes, Tensor } from '../../src/index.ts';
import type { OpCase } from './case.ts';
import { reduced, valuesRow } from './reference.ts';

export const int32 = (...values: number[]) => ({ values, dtype: 'int32' as const });
export const bool = (...values: boolean[]) => ({ values, dtype: 'bool' as const });

export const total = (line: number[]): number => line.reduce((a, b) => a + b, 0);
export const average = (line: number[]): number => total(line) / line.length;
export const spread = (line: number[], correction: number): number =>
  total(line.map((x) => (x - average(line)) ** 2)) / Math.max(0, line.length - correction);
export const pNorm = (line: number[], p: number): number => total(line.map((x) => Math.abs(x) ** p)) ** (1 / p);
export const product = (line: number[]): number => line.reduce((a, b) => a * b, 1);

export type Reduce = (x: Tensor, axes: Axes | undefined, options: { keepdim?: boolean }) => Tensor;
export type Place = readonly [shape: readonly number[], axes: Axes | undefined];

export const one: readonly Place[] = [
  [[2, 3, 2], 0],
  [[2, 3, 2], 1],
  [[2, 3, 2], -1],
  [[2, 3, 2], -3],
  [[4], 0],
  [[], 0],
  [[], -1],
  [[1, 3], 0],
];
const several: readonly Place[] = [
  [[2, 3, 2], undefined],
  [
    [2, 3, 2],
    [0, 1],
  ],
  [
    [2, 3, 2],
    [1, 2],
  ],
  [
    [2, 3, 2],
    [0, 2],
  ],
  [
    [2, 3, 2],
    [-1, 0],
  ],
  [
    [2, 3, 2],
    [2, 0, 1],
  ],
  [
    [2, 1, 2, 2],
    [0, 2],
  ],
  [
    [2, 1, 2, 2],
    [1, 3],
  ],
  [[4], undefined],
  [[], undefined],
  [[], []],
  [[2, 2], []],
];
export const empty: readonly Place[] = [
  [[0], undefined],
  [[0], 0],
  [[2, 0], 1],
  [[2, 0], undefined],
  [
    [2, 3, 0],
    [0, 2],
  ],
];
/** Empty, but not along the axes that are reduced. */
export const hollow: readonly Place[] = [
  [[2, 0], 0],
  [
    [3, 2, 0],
    [0, 1],
  ],
];

export interface Options extends Pick<OpCase, 'dtype' | 'gradient' | 'rtol' | 'atol'> {
  readonly low?: number;
  readonly high?: number;
  readonly label?: string;
}

/** Rows for one reduction at many places, with and without `keepdim`. */
export const rows = (
  op: string,
  places: readonly Place[],
  run: Reduce,
  f: (line: number[]) => number,
  { low = -2, high = 2, label = '', ...rest }: Options = {},
): OpCase[] =>
  places.flatMap(([shape, axes], i) =>
    [false, true].map((keepdim) => {
      const named = axes === undefined ? shape.map((_, axis) => axis) : [axes].flat();
      const fromFront = shape.length === 0 ? [] : named.map((axis) => (axis + shape.length) % shape.length);
      return {
        op,
        title: `${label}[${shape.join(', ')}] over ${axes === undefined ? 'all' : JSON.stringify(axes)}${keepdim ? ', keepdim' : ''}`,
        inputs: [{ shape, low, high, seed: i + 1 }],
        run: (x: Tensor) => run(x, axes, { keepdim }),
        expected: reduced(shape, fromFront, keepdim, f),
        ...rest,
      };
    }),
  );

/** Every line of `values` over the last axis. */
export const lines = (
  op: string,
  run: (x: Tensor) => Tensor,
  values: number[][],
  expected: (number | boolean)[],
  dtype?: OpCase['dtype'],
) => valuesRow(op, 'special values', run, [{ values }], expected, dtype);

export const everywhere = [...one, ...several];
