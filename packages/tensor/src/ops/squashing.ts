import { apply } from '../autograd/apply.ts';
import { defineOp } from '../autograd/op.ts';
import type { Tensor } from '../autograd/tensor.ts';
import * as kernels from '../backend/kernels/index.ts';
import { broadcastGeometry } from '../shape/broadcast.ts';
import { asFloat, checkNumber } from './arguments.ts';
import { mul, sub } from './arithmetic.ts';
import { le, where } from './compare.ts';
import { square } from './power.ts';

const tanhBackwardOp = defineOp({
  name: 'tanhBackward',
  kernel: kernels.tanhBackward,
  geometry: broadcastGeometry,
  decompose: ([g, y]) => mul(g, sub(1, square(y))),
});

const tanhOp = defineOp({
  name: 'tanh',
  kernel: kernels.tanh,
  reads: [[1]],
  vjp: (g, _, { output }) => [apply(tanhBackwardOp, [g, output])],
});

/** Hyperbolic tangent. x [A…] → [A…]. */
export const tanh = (x: Tensor): Tensor => apply(tanhOp, [asFloat('tanh', x)]);

const sigmoidBackwardOp = defineOp({
  name: 'sigmoidBackward',
  kernel: kernels.sigmoidBackward,
  geometry: broadcastGeometry,
  decompose: ([g, y]) => mul(g, mul(y, sub(1, y))),
});

const sigmoidOp = defineOp({
  name: 'sigmoid',
  kernel: kernels.sigmoid,
  reads: [[1]],
  vjp: (g, _, { output }) => [apply(sigmoidBackwardOp, [g, output])],
});

/** σ(x) = 1 / (1 + e⁻ˣ). x [A…] → [A…]. */
export const sigmoid = (x: Tensor): Tensor => apply(sigmoidOp, [asFloat('sigmoid', x)]);

const reluOp = defineOp({
  name: 'relu',
  kernel: kernels.relu,
  reads: [[1]],
  vjp: (g, _, { output }) => [where(le(output, 0), 0, g)],
});

/** max(x, 0); gradient 0 at 0. x [A…] → [A…]. */
export const relu = (x: Tensor): Tensor => apply(reluOp, [checkNumber('relu', x)]);
