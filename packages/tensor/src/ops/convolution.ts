import { apply } from '../autograd/apply.ts';
import { defineOp, type Op } from '../autograd/op.ts';
import type { Tensor } from '../autograd/tensor.ts';
import type { ConvolutionGeometry } from '../backend/kernels/convolution.ts';
import * as kernels from '../backend/kernels/index.ts';
import { ArgumentError, ShapeError } from '../errors.ts';
import { checkOptions, type OptionNames } from '../options.ts';
import { show } from '../quote.ts';
import { rowsOf } from '../shape/broadcast.ts';
import { type DType, promote } from '../shape/dtype.ts';
import { formatShape, type Shape, sameShape } from '../shape/shape.ts';
import { castTo, checkFloat, checkTensor } from './arguments.ts';
import { perAxis } from './bands.ts';
import { reshape } from './movement.ts';
import { pad } from './pad.ts';
import { sum } from './reduce.ts';
import { narrow } from './slice.ts';

/** A size for each axis of an image, or one for all of them. */
export type Sizes = number | Shape;

/** How many windows of `kernel` places fit. @throws {ShapeError} with the formula, where none does. */
const windowsOf = (
  op: string,
  size: number,
  kernel: number,
  padding: number,
  stride: number,
  dilation: number,
): number => {
  const count = Math.floor((size + padding - dilation * (kernel - 1) - 1) / stride) + 1;
  if (count > 0) return count;
  throw new ShapeError(
    `${op}: the output's size is ⌊(size + padding − dilation (kernel − 1) − 1) / stride⌋ + 1 = ` +
      `⌊(${size} + ${padding} − ${dilation} · ${kernel - 1} − 1) / ${stride}⌋ + 1 = ${count}, and must be at least 1`,
  );
};

// Three ops, one for each factor of the sum Σ y x w. The gradients of each are the two others.

type Convolution = Op<ConvolutionGeometry>;

const convolution: Convolution = defineOp({
  name: 'conv2d',
  kernel: kernels.conv2d,
  shape: (_, { batch, groups, outputs, output }: ConvolutionGeometry) => [batch, groups * outputs, ...output],
  reads: [[1], [0], []],
  vjp: (g, [x, w, bias], { attrs }) => [
    () => apply(toInput, [g, w], attrs),
    () => apply(toWeight, [x, g], attrs),
    ...(bias ? [() => sum(g, [0, 2, 3])] : []),
  ],
});

const toInput: Convolution = defineOp({
  name: 'conv2dInput',
  kernel: kernels.conv2dInput,
  shape: (_, { batch, groups, inputs, input }: ConvolutionGeometry) => [batch, groups * inputs, ...input],
  reads: [[1], [0], []],
  vjp: (g, [y, w, bias], { attrs }) => [
    () => apply(convolution, [g, w], attrs),
    () => apply(toWeight, [g, y], attrs),
    ...(bias ? [() => sum(g, [0, 2, 3])] : []),
  ],
});

const toWeight: Convolution = defineOp({
  name: 'conv2dWeight',
  kernel: kernels.conv2dWeight,
  shape: (_, { groups, inputs, outputs, kernel }: ConvolutionGeometry) => [groups * outputs, inputs, ...kernel],
  reads: [[1], [0]],
  vjp: (g, [x, y], { attrs }) => [() => apply(toInput, [y, g], attrs), () => apply(convolution, [x, g], attrs)],
});

/** How a convolution goes over its input. A number holds for every axis. */
export interface ConvOptions {
  /** Places from one window to the next; default 1. */
  readonly stride?: Sizes;
  /**
   * Zeros at each end of an axis; default 0, which is `'valid'`. `'same'` keeps the size, with stride 1; an odd place is on the right.
   */
  readonly padding?: Sizes | 'same' | 'valid';
  /** Places from one tap of the kernel to the next; default 1. */
  readonly dilation?: Sizes;
  /** Into how many groups channels are divided; each sees its own only. Default 1. */
  readonly groups?: number;
}

/** How a transposed convolution goes over its output. A number holds for every axis. */
export interface ConvTransposeOptions extends Omit<ConvOptions, 'padding'> {
  /** Places that are left away at each end; default 0. */
  readonly padding?: Sizes;
  /** Places more at the end of an axis, fewer than the stride or the dilation; default 0. */
  readonly outputPadding?: Sizes;
}

export const CONV: OptionNames<ConvOptions> = { stride: 1, padding: 1, dilation: 1, groups: 'number' };
export const CONV_TRANSPOSE: OptionNames<ConvTransposeOptions> = { ...CONV, outputPadding: 1 };

