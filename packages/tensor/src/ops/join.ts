import { apply } from '../autograd/apply.ts';
import { defineOp } from '../autograd/op.ts';
import type { Tensor } from '../autograd/tensor.ts';
import { ArgumentError, ShapeError } from '../errors.ts';
import { promote } from '../shape/dtype.ts';
import { checkList, formatShape, normalizeAxis, numel, sameShape } from '../shape/shape.ts';
import { castTo, checkTensor } from './arguments.ts';
import { where } from './compare.ts';
import { full, tensor } from './create.ts';
import { indexSelect } from './indexing.ts';
import { reshape, unsqueeze } from './movement.ts';
import { narrow, sliceAxis, unsliceAxis } from './slice.ts';

const catOp = defineOp({
  name: 'cat',
  kernel: 'cat',
  shape: (xs, { axis }: { axis: number }) =>
    xs[0].shape.map((size, i) => (i === axis ? xs.reduce((n, x) => n + x.shape[axis], 0) : size)),
  geometry: (xs, _, { axis }) => ({
    outer: numel(xs[0].shape.slice(0, axis)),
    sizes: xs.map((x) => numel(x.shape.slice(axis))),
  }),
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
    throw new ArgumentError(`${op}: expected a non-empty array of tensors`);
  for (const [i, x] of tensors.entries()) checkTensor(op, x, `element ${i}`);
  const dtype = tensors.reduce((d, x) => promote(d, x.dtype), tensors[0].dtype as Tensor['dtype']);
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
  const by = typeof shifts === 'number' ? [shifts] : shifts;
  const along = typeof axes === 'number' ? [axes] : axes;
  if (by.length !== along.length || !by.every(Number.isInteger)) {
    throw new ArgumentError(
      `roll: shifts ${formatShape(by)} must be whole numbers, one for each of the axes ${formatShape(along)}`,
    );
  }
  return along.reduce((y, axis, i) => rollAxis(y, by[i], normalizeAxis('roll', axis, y.ndim)), x);
};

const rollAxis = (x: Tensor, shift: number, axis: number): Tensor => {
  const n = x.shape[axis] ?? 0;
  const s = n === 0 ? 0 : ((shift % n) + n) % n;
  return s === 0 ? x : cat([narrow(x, axis, n - s, s), narrow(x, axis, 0, n - s)], axis);
};

export type PadMode = 'constant' | 'reflect' | 'replicate' | 'circular';

export interface PadOptions {
  /** What the new places hold: `value`, the mirrored inside, the edge, or the other end; default `'constant'`. */
  readonly mode?: PadMode;
  /** Default 0. */
  readonly value?: number;
}

/**
 * Adds places at the ends of axes: `[before, after]` for the last axis, then two more for each axis before it. Negative
 * numbers cut off; what they cut off is still mirrored or wrapped at the other end. `'circular'` goes round as often as
 * it takes.
 * @throws {ShapeError | ArgumentError}
 */
export const pad = (
  x: Tensor,
  padding: readonly number[],
  { mode = 'constant', value = 0 }: PadOptions = {},
): Tensor => {
  if (
    checkList('pad', padding, 'the padding').length % 2 !== 0 ||
    padding.length > 2 * checkTensor('pad', x).ndim ||
    !padding.every(Number.isInteger)
  ) {
    throw new ArgumentError(
      `pad: ${formatShape(padding)} must be pairs [before, after] of whole numbers, at most one for each of ${x.ndim} axes`,
    );
  }
  if (mode !== 'constant' && !(mode in sources)) {
    throw new ArgumentError(
      `pad: mode is 'constant', 'reflect', 'replicate' or 'circular', got ${JSON.stringify(mode)}`,
    );
  }
  let y = x;
  for (let i = 0; i < padding.length / 2; i++) {
    const axis = x.ndim - 1 - i;
    const [before, after] = [padding[2 * i], padding[2 * i + 1]];
    if (Math.max(0, -before) + Math.max(0, -after) > x.shape[axis]) {
      throw new ShapeError(`pad: [${before}, ${after}] cuts more off axis ${axis} than its size ${x.shape[axis]}`);
    }
    y =
      mode === 'constant' ? padConstant(y, axis, before, after, value) : padFrom(sources[mode], y, axis, before, after);
  }
  return y;
};

const padConstant = (x: Tensor, axis: number, before: number, after: number, value: number): Tensor => {
  const from = Math.max(0, -before);
  const inside = narrow(x, axis, from, x.shape[axis] - from - Math.max(0, -after));
  const [left, right] = [Math.max(0, before), Math.max(0, after)];
  if (left === 0 && right === 0) return inside;
  const place = (part: Tensor): Tensor => unsliceAxis(part, axis, left, left + part.shape[axis] + right);
  if (value === 0) return place(inside);
  return where(place(full(inside.shape, true)), place(inside), full([], value, { dtype: x.dtype }));
};

/** For each mode: which element of 0 … n − 1 stands at place i, where i < 0 or i ≥ n lies outside. */
const sources: Record<Exclude<PadMode, 'constant'>, (i: number, n: number) => number> = {
  reflect: (i, n) => (i < 0 ? -i : i >= n ? 2 * (n - 1) - i : i),
  replicate: (i, n) => Math.min(Math.max(i, 0), n - 1),
  circular: (i, n) => ((i % n) + n) % n,
};

const padFrom = (
  source: (i: number, n: number) => number,
  x: Tensor,
  axis: number,
  before: number,
  after: number,
): Tensor => {
  const n = x.shape[axis];
  const index = Array.from({ length: n + before + after }, (_, i) => source(i - before, n));
  if (index.some((i) => !(i >= 0 && i < n))) {
    throw new ShapeError(`pad: [${before}, ${after}] is too wide for axis ${axis} of size ${n} in this mode`);
  }
  return indexSelect(x, axis, tensor(Int32Array.from(index)));
};
