import { apply, applyAll } from '../autograd/apply.ts';
import { defineOp } from '../autograd/op.ts';
import type { Tensor } from '../autograd/tensor.ts';
import type { AxisGeometry } from '../backend/kernel.ts';
import * as kernels from '../backend/kernels/index.ts';
import { normalizeAxis, type Spec } from '../shape/shape.ts';
import { castTo, checkTensor } from './arguments.ts';
import { mul } from './arithmetic.ts';
import { scatterFor } from './indexing.ts';
import { cat } from './join.ts';
import { reshape } from './movement.ts';
import { integral, lineAt } from './reduce.ts';
import { narrow } from './slice.ts';

interface AlongAttrs {
  readonly axis: number;
}

/** Products of runs that become twice as long at a time, so that the gradient is right where factors are 0. */
const prodByDoubling = (x: Tensor, axis: number): Tensor => {
  const size = x.shape[axis];
  let y = x;
  for (let width = 1; width < size; width *= 2) {
    const rest = size - width;
    y = cat([narrow(y, axis, 0, width), mul(narrow(y, axis, width, rest), narrow(y, axis, 0, rest))], axis);
  }
  return y;
};

const geometry = ([x]: readonly Spec[], _: readonly Spec[], { axis }: AlongAttrs): AxisGeometry =>
  lineAt(x.shape, axis);

const cumprodOp = defineOp<AlongAttrs>({
  name: 'cumprod',
  kernel: kernels.cumprod,
  geometry,
  decompose: ([x], { axis }) => prodByDoubling(x, axis),
});

/** Running products along `axis`: yᵢ = Π xⱼ, j ≤ i; of bools int32. x [A…] → [A…]. @throws {ShapeError} */
export const cumprod = (x: Tensor, axis: number): Tensor =>
  apply(cumprodOp, [castTo(checkTensor('cumprod', x), integral(x.dtype))], {
    axis: normalizeAxis('cumprod', axis, x.ndim),
  });

const cummaxOp = defineOp<AlongAttrs>({
  name: 'cummax',
  kernel: kernels.cummax,
  outputs: 2,
  shapes: ([x]) => [x.shape, x.shape],
  dtype: ([x]) => [x.dtype, 'int32'],
  geometry,
  reads: [[2]],
  vjp: (g, [x], { outputs, attrs: { axis } }) => [scatterFor('cummax', g, axis, outputs[1], x.shape)],
});

/**
 * The largest so far along `axis`: yᵢ = max xⱼ, j ≤ i; from the first NaN on it is NaN. Of equal elements the last has the
 * gradient. x [A…] → [A…].
 * @throws {ShapeError}
 */
export const cummax = (x: Tensor, axis: number): Tensor => {
  const at = normalizeAxis('cummax', axis, checkTensor('cummax', x).ndim);
  const line = x.ndim === 0 ? reshape(x, [1]) : x;
  return reshape(applyAll(cummaxOp, [line], { axis: at })[0], x.shape);
};