/** Sizes of both axes of an image; of a line, which is an image of height 1, a second one before. */
const plane = (sizes: readonly number[], height: number): readonly [number, number] =>
  sizes.length === 2 ? (sizes as [number, number]) : [height, sizes[0]];

/** What the four functions do alike. `transposed`: the input is what the other way round is the output. */
const convolve = (
  op: string,
  axes: number,
  transposed: boolean,
  x: Tensor,
  weight: Tensor,
  bias: Tensor | null,
  options: ConvTransposeOptions | ConvOptions,
): Tensor => {
  const given = bias === null ? [x, weight] : [x, weight, bias];
  for (const [i, t] of given.entries()) checkFloat(op, t, ['the input', 'the weight', 'the bias'][i]);
  const names = ['[N, C, L] or [C, L]', '[N, C, H, W] or [C, H, W]'][axes - 1];
  if ((x.ndim !== axes + 1 && x.ndim !== axes + 2) || weight.ndim !== axes + 2) {
    const [inner, outer] = transposed ? ['C', 'O / groups'] : ['O', 'C / groups'];
    throw new ShapeError(
      `${op}: expected an input ${names} and a weight [${inner}, ${outer}, ${axes === 1 ? 'K' : 'KH, KW'}], ` +
        `got ${formatShape(x.shape)} and ${formatShape(weight.shape)}`,
    );
  }
  const { groups = 1, stride = 1, dilation = 1, padding = 0 } = options;
  if (!Number.isInteger(groups) || groups < 1)
    throw new ArgumentError(`${op}: groups is a whole number ≥ 1, got ${show(groups)}`);
  const steps = perAxis(op, 'stride', stride, axes, 1);
  const gaps = perAxis(op, 'dilation', dilation, axes, 1);
  const channels = x.shape[x.ndim - axes - 1];
  const [rows, columns, ...taps] = weight.shape;
  const own = transposed ? rows : columns * groups;
  if (channels !== own || rows % groups !== 0) {
    throw new ShapeError(
      `${op}: ${channels} channels of the input ${formatShape(x.shape)} do not fit the weight ${formatShape(weight.shape)} ` +
        `in ${groups} group${groups > 1 ? 's' : ''}: expected ${own}, and ${rows} to be a multiple of ${groups}`,
    );
  }
  const made = transposed ? columns * groups : rows;
  if (bias && !sameShape(bias.shape, [made])) {
    throw new ShapeError(
      `${op}: the bias ${formatShape(bias.shape)} must be [${made}], for the weight ${formatShape(weight.shape)}`,
    );
  }
  if (taps.includes(0)) throw new ShapeError(`${op}: the kernel of the weight ${formatShape(weight.shape)} is empty`);
  const sizes = x.shape.slice(-axes);
  const before: number[] = [];
  const results: number[] = [];
  if (transposed) {
    const more = perAxis(op, 'outputPadding', (options as ConvTransposeOptions).outputPadding ?? 0, axes, 0);
    before.push(...perAxis(op, 'padding', padding as Sizes, axes, 0));
    sizes.forEach((size, i) => {
      if (more[i] >= steps[i] && more[i] >= gaps[i]) {
        throw new ArgumentError(
          `${op}: outputPadding must be less than the stride or the dilation, got ${more[i]} with stride ${steps[i]} and dilation ${gaps[i]}`,
        );
      }
      const result = (size - 1) * steps[i] - 2 * before[i] + gaps[i] * (taps[i] - 1) + more[i] + 1;
      if (size > 0 && result > 0) results.push(result);
      else {
        throw new ShapeError(
          `${op}: the output's size is (size − 1) stride − 2 padding + dilation (kernel − 1) + outputPadding + 1 = ` +
            `${size - 1} · ${steps[i]} − 2 · ${before[i]} + ${gaps[i]} · ${taps[i] - 1} + ${more[i]} + 1 = ${result}; ` +
            'it must be at least 1, and so must size',
        );
      }
    });
  } else {
    const reach = taps.map((tap, i) => gaps[i] * (tap - 1));
    const same = padding === 'same';
    if (same && steps.some((step) => step !== 1))
      throw new ArgumentError(`${op}: padding 'same' goes with stride 1, got ${show(stride)}`);
    if (typeof padding === 'string' && !same && padding !== 'valid')
      throw new ArgumentError(`${op}: padding is a size, 'same' or 'valid', got ${show(padding)}`);
    const around = typeof padding === 'string' ? reach.map(() => 0) : perAxis(op, 'padding', padding, axes, 0);
    sizes.forEach((size, i) => {
      before.push(same ? Math.floor(reach[i] / 2) : around[i]);
      results.push(windowsOf(op, size, taps[i], same ? reach[i] : 2 * around[i], steps[i], gaps[i]));
    });
  }
  const lone = x.ndim === axes + 1;
  const [input, output] = transposed ? [results, sizes] : [sizes, results];
  const geometry: ConvolutionGeometry = {
    batch: lone ? 1 : x.shape[0],
    groups,
    inputs: columns,
    outputs: rows / groups,
    input: plane(input, 1),
    kernel: plane(taps, 1),
    output: plane(output, 1),
    stride: plane(steps, 1),
    padding: plane(before, 0),
    dilation: plane(gaps, 1),
  };
  const shapes = [[geometry.batch, channels, ...plane(sizes, 1)], [rows, columns, ...geometry.kernel], [made]];
  const dtype = given.reduce<DType>((d, t) => promote(d, t.dtype), x.dtype);
  const operands = given.map((t, i) => castTo(laid(t, shapes[i]), dtype));
  const result = apply(transposed ? toInput : convolution, operands, geometry);
  return laid(result, [...(lone ? [] : [x.shape[0]]), made, ...results]);
};

