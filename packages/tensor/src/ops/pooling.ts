import { apply, applyAll } from '../autograd/apply.ts';
import { defineOp, type Op } from '../autograd/op.ts';
import type { Tensor } from '../autograd/tensor.ts';
import * as kernels from '../backend/kernels/index.ts';
import type { Windows } from '../backend/kernels/pooling.ts';
import { ArgumentError, ShapeError } from '../errors.ts';
import { checkOptions, type OptionNames } from '../options.ts';
import { checkSize, formatShape, type Shape } from '../shape/shape.ts';
import { maximum } from './arithmetic.ts';
import { type Along, bandOf, outShape, perAxis, planesOf, resample, SPACE, spaceOf } from './bands.ts';
import { lt, where } from './compare.ts';
import { gatherFor } from './indexing.ts';
import { reshape } from './movement.ts';
import { mean } from './reduce.ts';

/** Which windows a pooling takes. A number holds for every axis. */
export interface PoolOptions {
  /** How far apart windows are; default the kernel's size. */
  readonly stride?: number | Shape;
  /** Places before and behind that no window counts; at most half of the kernel's size, default 0. */
  readonly padding?: number | Shape;
  /** Whether a last window may reach beyond the padding, if it starts before; default false. */
  readonly ceilMode?: boolean;
}

/** Which windows a maximum is taken of. A number holds for every axis. */
export interface MaxPoolOptions extends PoolOptions {
  /** How far apart a window's elements are; default 1. */
  readonly dilation?: number | Shape;
}

/** Which windows a mean is taken of, and over how many elements. A number holds for every axis. */
export interface AvgPoolOptions extends PoolOptions {
  /** Whether a mean counts the padding, as zeros; default true. */
  readonly countIncludePad?: boolean;
}

export const MAX_POOL: OptionNames<MaxPoolOptions> = { stride: 1, padding: 1, dilation: 1, ceilMode: 'flag' };
export const AVG_POOL: OptionNames<AvgPoolOptions> = {
  stride: 1,
  padding: 1,
  ceilMode: 'flag',
  countIncludePad: 'flag',
};

/** An axis, and the windows over it. */
interface Sliding {
  readonly size: number;
  readonly kernel: number;
  readonly stride: number;
  readonly padding: number;
  readonly dilation: number;
  /** How many windows. */
  readonly count: number;
}

/** @throws {ArgumentError | ShapeError} */
const slide = (
  op: string,
  x: Tensor,
  kernelSize: number | Shape,
  { stride = kernelSize, padding = 0, dilation = 1, ceilMode = false }: MaxPoolOptions,
  axes: number,
): Sliding[] => {
  const space = spaceOf(op, x, axes);
  const kernels = perAxis(op, 'kernelSize', kernelSize, axes, 1);
  const strides = perAxis(op, 'stride', stride, axes, 1);
  const paddings = perAxis(op, 'padding', padding, axes, 0);
  const dilations = perAxis(op, 'dilation', dilation, axes, 1);
  return space.map((size, k) => {
    const [kernel, s, p, d] = [kernels[k], strides[k], paddings[k], dilations[k]];
    if (p > kernel / 2) {
      throw new ArgumentError(`${op}: padding ${p} is more than half of the kernel's size ${kernel}`);
    }
    let count = Math[ceilMode ? 'ceil' : 'floor']((size + 2 * p - d * (kernel - 1) - 1) / s) + 1;
    // The last window starts inside, or in the padding before.
    if (ceilMode && (count - 1) * s >= size + p) count--;
    if (count < 1) {
      const [open, close] = ceilMode ? '⌈⌉' : '⌊⌋';
      throw new ShapeError(
        `${op}: no window fits x ${formatShape(x.shape)}: its ${axes === 1 ? 'length' : SPACE[k]} would become ` +
          `${open}(${size} + 2·${p} − ${d}·(${kernel} − 1) − 1) / ${s}${close} + 1 = ${count}`,
      );
    }
    return { size, kernel, stride: s, padding: p, dilation: d, count };
  });
};

const maxPoolBackwardOp: Op<Along & { readonly shape: Shape }> = defineOp({
  name: 'maxPoolBackward',
  kernel: kernels.maxPoolBackward,
  shape: (_, { shape }: Along & { readonly shape: Shape }) => shape,
  geometry: (_, [out], attrs) => planesOf(out, attrs),
  vjp: (g, [, positions], { attrs: { along } }) => [
    () => {
      const { planes, height, width } = planesOf(g, { along });
      const index = reshape(positions, [planes, positions.numel / Math.max(1, planes)]);
      const picked = gatherFor('maxPool', reshape(g, [planes, height * width]), 1, maximum(index, 0));
      return reshape(where(lt(index, 0), 0, picked), positions.shape);
    },
    null,
  ],
  linear: true,
});

const maxPoolOp: Op<Along> = defineOp({
  name: 'maxPool',
  kernel: kernels.maxPool,
  outputs: 2,
  shapes: ([x], attrs: Along) => [outShape(x, attrs), outShape(x, attrs)],
  dtype: ([x]) => [x.dtype, 'int32'],
  geometry: ([x], _, attrs) => planesOf(x, attrs),
  reads: [[2]],
  vjp: (g, [x], { outputs, attrs: { along } }) => [
    apply(maxPoolBackwardOp, [g, outputs[1]], { along, shape: x.shape }),
  ],
});

