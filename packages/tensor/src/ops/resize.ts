import { checkTensor, type Tensor } from '../autograd/tensor.ts';
import type { Band } from '../backend/kernels/pooling.ts';
import { ArgumentError, ShapeError } from '../errors.ts';
import { checkOptions, type OptionNames } from '../options.ts';
import { show } from '../quote.ts';
import { checkSize, formatShape, type Shape } from '../shape/shape.ts';
import { bandOf, perAxis, resample, SPACE, spaceOf } from './bands.ts';

/** How large `interpolate` makes a picture, and what stands between its pixels. A number holds for every axis. */
export interface InterpolateOptions {
  /** How large the last axes become; this or `scaleFactor`. */
  readonly size?: number | Shape | null;
  /** How many times as large: ⌊H · scaleFactor⌋. */
  readonly scaleFactor?: number | Shape | null;
  /** The nearest element, or a mean of the nearest two along either axis; default `'nearest'`. */
  readonly mode?: 'nearest' | 'bilinear';
  /** For `'bilinear'`: whether the middles of the outermost pixels stay where they are, or the edges do; default false. */
  readonly alignCorners?: boolean | null;
}

export const INTERPOLATE: OptionNames<InterpolateOptions> = { scaleFactor: 1, size: 1, mode: 1, alignCorners: 1 };

/** Element ⌊o · scale⌋; in float32, as PyTorch counts, which takes 1 and ½ for the scale where the sizes are so. */
const nearest = (size: number, count: number, scale: number): Band => {
  const step = count === size || count === 2 * size ? size / count : Math.fround(scale);
  return bandOf(count, (o) => [Math.min(Math.floor(Math.fround(o * step)), size - 1), [1]]);
};

const linear = (size: number, count: number, scale: number, alignCorners: boolean): Band =>
  bandOf(count, (o) => {
    const at = count === size ? o : alignCorners ? o * scale : Math.max(0, (o + 0.5) * scale - 0.5);
    const start = Math.min(Math.floor(at), size - 1);
    return [start, start === size - 1 ? [1] : [1 - at + start, at - start]];
  });

/**
 * The image in another size. `'nearest'`: pixel o comes from ⌊o H / H′⌋. `'bilinear'`: from the pixels about (o + ½) H / H′ − ½, or
 * o (H − 1) / (H′ − 1) with `alignCorners`. With `scaleFactor`, H / H′ is 1 / scaleFactor,
 * but for H′ = H, and H′ = 2 H with `'nearest'`: as in PyTorch.
 * x [N, C, H, W], or [N, C, L] for `'nearest'` → [N, C, H′, W′].
 * @throws {ShapeError | DTypeError | ArgumentError}
 */
export const interpolate = (x: Tensor, options: InterpolateOptions): Tensor => {
  const op = 'interpolate';
  const {
    size = null,
    scaleFactor = null,
    mode = 'nearest',
    alignCorners = null,
  } = checkOptions(op, options, INTERPOLATE);
  if (mode !== 'nearest' && mode !== 'bilinear')
    throw new ArgumentError(`${op}: mode is 'nearest' or 'bilinear', got ${show(mode)}`);
  if (mode === 'nearest' && alignCorners !== null)
    throw new ArgumentError(`${op}: alignCorners is for mode 'bilinear'; leave it out`);
  if ((size === null) === (scaleFactor === null))
    throw new ArgumentError(`${op}: give either size or scaleFactor, { scaleFactor: 2 }`);
  const axes = mode === 'nearest' && checkTensor(op, x).ndim === 3 ? 1 : 2;
  const from = spaceOf(op, x, axes, [2]);
  const factors = typeof scaleFactor === 'number' ? new Array<number>(axes).fill(scaleFactor) : scaleFactor;
  if (
    factors !== null &&
    (!Array.isArray(factors) || factors.length !== axes || !factors.every((factor) => factor > 0 && factor < Infinity))
  )
    throw new ArgumentError(`${op}: scaleFactor is a number > 0, or one for each axis, got ${show(scaleFactor)}`);
  const to = factors ? from.map((n, k) => Math.floor(n * factors[k])) : perAxis(op, 'size', size!, axes, 1);
  checkSize(op, [...x.shape.slice(0, 2), ...to], x.dtype);
  const bands = to.map((count, k) => {
    const n = from[k];
    if (count < 1)
      throw new ShapeError(
        `${op}: x ${formatShape(x.shape)} has nothing left: its ${axes === 1 ? 'length' : SPACE[k]} would become ⌊${n} · ${factors![k]}⌋ = 0`,
      );
    const scale = factors ? 1 / factors[k] : n / count;
    if (mode === 'nearest') return nearest(n, count, scale);
    return alignCorners
      ? linear(n, count, count > 1 ? (n - 1) / (count - 1) : 0, true)
      : linear(n, count, scale, false);
  });
  return resample(x, bands);
};