const laid = (x: Tensor, shape: Shape): Tensor => (sameShape(x.shape, shape) ? x : reshape(x, shape));

/**
 * yₙₒₗ = bₒ + Σ_c Σ_k w_ock · xₙ,c,stride·l+dilation·k−padding: a cross-correlation, as in PyTorch. x [N, C, L] or [C, L], weight
 * [O, C / groups, K], bias [O] → [N, O, L′] or [O, L′] with L′ = ⌊(L + 2 padding − dilation (K − 1) − 1) / stride⌋ + 1.
 * @throws {ShapeError | ArgumentError | DTypeError}
 */
export const conv1d = (x: Tensor, weight: Tensor, bias: Tensor | null = null, options?: ConvOptions): Tensor =>
  convolve('conv1d', 1, false, x, weight, bias, checkOptions('conv1d', options, CONV));

/**
 * The same over two axes. x [N, C, H, W] or [C, H, W], weight [O, C / groups, KH, KW], bias [O] → [N, O, H′, W′] or [O, H′, W′].
 * @throws {ShapeError | ArgumentError | DTypeError}
 */
export const conv2d = (x: Tensor, weight: Tensor, bias: Tensor | null = null, options?: ConvOptions): Tensor =>
  convolve('conv2d', 2, false, x, weight, bias, checkOptions('conv2d', options, CONV));

/**
 * The gradient of `conv1d` with respect to its input, plus a bias: each place of x adds a kernel to the result. x [N, C, L] or
 * [C, L], weight [C, O / groups, K], bias [O] → [N, O, L′] or [O, L′] with
 * L′ = (L − 1) stride − 2 padding + dilation (K − 1) + outputPadding + 1.
 * @throws {ShapeError | ArgumentError | DTypeError}
 */
export const convTranspose1d = (
  x: Tensor,
  weight: Tensor,
  bias: Tensor | null = null,
  options?: ConvTransposeOptions,
): Tensor =>
  convolve('convTranspose1d', 1, true, x, weight, bias, checkOptions('convTranspose1d', options, CONV_TRANSPOSE));

/**
 * The same over two axes. x [N, C, H, W] or [C, H, W], weight [C, O / groups, KH, KW], bias [O] → [N, O, H′, W′] or [O, H′, W′].
 * @throws {ShapeError | ArgumentError | DTypeError}
 */
export const convTranspose2d = (
  x: Tensor,
  weight: Tensor,
  bias: Tensor | null = null,
  options?: ConvTransposeOptions,
): Tensor =>
  convolve('convTranspose2d', 2, true, x, weight, bias, checkOptions('convTranspose2d', options, CONV_TRANSPOSE));

type Windows = Omit<kernels.FoldGeometry, 'rows'>;

/** All windows of images [N, C, …input], as [N, C, …kernel, …output]. */
const rowsOfWindows = (n: number, c: number, { input, kernel, output, stride, dilation }: Windows) => {
  const [height, width] = input;
  const within = [dilation[0] * width, dilation[1], stride[0] * width, stride[1]];
  return rowsOf([n, c, ...kernel, ...output], [[c * height * width, height * width, ...within]]);
};

