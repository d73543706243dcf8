import { applyAll } from '../autograd/apply.ts';
import { noGrad } from '../autograd/mode.ts';
import { defineOp, type Op } from '../autograd/op.ts';
import type { Tensor } from '../autograd/tensor.ts';
import type { NormalizeGeometry } from '../backend/kernels/normalize.ts';
import * as kernels from '../backend/kernels/normalize.ts';
import { ArgumentError, ShapeError } from '../errors.ts';
import { checkOptions } from '../options.ts';
import { show } from '../quote.ts';
import { broadcastShapes } from '../shape/broadcast.ts';
import { type FloatDType, promote } from '../shape/dtype.ts';
import { checkShape, formatShape, normalizeAxis, numel, type Shape, sameShape } from '../shape/shape.ts';
import { asPair, castTo, checkEps, checkFloat, type TensorLike, tensorOrNull } from './arguments.ts';
import { add, div, maximum, mul, neg, sub } from './arithmetic.ts';
import { ones, zeros } from './create.ts';
import { cat } from './join.ts';
import { expand, reshape, transpose } from './movement.ts';
import { sqrt, square } from './power.ts';
import { mean, sum } from './reduce.ts';
import { select } from './slice.ts';
import { rootMeanSquare } from './statistics.ts';

/**
 * y = (x − mean) / √(variance + eps) · weight + bias for each line of x, seen as [outer, lines, per · run]; and what it found,
 * [3, lines]: means, those roots, variances.
 */
const normalizeOp = defineOp({
  name: 'normalize',
  kernel: kernels.normalize,
  outputs: 2,
  shapes: ([x], { lines }: NormalizeGeometry) => [x.shape, [3, lines]],
  decompose: ([x, weight, bias], geometry) => {
    const { mean, deviation, normal } = standardize(x, geometry);
    const [channels, along] = byChannel(geometry);
    const y = add(mul(reshape(normal, channels), reshape(weight, along)), reshape(bias, along));
    const { eps, lines } = geometry;
    return [
      reshape(y, x.shape),
      reshape(cat([mean, deviation, maximum(sub(square(deviation), eps), 0)], 0), [3, lines]),
    ];
  },
  reads: [[0, 1, 4], [0, 4], []],
  vjp: (g, [x, weight], { outputs, grads, attrs, decomposed }) =>
    grads[1] ? decomposed() : applyAll(normalizeBackwardOp, [g, x, outputs[1], weight], attrs),
});

const normalizeBackwardOp: Op<NormalizeGeometry> = defineOp({
  name: 'normalizeBackward',
  kernel: kernels.normalizeBackward,
  outputs: 3,
  shapes: ([g, , , weight]) => [g.shape, weight.shape, weight.shape],
  decompose: ([g, x, , weight], geometry) => {
    // From x anew, so that it can be differentiated.
    const { deviation, normal } = standardize(x, geometry);
    const [channels, along] = byChannel(geometry);
    const gradient = reshape(g, channels);
    const weighed = reshape(mul(gradient, reshape(weight, along)), normal.shape);
    const flat = mean(weighed, [0, 2], { keepdim: true });
    const slope = mean(mul(weighed, normal), [0, 2], { keepdim: true });
    const dx = div(sub(sub(weighed, flat), mul(normal, slope)), deviation);
    return [reshape(dx, x.shape), sum(mul(gradient, reshape(normal, channels)), [0, 2]), sum(gradient, [0, 2])];
  },
});

const standardize = (x: Tensor, { outer, lines, per, run, eps }: NormalizeGeometry) => {
  const view = reshape(x, [outer, lines, per * run]);
  const middle = mean(view, [0, 2], { keepdim: true });
  const centred = sub(view, middle);
  const deviation = rootMeanSquare(centred, [0, 2], outer * per * run, eps);
  return { mean: middle, deviation, normal: div(centred, deviation) };
};

/** x by its channels, and how their weights lie to that. */
const byChannel = ({ outer, lines, per, run, channels }: NormalizeGeometry): [Shape, Shape] => [
  [(outer * lines * per) / Math.max(1, channels), channels, run],
  [channels, 1],
];

