import { assert } from '@engram/tools/suite';
import type { Tensor } from '../../src/autograd/tensor.ts';
import { tensor } from '../../src/ops/create.ts';

export const START = [0.5, -1.25, 3];

/** One row a step. */
export const GRADIENTS = [
  [0.3, -1.5, 0.02],
  [-0.7, 0.4, 2.5],
  [0.05, -0.6, -1],
  [1.1, 0.9, 0.3],
  [-0.2, 0.1, 0.75],
];

export const values = (x: Tensor): number[] => [...x.dataSync()];

/** Relative to the larger of 1 and the expected value. */
export const assertNear = (actual: Tensor | number[], expected: readonly number[], tolerance = 1e-14): void => {
  const numbers = Array.isArray(actual) ? actual : values(actual);
  assert.is(numbers.length, expected.length);
  numbers.forEach((value, i) => {
    const ok = Math.abs(value - expected[i]) <= tolerance * Math.max(1, Math.abs(expected[i]));
    assert.ok(ok, `element ${i}: expected ${expected[i]}, got ${value}`);
  });
};

/** A float64 parameter with a gradient, which `step` leaves as it is. */
export const parameter = (data: number[], gradient: number[] | null = null): Tensor => {
  const p = tensor(data, { dtype: 'float64', requiresGrad: true });
  if (gradient) p.grad = tensor(gradient, { dtype: 'float64' });
  return p;
};
