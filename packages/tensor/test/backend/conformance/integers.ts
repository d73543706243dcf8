import { ceil, div, floor, matmul, type NestedInput, round, type Tensor, trunc } from '../../../src/index.ts';
import type { Program } from './programs.ts';

/** Whole numbers that 32-bit floats hold, which is how a GPU keeps them. */
const a = [7, -7, 0, 4096, -4095, 8388607, -8388608];
const b = [2, 3, 5, -4095, 4096, -1, 1];
const grid = [
  [3, -2, 5],
  [1000, 7, -1001],
];

const exactly = (
  title: string,
  inputs: readonly NestedInput[],
  fn: (...inputs: Tensor[]) => Tensor | readonly Tensor[],
): Program => ({
  title,
  inputs: () => inputs.map((values) => ({ values, dtype: 'int32' })),
  make: () => ({ fn }),
  gpu: { rtol: 0, atol: 0 },
});

/** What holds of small int32 wherever the wide ones do not exist. */
export const integers: readonly Program[] = [
  exactly('sums, differences, products', [a, b], (x, y) => [x.add(y), x.sub(y), x.mul(y), x.neg(), x.abs()]),
  exactly('quotients rounded down', [a, b], (x, y) => div(x, y, { roundingMode: 'floor' })),
  exactly('quotients rounded toward zero', [a, b], (x, y) => div(x, y, { roundingMode: 'trunc' })),
  exactly('powers', [[3, 2, -7, 0, 12]], (x) => [x.square(), x.pow(3)]),
  exactly('comparisons', [a, b], (x, y) => [x.lt(y), x.eq(x), x.maximum(y), x.minimum(y)]),
  exactly('sums and products along an axis', [grid], (x) => [x.sum(), x.sum(0), x.prod(1), x.cumsum(1)]),
  exactly('extremes and where they are', [grid], (x) => [x.max(1), x.min(0), x.argmax(1), x.argmin(0)]),
  exactly('rounding', [a], (x) => [floor(x), ceil(x), round(x), trunc(x)]),
  exactly(
    'a matrix product',
    [
      grid,
      [
        [1, -2],
        [3, 4],
        [-5, 6],
      ],
    ],
    matmul,
  ),
];
