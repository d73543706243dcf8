import type { Rows } from '../../shape/broadcast.ts';
import type { TypedArray } from '../../shape/dtype.ts';
import { type Kernel, kernel } from '../kernel.ts';
import type { Emitter, Encoder, Operand } from '../wasm/encoder.ts';
import { images } from '../wasm/texts.ts';
import { addStrided } from './movement.ts';
import { all } from './operands.ts';

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

/** An axis of a convolution that results in an image: which of its pixels, and where they and the taps are in the source. */
interface Axis {
  /** Taps, and from one to the next: places of the source, and of the weight, in which the first is at `tap`. */
  readonly taps: number;
  readonly gap: number;
  readonly tap: number;
  readonly tapStep: number;
  /** Pixels; the first has its first tap at `from` of the source, and each next one `step` behind. */
  readonly count: number;
  readonly from: number;
  readonly step: number;
  /** Where the first is in the result, and how far the next ones are apart. */
  readonly at: number;
  readonly atStep: number;
}

const forward = ({ kernel: taps, output, stride, padding, dilation }: ConvolutionGeometry, i: 0 | 1): Axis => ({
  taps: taps[i],
  gap: dilation[i],
  tap: 0,
  tapStep: 1,
  count: output[i],
  from: -padding[i],
  step: stride[i],
  at: 0,
  atStep: 1,
});

/** Of the pixels of x, every stride-th meets the same taps: a convolution for each remainder, with its taps from last to first. */
const backward = ({ kernel: all, input, stride, padding, dilation }: ConvolutionGeometry, i: 0 | 1): Axis[] => {
  const [s, d] = [stride[i], dilation[i]];
  return Array.from({ length: Math.min(s, input[i]) }, (_, at) => {
    const own = Array.from({ length: all[i] }, (_tap, k) => k).filter((k) => (at + padding[i] - k * d) % s === 0);
    const last = own[own.length - 1] ?? 0;
    const tapStep = own.length > 1 ? own[1] - own[0] : 0;
    return {
      taps: own.length,
      gap: (tapStep * d) / s,
      tap: last,
      tapStep: -tapStep,
      count: Math.ceil((input[i] - at) / s),
      from: own.length > 0 ? (at + padding[i] - last * d) / s : 0,
      step: 1,
      at,
      atStep: s,
    };
  });
};

/** What assembly/convolution.ts has room for: floats of packed lanes and of the source, and places of rows and of steps. */
const PANELS = 2 ** 16;
const IMAGE = 114_600;
const PLACES = 2 ** 12;
/** Pixels whose lanes stay in the first cache. */
const PIXELS = 2 ** 10;

/** Places of a tile of the source along an axis, for so many pixels. */
const reach = ({ taps, gap, step }: Axis, count: number): number =>
  (count - 1) * step + Math.max(0, taps - 1) * gap + 1;

/** An array [batch, groups · channels, height, width] or weight [groups · outputs, inputs, …]: elements between neighbours. */
interface Layout {
  readonly address: number;
  readonly image: number;
  readonly group: number;
}

interface Job {
  readonly out: Layout & { readonly lane: number };
  readonly source: Layout & { readonly channels: number; readonly height: number; readonly width: number };
  readonly packed: Layout & { readonly lane: number };
  readonly bias: number;
  /** Channels of the source in a weight. */
  readonly tapChannel: number;
  readonly lanes: number;
  /** Elements between rows of the image whose pixels these are, and of the weight. */
  readonly row: number;
  readonly kernelWidth: number;
  /** Whether the result is a weight. */
  readonly toWeight: boolean;
}