const unfoldOp: Op<Windows> = defineOp({
  name: 'unfold',
  kernel: kernels.copyStrided,
  shape: ([x], { kernel, output }: Windows) => [x.shape[0], x.shape[1] * kernel[0] * kernel[1], output[0] * output[1]],
  geometry: ([x], _, windows) => rowsOfWindows(x.shape[0], x.shape[1], windows),
  vjp: (g, _, { attrs }) => [apply(foldOp, [g], attrs)],
  linear: true,
});

const foldOp: Op<Windows> = defineOp({
  name: 'fold',
  kernel: kernels.fold,
  shape: ([x], { input, kernel }: Windows) => [x.shape[0], x.shape[1] / (kernel[0] * kernel[1]), ...input],
  geometry: (_, [out], windows) => ({ ...windows, rows: rowsOfWindows(out.shape[0], out.shape[1], windows) }),
  vjp: (g, _, { attrs }) => [apply(unfoldOp, [g], attrs)],
  linear: true,
});

/** Which windows `unfold` and `fold` take. A number holds for every axis. */
export interface UnfoldOptions {
  /** Default 1. */
  readonly dilation?: Sizes;
  /** Zeros at each end of both axes; default 0. */
  readonly padding?: Sizes;
  /** Default 1. */
  readonly stride?: Sizes;
}

/** The windows of an image of this size, padding and all. */
const windowsIn = (op: string, size: Shape, kernelSize: Sizes, options: UnfoldOptions | undefined) => {
  const { dilation = 1, padding = 0, stride = 1 } = checkOptions(op, options, { dilation: 1, padding: 1, stride: 1 });
  const kernel = perAxis(op, 'kernelSize', kernelSize, 2, 1);
  const steps = perAxis(op, 'stride', stride, 2, 1);
  const gaps = perAxis(op, 'dilation', dilation, 2, 1);
  const [top, left] = perAxis(op, 'padding', padding, 2, 0);
  const input = [size[0] + 2 * top, size[1] + 2 * left];
  const output = input.map((whole, i) => windowsOf(op, whole, kernel[i], 0, steps[i], gaps[i]));
  const windows = { input, kernel, output, stride: steps, dilation: gaps } as unknown as Windows;
  return { windows, top, left };
};

/**
 * The windows of an image as columns, from left to right and then down. x [N, C, H, W] or [C, H, W] → [N, C · KH · KW, L] or
 * [C · KH · KW, L], with L windows.
 * @throws {ShapeError | ArgumentError}
 */
export const unfold = (x: Tensor, kernelSize: Sizes, options?: UnfoldOptions): Tensor => {
  const lone = checkTensor('unfold', x).ndim === 3;
  if (!lone && x.ndim !== 4)
    throw new ShapeError(`unfold: expected [N, C, H, W] or [C, H, W], got ${formatShape(x.shape)}`);
  const { windows, top, left } = windowsIn('unfold', x.shape.slice(-2), kernelSize, options);
  const images = lone ? reshape(x, [1, ...x.shape]) : x;
  const padded = top + left > 0 ? pad(images, [left, left, top, top]) : images;
  const columns = apply(unfoldOp, [padded], windows);
  return lone ? reshape(columns, columns.shape.slice(1)) : columns;
};

/**
 * Adds columns up to images, each in its window: the gradient of `unfold`. x [N, C · KH · KW, L] or [C · KH · KW, L] →
 * [N, C, …outputSize] or [C, …outputSize].
 * @throws {ShapeError | ArgumentError}
 */
export const fold = (x: Tensor, outputSize: Sizes, kernelSize: Sizes, options?: UnfoldOptions): Tensor => {
  const lone = checkTensor('fold', x).ndim === 2;
  const size = perAxis('fold', 'outputSize', outputSize, 2, 1);
  const { windows, top, left } = windowsIn('fold', size, kernelSize, options);
  const [rows, columns] = x.shape.slice(-2);
  const taps = windows.kernel[0] * windows.kernel[1];
  const count = windows.output[0] * windows.output[1];
  if ((!lone && x.ndim !== 3) || rows % taps !== 0 || columns !== count) {
    throw new ShapeError(
      `fold: expected [N, C · ${taps}, ${count}] or [C · ${taps}, ${count}], for ${taps} places in each of ` +
        `${formatShape(windows.output)} windows, got ${formatShape(x.shape)}`,
    );
  }
  const images = apply(foldOp, [lone ? reshape(x, [1, ...x.shape]) : x], windows);
  const inside = top + left > 0 ? narrow(narrow(images, 2, top, size[0]), 3, left, size[1]) : images;
  return lone ? reshape(inside, inside.shape.slice(1)) : inside;
};
