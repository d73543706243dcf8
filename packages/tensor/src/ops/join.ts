import { apply } from '../autograd/apply.ts';
import { defineOp } from '../autograd/op.ts';
import type { Tensor } from '../autograd/tensor.ts';
import * as kernels from '../backend/kernels/index.ts';
import { ArgumentError, got, ShapeError } from '../errors.ts';
import { checkOptions } from '../options.ts';
import { show } from '../quote.ts';
import { type DType, promote } from '../shape/dtype.ts';
import { checkList, formatShape, normalizeAxis, numel, sameShape } from '../shape/shape.ts';
import { castTo, checkTensor } from './arguments.ts';
import { clone } from './cast.ts';
import { expand, reshape, unsqueeze } from './movement.ts';
import { narrow, sliceAxis } from './slice.ts';

const catOp = defineOp({
  name: 'cat',
  kernel: kernels.cat,
  shape: (xs, { axis }: { axis: number }) => {
    const shape = [...xs[0].shape];
    for (const x of xs.slice(1)) shape[axis] += x.shape[axis];
    return shape;
  },
  geometry: (xs, _, { axis }) => {
    const sizes: number[] = [];
    for (const { shape } of xs) sizes.push(numel(shape.slice(axis)));
    return { outer: numel(xs[0].shape.slice(0, axis)), sizes };
  },
  vjp: (g, xs, { attrs: { axis } }) => {
    let end = 0;
    return xs.map((x) => {
      const size = x.shape[axis];
      const start = end;
      end += size;
      return () => sliceAxis(g, axis, { start, step: 1, size });
    });
  },
  linear: true,
});

const checkTensors = (op: string, tensors: readonly Tensor[]): readonly Tensor[] => {
  if (!Array.isArray(tensors) || tensors.length === 0)
    throw new ArgumentError(
      `${op}: expected a non-empty array of tensors, got ${Array.isArray(tensors) ? 'an empty one' : got(tensors)}`,
    );
  let dtype: DType = 'bool';
  for (let i = 0; i < tensors.length; i++) dtype = promote(dtype, checkTensor(op, tensors[i], `element ${i}`).dtype);
  return tensors.map((x) => castTo(x, dtype));
};

/** Tensors joined along an axis; their other sizes must agree. @throws {ShapeError | ArgumentError} */
export const cat = (tensors: readonly Tensor[], axis = 0): Tensor => {
  const xs = checkTensors('cat', tensors);
  if (xs[0].ndim === 0) throw new ShapeError('cat: scalars have no axis to join along; use stack');
  const at = normalizeAxis('cat', axis, xs[0].ndim);
  xs.forEach((x, i) => {
    if (x.ndim !== xs[0].ndim || x.shape.some((size, a) => a !== at && size !== xs[0].shape[a])) {
      throw new ShapeError(
        `cat: tensor ${i} is ${formatShape(x.shape)}, tensor 0 is ${formatShape(xs[0].shape)}; sizes must agree but for axis ${axis}`,
      );
    }
  });
  return apply(catOp, xs, { axis: at });
};

/** Tensors of one shape joined along a new axis. @throws {ShapeError | ArgumentError} */
export const stack = (tensors: readonly Tensor[], axis = 0): Tensor => {
  const xs = checkTensors('stack', tensors);
  const at = normalizeAxis('stack', axis, xs[0].ndim + 1);
  xs.forEach((x, i) => {
    if (!sameShape(x.shape, xs[0].shape)) {
      throw new ShapeError(
        `stack: tensor ${i} is ${formatShape(x.shape)}, tensor 0 is ${formatShape(xs[0].shape)}; all shapes must be equal`,
      );
    }
  });
  return cat(
    xs.map((x) => unsqueeze(x, at)),
    at,
  );
};

/** The elements shifted along the axes, those that leave coming back in; without axes, of the flattened tensor. @throws {ShapeError | ArgumentError} */
export const roll = (x: Tensor, shifts: number | readonly number[], axes?: number | readonly number[]): Tensor => {
  checkTensor('roll', x);
  if (axes === undefined) {
    return reshape(roll(reshape(x, [x.numel]), shifts, 0), x.shape);
  }
  const by = typeof shifts === 'number' ? [shifts] : checkList('roll', shifts, 'the shifts');
  const along = typeof axes === 'number' ? [axes] : checkList('roll', axes, 'the axes');
  if (by.length !== along.length || !by.every(Number.isInteger)) {
    throw new ArgumentError(
      `roll: shifts ${formatShape(by)} must be whole numbers, one for each of the axes ${formatShape(along)}`,
    );
  }
  if (along.length === 0) return clone(x);
  return along.reduce((y, axis, i) => rollAxis(y, by[i], normalizeAxis('roll', axis, y.ndim)), x);
};

const rollAxis = (x: Tensor, shift: number, axis: number): Tensor => {
  const n = x.shape[axis] ?? 0;
  const s = n === 0 ? 0 : ((shift % n) + n) % n;
  return s === 0 ? clone(x) : cat([narrow(x, axis, n - s, s), narrow(x, axis, 0, n - s)], axis);
};

/** Which axis of a `meshgrid` is whose. */
export interface MeshgridOptions {
  /** Whether axis i of the results is that of tensor i, or with `'xy'` the first two swap places; default `'ij'`. */
  readonly indexing?: 'ij' | 'xy';
}

/** Each tensor repeated along the axes of the others: out₀[i, j, …] = x₀[i], out₁[i, j, …] = x₁[j]. [N], [M], … → [N, M, …] each. @throws {ShapeError | ArgumentError} */
export const meshgrid = (tensors: readonly Tensor[], options?: MeshgridOptions): Tensor[] => {
  const { indexing = 'ij' } = checkOptions('meshgrid', options, { indexing: 1 });
  if (indexing !== 'ij' && indexing !== 'xy') {
    throw new ArgumentError(`meshgrid: indexing is 'ij' or 'xy', got ${show(indexing)}`);
  }
  const xs = checkTensors('meshgrid', tensors);
  const swaps = indexing === 'xy' && xs.length > 1;
  const axisOf = (i: number): number => (swaps && i < 2 ? 1 - i : i);
  const shape = xs.map((_, i) => xs[axisOf(i)].numel);
  return xs.map((x, i) => {
    if (x.ndim > 1) throw new ShapeError(`meshgrid: tensor ${i} must have one axis, got ${formatShape(x.shape)}`);
    const own = shape.map((size, axis) => (axis === axisOf(i) ? size : 1));
    return expand(reshape(x, own), shape);
  });
};