const checkChannels = (
  op: string,
  shape: Shape,
  what: string,
  tensors: Record<string, Tensor | null | undefined>,
): void => {
  for (const [name, tensor] of Object.entries(tensors)) {
    const p = tensorOrNull(op, tensor, name);
    if (p && !sameShape(p.shape, shape))
      throw new ShapeError(`${op}: ${name} ${formatShape(p.shape)} must have ${what} ${formatShape(shape)}`);
  }
};

/** Runs the op; weights of a null are 1, biases 0. All in the widest dtype. */
const normalize = (
  x: Tensor,
  weight: Tensor | null,
  bias: Tensor | null,
  geometry: NormalizeGeometry,
): readonly Tensor[] => {
  const dtype = [weight, bias].reduce((widest, p) => (p ? promote(widest, p.dtype) : widest), x.dtype) as FloatDType;
  const affine = [weight ?? ones([geometry.channels], { dtype }), bias ?? zeros([geometry.channels], { dtype })];
  const [w, b] = affine.map((p) => castTo(reshape(p, [geometry.channels]), dtype));
  return applyAll(normalizeOp, [castTo(x, dtype), w, b], geometry);
};

/** The last axes, from a number or a list. @throws {ShapeError} */
export const checkNormalized = (op: string, shape: number | Shape): Shape =>
  typeof shape === 'number' ? checkShape(op, [shape]) : [...checkShape(op, shape)];

/** How many elements there are before, along and behind the last axes. @throws {ShapeError | DTypeError} */
const lastAxes = (op: string, x: Tensor, normalizedShape: Shape, tensors: Record<string, Tensor | null>): number => {
  const first = checkFloat(op, x).ndim - normalizedShape.length;
  if (normalizedShape.length === 0 || first < 0 || !sameShape(x.shape.slice(first), normalizedShape)) {
    throw new ShapeError(
      `${op}: x ${formatShape(x.shape)} must end in the normalized shape ${formatShape(normalizedShape)}`,
    );
  }
  checkChannels(op, normalizedShape, 'the normalized shape', tensors);
  return first;
};

/**
 * y = (x − mean) / √(variance + eps) · weight + bias, over the last axes, which must have `normalizedShape`; the
 * variance is the population's (Ba, Kiros and Hinton, arXiv 1607.06450). x [.., N…], weight and bias [N…] → [.., N…].
 * @throws {ShapeError | DTypeError | ArgumentError}
 */
export const layerNorm = (
  x: Tensor,
  normalizedShape: number | Shape,
  weight: Tensor | null = null,
  bias: Tensor | null = null,
  eps = 1e-5,
): Tensor => {
  const last = checkNormalized('layerNorm', normalizedShape);
  const first = lastAxes('layerNorm', x, last, { weight, bias });
  checkEps('layerNorm', eps);
  const size = numel(last);
  const lines = numel(x.shape.slice(0, first));
  return normalize(x, weight, bias, { outer: 1, lines, channels: size, per: size, run: 1, eps })[0];
};

/** What `rmsNorm` adds below the root. */
export interface RmsNormOptions {
  /** Added to the mean square; default the dtype's machine epsilon. */
  readonly eps?: number | null;
}

/**
 * y = x / √(mean x² + eps) · weight, over the last axes, which must have `normalizedShape` (Zhang and Sennrich, arXiv
 * 1910.07467). x [.., N…], weight [N…] → [.., N…].
 * @throws {ShapeError | DTypeError}
 */
export const rmsNorm = (
  x: Tensor,
  normalizedShape: number | Shape,
  weight: Tensor | null = null,
  options?: RmsNormOptions,
): Tensor => {
  const { eps } = checkOptions('rmsNorm', options, { eps: 'number or null' });
  const last = checkNormalized('rmsNorm', normalizedShape);
  const first = lastAxes('rmsNorm', x, last, { weight });
  const axes = last.map((_, i) => first + i);
  const root = rootMeanSquare(
    x,
    axes,
    numel(last),
    checkEps('rmsNorm', eps ?? (x.dtype === 'float32' ? 2 ** -23 : 2 ** -52)),
  );
  const y = div(x, root);
  return weight ? mul(y, weight) : y;
};

/** What a norm adds below the root. */
export interface NormOptions {
  /** Added to the variance; default 1e-5. */
  readonly eps?: number;
}

/** @throws {ShapeError} unless x [N, C, …] has `least` axes. */
const channelsOf = (op: string, x: Tensor, least: number): number => {
  if (checkFloat(op, x).ndim >= least) return x.shape[1];
  throw new ShapeError(`${op}: x ${formatShape(x.shape)} must be [N, C${least > 2 ? ', L, …' : ', …'}]`);
};

