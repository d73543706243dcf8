import { apply } from '../autograd/apply.ts';
import { defineOp } from '../autograd/op.ts';
import type { Tensor } from '../autograd/tensor.ts';
import * as kernels from '../backend/kernels/index.ts';
import { normalizeAxis, type Spec } from '../shape/shape.ts';
import { asFloat } from './arguments.ts';
import { mul, sub } from './arithmetic.ts';
import { exp } from './elementwise.ts';
import { lineAt, sum } from './reduce.ts';

interface AxisAttrs {
  readonly axis: number;
}

const along = ([x]: readonly Spec[], _: unknown, { axis }: AxisAttrs) => lineAt(x.shape, axis);

const softmaxBackwardOp = defineOp<AxisAttrs>({
  name: 'softmaxBackward',
  kernel: kernels.softmaxBackward,
  geometry: along,
  decompose: ([g, y], { axis }) => mul(y, sub(g, sum(mul(g, y), axis, { keepdim: true }))),
});

const softmaxOp = defineOp<AxisAttrs>({
  name: 'softmax',
  kernel: kernels.softmax,
  geometry: along,
  reads: [[1]],
  vjp: (g, _, { output, attrs }) => [apply(softmaxBackwardOp, [g, output], attrs)],
});

/** yᵢ = e^xᵢ / Σⱼ e^xⱼ along `axis` (default the last). x [A…] → [A…]. @throws {ShapeError} */
export const softmax = (x: Tensor, axis = -1): Tensor =>
  apply(softmaxOp, [asFloat('softmax', x)], { axis: normalizeAxis('softmax', axis, x.ndim) });

const logSoftmaxBackwardOp = defineOp<AxisAttrs>({
  name: 'logSoftmaxBackward',
  kernel: kernels.logSoftmaxBackward,
  geometry: along,
  decompose: ([g, y], { axis }) => sub(g, mul(exp(y), sum(g, axis, { keepdim: true }))),
});

const logSoftmaxOp = defineOp<AxisAttrs>({
  name: 'logSoftmax',
  kernel: kernels.logSoftmax,
  geometry: along,
  reads: [[1]],
  vjp: (g, _, { output, attrs }) => [apply(logSoftmaxBackwardOp, [g, output], attrs)],
});

/** yᵢ = xᵢ − ln Σⱼ e^xⱼ along `axis` (default the last). x [A…] → [A…]. @throws {ShapeError} */
export const logSoftmax = (x: Tensor, axis = -1): Tensor =>
  apply(logSoftmaxOp, [asFloat('logSoftmax', x)], { axis: normalizeAxis('logSoftmax', axis, x.ndim) });
