import type { Rows } from '../../shape/broadcast.ts';
import type { TypedArray } from '../../shape/dtype.ts';
import { type Kernel, kernel } from '../kernel.ts';
import { addStrided } from './movement.ts';

type Pair = readonly [height: number, width: number];

/**
 * x [batch, groups · inputs, …input], w [groups · outputs, inputs, …kernel], y [batch, groups · outputs, …output]. Pixel q of y
 * and tap k of w meet pixel q · stride + k · dilation − padding of x, if there is one. Padding behind the end follows from the sizes.
 */
export interface ConvolutionGeometry {
  readonly batch: number;
  readonly groups: number;
  /** Channels of a group. */
  readonly inputs: number;
  readonly outputs: number;
  readonly input: Pair;
  readonly kernel: Pair;
  readonly output: Pair;
  readonly stride: Pair;
  readonly padding: Pair;
  readonly dilation: Pair;
}

/** From where up to where 0 ≤ at + i · stride < size, for i < count. */
const within = (at: number, stride: number, size: number, count: number): Pair => [
  Math.max(0, Math.ceil(-at / stride)),
  Math.min(count, Math.ceil((size - at) / stride)),
];

/** The sum Σ y x w is linear in each of the three: a kernel has one of them as its result and the others as operands. */
type Face = 'y' | 'x' | 'w';

const loop =
  (face: Face): Kernel<ConvolutionGeometry> =>
  ([out], [a, b, bias], geometry) => {
    const { batch, groups, inputs, outputs, input, kernel: taps, output, stride, padding, dilation } = geometry;
    const [[height, width], [outHeight, outWidth]] = [input, output];
    const [plane, outPlane] = [height * width, outHeight * outWidth];
    // In double precision, as all sums of these loops; a float32 result could not hold it on the way.
    const sums = out instanceof Float64Array ? out : new Float64Array(out.length);
    sums.fill(0);
    if (bias) {
      const size = face === 'y' ? outPlane : plane;
      for (let i = 0; i * size < sums.length; i++) sums.fill(bias[i % bias.length], i * size, (i + 1) * size);
    }
    const y = face === 'y' ? sums : face === 'x' ? a : b;
    const x = face === 'x' ? sums : a;
    const w = face === 'w' ? sums : b;
    const add = face === 'y' ? addToY : face === 'x' ? addToX : addToW;
    for (let n = 0; n < batch; n++) {
      for (let o = 0; o < groups * outputs; o++) {
        const yo = (n * groups * outputs + o) * outPlane;
        for (let c = 0; c < inputs; c++) {
          const xc = ((n * groups + Math.floor(o / outputs)) * inputs + c) * plane;
          for (let i = 0; i < taps[0]; i++) {
            const top = i * dilation[0] - padding[0];
            const [first, end] = within(top, stride[0], height, outHeight);
            for (let j = 0; j < taps[1]; j++) {
              const left = j * dilation[1] - padding[1];
              const [from, to] = within(left, stride[1], width, outWidth);
              const wi = ((o * inputs + c) * taps[0] + i) * taps[1] + j;
              for (let row = first; row < end; row++) {
                const yi = yo + row * outWidth + from;
                add(
                  y,
                  yi,
                  x,
                  xc + (top + row * stride[0]) * width + left + from * stride[1],
                  stride[1],
                  w,
                  wi,
                  to - from,
                );
              }
            }
          }
        }
      }
    }
    if (sums !== out) out.set(sums);
  };

/** A row of pixels. */
type Row = (
  y: TypedArray,
  yi: number,
  x: TypedArray,
  xi: number,
  step: number,
  w: TypedArray,
  wi: number,
  n: number,
) => void;

const addToY: Row = (y, yi, x, xi, step, w, wi, n) => {
  const v = w[wi];
  for (let i = 0; i < n; i++, xi += step) y[yi + i] += v * x[xi];
};

const addToX: Row = (y, yi, x, xi, step, w, wi, n) => {
  const v = w[wi];
  for (let i = 0; i < n; i++, xi += step) x[xi] += v * y[yi + i];
};

const addToW: Row = (y, yi, x, xi, step, w, wi, n) => {
  let sum = 0;
  for (let i = 0; i < n; i++, xi += step) sum += y[yi + i] * x[xi];
  w[wi] += sum;
};

/** Products in a call. */
const work = (_: unknown, { batch, groups, inputs, outputs, kernel: taps, output }: ConvolutionGeometry): number =>
  batch * groups * inputs * outputs * taps[0] * taps[1] * output[0] * output[1];

/** y from x, w and maybe a bias. */
export const conv2d = kernel<ConvolutionGeometry>({ name: 'conv2d', work, exactness: 'sums', loop: loop('y') });

/** x from y, w and maybe a bias. */
export const conv2dInput = kernel<ConvolutionGeometry>({
  name: 'conv2dInput',
  work,
  exactness: 'sums',
  loop: loop('x'),
});

/** w from x and y. */
export const conv2dWeight = kernel<ConvolutionGeometry>({
  name: 'conv2dWeight',
  work,
  exactness: 'sums',
  loop: loop('w'),
});

/** An image, of which `rows` walk over all windows, and what windows they are. */
export interface FoldGeometry
  extends Pick<ConvolutionGeometry, 'input' | 'kernel' | 'output' | 'stride' | 'padding' | 'dilation'> {
  readonly rows: Rows;
}

/** Adds windows up where they overlap. */
export const fold = kernel<FoldGeometry>({
  name: 'fold',
  effect: 'accumulates',
  exactness: 'sums',
  loop: (outs, ins, { rows }) => addStrided.loop(outs, ins, rows),
  simd: (outs, ins, { rows }, emitter) => addStrided.simd!(outs, ins, rows, emitter),
});