const maxPool = (
  op: string,
  x: Tensor,
  kernelSize: number | Shape,
  options: MaxPoolOptions | undefined,
  axes: number,
) => {
  const along = slide(op, x, kernelSize, checkOptions(op, options, MAX_POOL), axes).map(
    ({ size, kernel, stride, padding, dilation: step, count }): Windows => {
      const starts = new Int32Array(count);
      const counts = new Int32Array(count);
      for (let o = 0; o < count; o++) {
        const start = o * stride - padding;
        const before = Math.ceil(Math.max(0, -start) / step);
        starts[o] = start + before * step;
        counts[o] = Math.max(0, Math.min(kernel - before, Math.ceil((size - starts[o]) / step)));
      }
      return { starts, counts, step };
    },
  );
  return applyAll(maxPoolOp, [x], { along })[0];
};

/** As `maxPool2d`, along one axis. x [N, C, L] or [C, L] → [.., L′]. @throws {ShapeError | DTypeError | ArgumentError} */
export const maxPool1d = (x: Tensor, kernelSize: number | Shape, options?: MaxPoolOptions): Tensor =>
  maxPool('maxPool1d', x, kernelSize, options, 1);

/**
 * The largest element of each window; a NaN counts as the largest. The gradient goes to where it stood, the first of equals.
 *
 * H′ = ⌊(H + 2 padding − dilation (kernelSize − 1) − 1) / stride⌋ + 1, or ⌈…⌉ with `ceilMode`, and W′ likewise.
 * x [N, C, H, W] or [C, H, W] → [.., H′, W′].
 * @throws {ShapeError | DTypeError | ArgumentError}
 */
export const maxPool2d = (x: Tensor, kernelSize: number | Shape, options?: MaxPoolOptions): Tensor =>
  maxPool('maxPool2d', x, kernelSize, options, 2);

const means = (count: number, of = count): number[] => new Array<number>(Math.max(0, count)).fill(1 / of);

const avgPool = (
  op: string,
  x: Tensor,
  kernelSize: number | Shape,
  given: AvgPoolOptions | undefined,
  axes: number,
) => {
  const { countIncludePad = true, ...options } = checkOptions(op, given, AVG_POOL);
  return resample(
    x,
    slide(op, x, kernelSize, options, axes).map(({ size, kernel, stride, padding, count }) =>
      bandOf(count, (o) => {
        const start = o * stride - padding;
        const end = Math.min(start + kernel, size + padding);
        const [from, to] = [Math.max(0, start), Math.min(end, size)];
        return [from, means(to - from, countIncludePad ? end - start : to - from)];
      }),
    ),
  );
};

/** As `avgPool2d`, along one axis. x [N, C, L] or [C, L] → [.., L′]. @throws {ShapeError | DTypeError | ArgumentError} */
export const avgPool1d = (x: Tensor, kernelSize: number | Shape, options?: AvgPoolOptions): Tensor =>
  avgPool('avgPool1d', x, kernelSize, options, 1);

/**
 * The mean of each window. H′ = ⌊(H + 2 padding − kernelSize) / stride⌋ + 1, or ⌈…⌉ with `ceilMode`, and W′ likewise.
 * x [N, C, H, W] or [C, H, W] → [.., H′, W′].
 * @throws {ShapeError | DTypeError | ArgumentError}
 */
export const avgPool2d = (x: Tensor, kernelSize: number | Shape, options?: AvgPoolOptions): Tensor =>
  avgPool('avgPool2d', x, kernelSize, options, 2);

/** How many results an adaptive pool has; `null` for as many as there are elements. */
export type OutputSize = number | readonly (number | null)[];

/** For each axis its windows, ⌊o H / H′⌋ up to ⌈(o + 1) H / H′⌉. */
const adaptive = (op: string, x: Tensor, outputSize: OutputSize, axes: number) => {
  const space = spaceOf(op, x, axes);
  const sizes = Array.isArray(outputSize) ? outputSize.map((size, k) => size ?? space[k]) : outputSize;
  const counts = perAxis(op, 'outputSize', sizes as number | Shape, axes, 0);
  checkSize(op, [...x.shape.slice(0, -axes), ...counts], x.dtype);
  return counts.map((count, k) =>
    bandOf(count, (o) => {
      const start = Math.floor((o * space[k]) / count);
      return [start, means(Math.ceil(((o + 1) * space[k]) / count) - start)];
    }),
  );
};

/** As `adaptiveAvgPool2d`, along one axis. x [N, C, L] or [C, L] → [.., L′]. @throws {ShapeError | DTypeError | ArgumentError} */
export const adaptiveAvgPool1d = (x: Tensor, outputSize: OutputSize): Tensor =>
  resample(x, adaptive('adaptiveAvgPool1d', x, outputSize, 1));

/**
 * Means of windows that cover the image: the rows of window i are ⌊i H / H′⌋ up to ⌈(i + 1) H / H′⌉. An entry of `outputSize`
 * that is `null` leaves its axis as it is. x [N, C, H, W] or [C, H, W] → [.., H′, W′].
 * @throws {ShapeError | DTypeError | ArgumentError}
 */
export const adaptiveAvgPool2d = (x: Tensor, outputSize: OutputSize): Tensor => {
  const along = adaptive('adaptiveAvgPool2d', x, outputSize, 2);
  // Of all of the image, the mean is quicker.
  const isOne = along.every(({ starts }) => starts.length === 1);
  return isOne ? mean(x, [-2, -1], { keepdim: true }) : resample(x, along);
};

/** The largest elements of the windows of `adaptiveAvgPool2d`. @throws {ShapeError | DTypeError | ArgumentError} */
export const adaptiveMaxPool2d = (x: Tensor, outputSize: OutputSize): Tensor =>
  applyAll(maxPoolOp, [x], { along: adaptive('adaptiveMaxPool2d', x, outputSize, 2) })[0];