/** One value has no deviation. @throws {ShapeError} */
const checkSeveral = (op: string, x: Tensor, count: number, of: string): void => {
  if (count === 1) throw new ShapeError(`${op}: expected more than 1 value ${of}, got x ${formatShape(x.shape)}`);
};

/**
 * y = (x − mean) / √(variance + eps) · weight + bias, over each of `numGroups` groups of neighbouring channels of each sample (Wu and
 * He, arXiv 1803.08494). x [N, C, …], weight and bias [C] → [N, C, …].
 * @throws {ShapeError | DTypeError | ArgumentError}
 */
export const groupNorm = (
  x: Tensor,
  numGroups: number,
  weight: Tensor | null = null,
  bias: Tensor | null = null,
  options?: NormOptions,
): Tensor => {
  const { eps = 1e-5 } = checkOptions('groupNorm', options, { eps: 'number' });
  checkEps('groupNorm', eps);
  const channels = channelsOf('groupNorm', x, 2);
  checkGroups('groupNorm', numGroups, channels);
  checkChannels('groupNorm', [channels], 'the shape', { weight, bias });
  checkSeveral('groupNorm', x, x.numel / numGroups, 'a group');
  const [lines, per] = [x.shape[0] * numGroups, channels / numGroups];
  return normalize(x, weight, bias, { outer: 1, lines, channels, per, run: numel(x.shape.slice(2)), eps })[0];
};

/** @throws {ArgumentError} unless the channels make so many groups. */
export const checkGroups = (op: string, numGroups: number, channels: number): void => {
  if (Number.isInteger(numGroups) && numGroups >= 1 && channels % numGroups === 0) return;
  throw new ArgumentError(`${op}: ${channels} channels do not make ${show(numGroups)} groups of one size`);
};

/** What `instanceNorm` multiplies by and adds, for each channel. */
export interface InstanceNormOptions extends NormOptions {
  /** [C]. */
  readonly weight?: Tensor | null;
  /** [C]. */
  readonly bias?: Tensor | null;
}

/**
 * y = (x − mean) / √(variance + eps) · weight + bias, over each channel of each sample (Ulyanov, Vedaldi and Lempitsky, arXiv
 * 1607.08022). x [N, C, L, …], weight and bias [C] → [N, C, L, …].
 * @throws {ShapeError | DTypeError | ArgumentError}
 */
export const instanceNorm = (x: Tensor, options?: InstanceNormOptions): Tensor => {
  const names = { weight: 1, bias: 1, eps: 'number' } as const;
  const { weight = null, bias = null, eps = 1e-5 } = checkOptions('instanceNorm', options, names);
  return normalizeChannels(x, null, null, weight, bias, {
    op: 'instanceNorm',
    training: true,
    momentum: 0,
    eps,
    each: true,
  });
};

/** Whose statistics `batchNorm` takes. */
export interface BatchNormOptions extends NormOptions {
  /** Whether the batch's own statistics are used, and the running ones brought along; default false. */
  readonly training?: boolean;
  /** The share of the batch in the running statistics; default 0.1. */
  readonly momentum?: number;
}

/**
 * y = (x − mean) / √(variance + eps) · weight + bias for each channel (Ioffe and Szegedy, arXiv 1502.03167). In training, mean and
 * the population's variance are those of the batch, and running = (1 − momentum) running + momentum · batch is written
 * into the running ones, with the variance that divides by n − 1. Else the running ones take their place.
 * x [N, C, …], the others [C] or null → [N, C, …].
 * @throws {ShapeError | DTypeError | ArgumentError}
 */
export const batchNorm = (
  x: Tensor,
  runningMean: Tensor | null,
  runningVar: Tensor | null,
  weight: Tensor | null = null,
  bias: Tensor | null = null,
  options?: BatchNormOptions,
): Tensor => {
  const names = { training: 'flag', momentum: 'number', eps: 'number' } as const;
  const { training = false, momentum = 0.1, eps = 1e-5 } = checkOptions('batchNorm', options, names);
  checkMomentum('batchNorm', momentum);
  return normalizeChannels(x, runningMean, runningVar, weight, bias, {
    op: 'batchNorm',
    training,
    momentum,
    eps,
    each: false,
  });
};