/** Cuts a convolution into tiles that fit, an instruction each. */
const tiles = (
  { batch, groups }: ConvolutionGeometry,
  job: Job,
  [down, across]: readonly [Axis, Axis],
  emitter: Emitter | null,
): boolean => {
  const { out, source, packed, toWeight, lanes } = job;
  const { height, width } = source;
  const taps = Math.max(1, down.taps * across.taps);
  const padded =
    down.taps * across.taps > 0 &&
    [down, across].some((axis, i) => axis.from < 0 || axis.from + reach(axis, axis.count) > [height, width][i]);
  const inPanel = Math.floor(PANELS / (4 * Math.ceil(lanes / 4))) - 1;
  const most = toWeight ? Math.min(inPanel, PIXELS) : PLACES;
  let channels = Math.min(source.channels, Math.floor(Math.min(PLACES, toWeight ? PLACES : inPanel) / taps));
  let columns = Math.min(across.count, most);
  const rowsFor = (): number => {
    const fit = Math.floor(most / columns);
    if (!padded) return fit;
    const places = Math.floor(IMAGE / (channels * reach(across, columns)));
    return Math.min(fit, Math.floor((places - reach(down, 1)) / down.step) + 1);
  };
  while (channels > 0 && columns > 0 && rowsFor() < 1) {
    if (channels > 16 || columns === 1) channels >>= 1;
    else columns = Math.ceil(columns / 2);
  }
  if (channels < 1 || columns < 1) return false;
  const rows = Math.min(down.count, rowsFor());
  if (emitter === null) return true;

  const groupsAndLanes = [out.image, source.image, packed.image, out.group, source.group, packed.group];
  for (let c = 0; c < source.channels; c += channels) {
    const taken = Math.min(channels, source.channels - c);
    for (let i = 0; i < down.count; i += rows) {
      for (let j = 0; j < across.count; j += columns) {
        const [h, w] = [Math.min(rows, down.count - i), Math.min(columns, across.count - j)];
        const [top, left] = [down.from + i * down.step, across.from + j * across.step];
        const [tileHeight, tileWidth] = [reach(down, h), reach(across, w)];
        // Places of the source lie as in the tile, or as in the image.
        const [pitch, plane] = padded ? [tileWidth, tileHeight * tileWidth] : [width, height * width];
        const pixels = [1, h, w, 0, down.step * pitch, across.step, 0, down.atStep * job.row, across.atStep];
        const own = [job.tapChannel, down.tapStep * job.kernelWidth, across.tapStep];
        const window = [taken, down.taps, across.taps, plane, down.gap * pitch, across.gap, ...own];
        const pixel = (down.at + i * down.atStep) * job.row + across.at + j * across.atStep;
        const tap = c * job.tapChannel + down.tap * job.kernelWidth + across.tap;
        const start = c * height * width + (padded ? 0 : top * width + left);
        const scaled = [pixels, window].map((words) => words.map((word, k) => (k < 3 ? word : 4 * word)));
        if (toWeight) scaled.reverse();
        emitter.emit(
          images,
          'convolve',
          out.address + 4 * (toWeight ? tap : pixel),
          source.address + 4 * start,
          packed.address + 4 * (toWeight ? pixel : tap),
          c === 0 ? job.bias : 0,
          ...groupsAndLanes.map((step) => 4 * step),
          4 * out.lane,
          4 * packed.lane,
          batch,
          groups,
          lanes,
          toWeight ? (i > 0 || j > 0 ? 1 : 0) : c > 0 ? 1 : 0,
          ...[taken, height, width, top, left, padded ? tileHeight : 0, tileWidth],
          ...scaled.flat(),
        );
      }
    }
  }
  return true;
};

/** Instructions for a face of the sum. */
const encoder =
  (face: Face): Encoder<ConvolutionGeometry> =>
  (outs, ins, geometry, emitter) => {
    if (!all('float32', outs, ins)) return false;
    const { batch, groups, inputs, outputs, input, kernel: taps, output } = geometry;
    if (batch * groups * inputs * outputs === 0) return false;
    const field = taps[0] * taps[1];
    const imageOf = ({ address }: Operand, channels: number, [height, width]: Pair) => {
      const lane = height * width;
      return { address, image: groups * channels * lane, group: channels * lane, lane, channels, height, width };
    };
    const weight = ({ address }: Operand, lane: number) => ({
      address,
      image: 0,
      group: outputs * inputs * field,
      lane,
    });
    const bias = ins[2]?.address ?? 0;
    const rest = { bias, kernelWidth: taps[1], toWeight: face === 'w' };
    const job: Job =
      face === 'x'
        ? {
            ...rest,
            out: imageOf(outs[0], inputs, input),
            source: imageOf(ins[0], outputs, output),
            packed: weight(ins[1], field),
            tapChannel: inputs * field,
            lanes: inputs,
            row: input[1],
          }
        : {
            ...rest,
            out: face === 'y' ? imageOf(outs[0], outputs, output) : weight(outs[0], inputs * field),
            source: imageOf(ins[0], inputs, input),
            packed: face === 'y' ? weight(ins[1], inputs * field) : imageOf(ins[1], outputs, output),
            tapChannel: field,
            lanes: outputs,
            row: output[1],
          };
    const parts =
      face === 'x'
        ? backward(geometry, 0).flatMap((down) => backward(geometry, 1).map((across) => [down, across] as const))
        : [[forward(geometry, 0), forward(geometry, 1)] as const];
    // None is emitted unless all fit.
    return [null, emitter].every((to) => parts.every((axes) => tiles(geometry, job, axes, to)));
  };

/** Products in a call. */
const work = (_: unknown, { batch, groups, inputs, outputs, kernel: taps, output }: ConvolutionGeometry): number =>
  batch * groups * inputs * outputs * taps[0] * taps[1] * output[0] * output[1];

/** y from x, w and maybe a bias. */
export const conv2d = kernel<ConvolutionGeometry>({
  name: 'conv2d',
  work,
  exactness: 'sums',
  loop: loop('y'),
  simd: encoder('y'),
});

/** x from y, w and maybe a bias. */
export const conv2dInput = kernel<ConvolutionGeometry>({
  name: 'conv2dInput',
  work,
  exactness: 'sums',
  loop: loop('x'),
  simd: encoder('x'),
});

/** w from x and y. */
export const conv2dWeight = kernel<ConvolutionGeometry>({
  name: 'conv2dWeight',
  work,
  exactness: 'sums',
  loop: loop('w'),
  simd: encoder('w'),
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
