import type { Tensor } from '../autograd/tensor.ts';
import { isNameOf } from '../checks.ts';
import { ArgumentError, ShapeError } from '../errors.ts';
import { checkOptions } from '../options.ts';
import { show } from '../quote.ts';
import { checkValue } from '../shape/dtype.ts';
import { checkList, checkSize, formatShape } from '../shape/shape.ts';
import { checkTensor } from './arguments.ts';
import { clone } from './cast.ts';
import { where } from './compare.ts';
import { full, tensor } from './create.ts';
import { indexSelect } from './indexing.ts';
import { narrow, unsliceAxis } from './slice.ts';

/** What the new places of `pad` hold: one value, the inside mirrored at the edge, the edge itself, or the other end. */
export type PadMode = 'constant' | 'reflect' | 'replicate' | 'circular';

/** What `pad` fills with. */
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
export const pad = (x: Tensor, padding: readonly number[], options?: PadOptions): Tensor => {
  const { mode = 'constant', value = 0 } = checkOptions('pad', options, { mode: 1, value: 'number' });
  checkTensor('pad', x);
  if (
    checkList('pad', padding, 'the padding').length % 2 !== 0 ||
    padding.length > 2 * x.ndim ||
    !padding.every(Number.isInteger)
  ) {
    throw new ArgumentError(
      `pad: ${formatShape(padding)} must be pairs [before, after] of whole numbers, at most one for each of ${x.ndim} axes`,
    );
  }
  if (mode !== 'constant' && !isNameOf(sources, mode)) {
    throw new ArgumentError(`pad: mode is 'constant', 'reflect', 'replicate' or 'circular', got ${show(mode)}`);
  }
  let y = padding.length === 0 ? clone(x) : x;
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
  const whole = left + inside.shape[axis] + right;
  checkSize(
    'pad',
    inside.shape.map((size, i) => (i === axis ? whole : size)),
    x.dtype,
  );
  const place = (part: Tensor): Tensor => unsliceAxis(part, axis, left, whole);
  if (value === 0) return place(inside);
  return where(
    place(full(inside.shape, true)),
    place(inside),
    full([], checkValue('pad', value, x.dtype), { dtype: x.dtype }),
  );
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
  checkSize('pad', [n + before + after], 'int32');
  const index = Array.from({ length: n + before + after }, (_, i) => source(i - before, n));
  if (index.some((i) => !(i >= 0 && i < n))) {
    throw new ShapeError(`pad: [${before}, ${after}] is too wide for axis ${axis} of size ${n} in this mode`);
  }
  return indexSelect(x, axis, tensor(Int32Array.from(index)));
};