/** @throws {ArgumentError} on NaN, which would stay in the running statistics. */
export const checkMomentum = (op: string, momentum: number | null): void => {
  if (Number.isNaN(momentum)) throw new ArgumentError(`${op}: momentum is a number, got NaN`);
};

interface ChannelSettings {
  readonly op: string;
  /** Whether x's own statistics are used, and the running ones brought along. */
  readonly training: boolean;
  /** As a tensor, it may be known only when it runs. */
  readonly momentum: TensorLike;
  readonly eps: number;
  /** Whether over each sample or the batch. */
  readonly each: boolean;
}

/** What the norms over a channel have in common; of samples, the running statistics take in the mean. */
export const normalizeChannels = (
  x: Tensor,
  runningMean: Tensor | null,
  runningVar: Tensor | null,
  weight: Tensor | null,
  bias: Tensor | null,
  { op, training, momentum, eps, each }: ChannelSettings,
): Tensor => {
  checkEps(op, eps);
  const channels = channelsOf(op, x, each ? 3 : 2);
  checkChannels(op, [channels], 'the shape', { runningMean, runningVar, weight, bias });
  if (!training) {
    if (!runningMean || !runningVar)
      throw new ArgumentError(`${op}: without training, there must be running statistics`);
    const along = [channels, ...x.shape.slice(2).fill(1)];
    const factor = div(weight ?? 1, sqrt(add(runningVar, eps)));
    const shift = mul(runningMean, factor);
    return add(mul(x, reshape(factor, along)), reshape(bias ? sub(bias, shift) : neg(shift), along));
  }
  const batch = x.shape[0];
  const run = numel(x.shape.slice(2));
  const count = each ? run : batch * run;
  checkSeveral(op, x, count, 'a channel');
  // Where a channel's elements are far apart, they are brought together first.
  const apart = run === 1 && !each;
  const near = apart ? transpose(reshape(x, [batch, channels])) : x;
  const sizes = each
    ? { outer: 1, lines: batch * channels, run }
    : { outer: apart ? 1 : batch, lines: channels, run: apart ? batch : run };
  const [y, found] = normalize(near, weight, bias, { ...sizes, channels, per: 1, eps });
  noGrad(() => {
    const rest = typeof momentum === 'number' ? 1 - momentum : sub(1, momentum);
    const bringAlong = (running: Tensor | null, row: number, factor: number): void => {
      const batches = () => mean(reshape(select(found, 0, row), [-1, channels]), 0);
      running?.assign(add(mul(running, rest), mul(mul(batches(), factor), momentum)));
    };
    if (count === 0) return;
    bringAlong(runningMean, 0, 1);
    bringAlong(runningVar, 2, count / (count - 1));
  });
  return apart ? reshape(transpose(y), x.shape) : y;
};

/** Along which axis `cosineSimilarity` looks, and how it treats short vectors. */
export interface CosineSimilarityOptions {
  /** Default 1. */
  readonly axis?: number;
  /** The least that either norm counts as; default 1e-8. */
  readonly eps?: number;
}

/** a · b / (max(‖a‖, eps) max(‖b‖, eps)) along `axis`, broadcasting. a [A…], b [B…] → [broadcast(A, B) less axis]. @throws {ShapeError} */
export const cosineSimilarity = (a: Tensor, b: Tensor, options?: CosineSimilarityOptions): Tensor => {
  const { axis = 1, eps = 1e-8 } = checkOptions('cosineSimilarity', options, { axis: 'number', eps: 'number' });
  checkEps('cosineSimilarity', eps);
  const [x, y] = asPair('cosineSimilarity', checkFloat('cosineSimilarity', a), checkFloat('cosineSimilarity', b));
  const shape = broadcastShapes('cosineSimilarity', x.shape, y.shape);
  const along = normalizeAxis('cosineSimilarity', axis, shape.length);
  const count = Math.max(1, shape[along] ?? 1); // a scalar has no axis
  // In units of the root of the mean square, which fits wherever the elements do; a norm may be too large.
  const direction = (v: Tensor): Tensor => {
    const whole = sameShape(v.shape, shape) ? v : expand(v, shape);
    return div(whole, maximum(rootMeanSquare(whole, along, count), eps / Math.sqrt(count)));
  };
  return div(sum(mul(direction(x), direction(y)), along), count);
};
