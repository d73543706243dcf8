import { noGrad } from '../autograd/mode.ts';
import { checkTensor, type Tensor } from '../autograd/tensor.ts';
import { ShapeError } from '../errors.ts';
import { checkEps } from '../ops/arguments.ts';
import { add, div } from '../ops/arithmetic.ts';
import { ones, zeros } from '../ops/create.ts';
import { squeeze, unsqueeze } from '../ops/movement.ts';
import {
  checkGroups,
  checkMomentum,
  checkNormalized,
  groupNorm,
  normalizeChannels,
  rmsNorm,
} from '../ops/normalize.ts';
import { checkOptions, type OptionNames } from '../options.ts';
import { formatShape, type Shape } from '../shape/shape.ts';
import { checkSizes, type LayerOptions } from './layers.ts';
import { Module } from './module.ts';
import { Buffer, Parameter } from './parameter.ts';

/** What norms over channels are made with. */
export interface ChannelNormOptions extends Pick<LayerOptions, 'dtype'> {
  /** Added to the variance; default 1e-5. */
  readonly eps?: number;
  /** The share of a batch in the running statistics; `null` for their mean over all batches. Default 0.1. */
  readonly momentum?: number | null;
  /** Whether to learn a weight and a bias; default true, for instances false. */
  readonly affine?: boolean;
  /** Whether to keep running statistics, and use them in evaluation; default true, for instances false. */
  readonly trackRunningStats?: boolean;
}

const CHANNEL_NORM: OptionNames<ChannelNormOptions> = {
  eps: 'number',
  momentum: 'number or null',
  affine: 'flag',
  trackRunningStats: 'flag',
  dtype: 1,
};

/** What the norms over a channel share. Buffers are there where statistics are tracked; `numBatchesTracked` is an int32 scalar. */
abstract class ChannelNorm extends Module {
  readonly numFeatures: number;
  readonly eps: number;
  readonly momentum: number | null;
  readonly weight: Parameter | null;
  readonly bias: Parameter | null;
  readonly runningMean: Buffer | null;
  readonly runningVar: Buffer | null;
  readonly numBatchesTracked: Buffer | null;

  constructor(name: string, numFeatures: number, options: ChannelNormOptions | undefined, usual: boolean) {
    super();
    const all = checkOptions(name, options, CHANNEL_NORM);
    const { eps = 1e-5, momentum = 0.1, affine = usual, trackRunningStats = usual, dtype = 'float32' } = all;
    checkSizes(name, { numFeatures });
    const shape = [numFeatures];
    this.numFeatures = numFeatures;
    this.eps = checkEps(name, eps);
    checkMomentum(name, momentum);
    this.momentum = momentum;
    this.weight = affine ? new Parameter(ones(shape, { dtype })) : null;
    this.bias = affine ? new Parameter(zeros(shape, { dtype })) : null;
    this.runningMean = trackRunningStats ? new Buffer(zeros(shape, { dtype })) : null;
    this.runningVar = trackRunningStats ? new Buffer(ones(shape, { dtype })) : null;
    this.numBatchesTracked = trackRunningStats ? new Buffer(zeros([], { dtype: 'int32' })) : null;
  }

  /** @throws {ShapeError} unless x has one of these numbers of axes. */
  protected normalize(x: Tensor, axes: readonly number[], names: string, each: boolean): Tensor {
    if (!axes.includes(checkTensor(this.constructor.name, x).ndim))
      throw new ShapeError(`${this.constructor.name}: x ${formatShape(x.shape)} must be ${names}`);
    const { runningMean, runningVar, numBatchesTracked: count, weight, bias, eps } = this;
    const training = this.training || !runningMean;
    const next = training && count && !each ? noGrad(() => add(count, 1)) : null;
    const momentum = this.momentum ?? (next ? noGrad(() => div(1, next.to(runningMean!.dtype))) : 0);
    const settings = { op: this.constructor.name, training, momentum, eps, each };
    const y = normalizeChannels(x, runningMean, runningVar, weight, bias, settings);
    // Not before: what throws changes nothing.
    if (next) count!.assign(next);
    return y;
  }
}

/**
 * Normalises each channel over the batch; see `batchNorm`. In training it brings the running statistics along, in evaluation it uses
 * them. x [N, C] or [N, C, L]; weight starts at 1, bias at 0.
 * @throws {ArgumentError}
 */
export class BatchNorm1d extends ChannelNorm {
  constructor(numFeatures: number, options?: ChannelNormOptions) {
    super('BatchNorm1d', numFeatures, options, true);
  }

  /**
   * Each channel normalised over batch and length, in evaluation by the running statistics. x [N, C] or [N, C, L] → the same.
   * @throws {ShapeError | DTypeError}
   */
  forward(x: Tensor): Tensor {
    return this.normalize(x, [2, 3], '[N, C] or [N, C, L]', false);
  }
}

/** As `BatchNorm1d`, of x [N, C, H, W]. @throws {ArgumentError} */
export class BatchNorm2d extends ChannelNorm {
  constructor(numFeatures: number, options?: ChannelNormOptions) {
    super('BatchNorm2d', numFeatures, options, true);
  }

  /**
   * Each channel normalised over batch, height and width, in evaluation by the running statistics. x [N, C, H, W] → the same.
   * @throws {ShapeError | DTypeError}
   */
  forward(x: Tensor): Tensor {
    return this.normalize(x, [4], '[N, C, H, W]', false);
  }
}

/** Normalises each channel of each sample; see `instanceNorm`. x [N, C, H, W] or [C, H, W]. @throws {ArgumentError} */
export class InstanceNorm2d extends ChannelNorm {
  constructor(numFeatures: number, options?: ChannelNormOptions) {
    super('InstanceNorm2d', numFeatures, options, false);
  }

  /**
   * Each channel of each picture normalised by itself. x [N, C, H, W] or [C, H, W] → the same.
   * @throws {ShapeError | DTypeError}
   */
  forward(x: Tensor): Tensor {
    const names = '[N, C, H, W] or [C, H, W]';
    return x?.ndim === 3
      ? squeeze(this.normalize(unsqueeze(x, 0), [4], names, true), 0)
      : this.normalize(x, [4], names, true);
  }
}

/** What a `GroupNorm` is made with. */
export interface GroupNormOptions extends Pick<LayerOptions, 'dtype'> {
  /** Added to the variance; default 1e-5. */
  readonly eps?: number;
  /** Whether to learn a weight and a bias; default true. */
  readonly affine?: boolean;
}

/** Normalises groups of channels of each sample; see `groupNorm`. weight starts at 1, bias at 0. @throws {ArgumentError} */
export class GroupNorm extends Module {
  readonly numGroups: number;
  readonly numChannels: number;
  readonly eps: number;
  readonly weight: Parameter | null;
  readonly bias: Parameter | null;

  constructor(numGroups: number, numChannels: number, options?: GroupNormOptions) {
    super();
    const names = { eps: 'number', affine: 'flag', dtype: 1 } as const;
    const { eps = 1e-5, affine = true, dtype = 'float32' } = checkOptions('GroupNorm', options, names);
    checkSizes('GroupNorm', { numGroups, numChannels });
    checkGroups('GroupNorm', numGroups, numChannels);
    this.numGroups = numGroups;
    this.numChannels = numChannels;
    this.eps = checkEps('GroupNorm', eps);
    this.weight = affine ? new Parameter(ones([numChannels], { dtype })) : null;
    this.bias = affine ? new Parameter(zeros([numChannels], { dtype })) : null;
  }

  /** Each group of channels of each example normalised by itself. x [N, C, …] → the same. @throws {ShapeError | DTypeError} */
  forward(x: Tensor): Tensor {
    return groupNorm(x, this.numGroups, this.weight, this.bias, { eps: this.eps });
  }
}

/** What an `RMSNorm` is made with. */
export interface RMSNormOptions extends Pick<LayerOptions, 'dtype'> {
  /** Added to the mean square; default the machine epsilon of x's dtype. */
  readonly eps?: number | null;
  /** Whether to learn a weight; default true. */
  readonly elementwiseAffine?: boolean;
}

/** Divides the last axes, which have `normalizedShape`, by their root of the mean square; see `rmsNorm`. weight starts at 1. */
export class RMSNorm extends Module {
  readonly normalizedShape: Shape;
  readonly eps: number | null;
  readonly weight: Parameter | null;

  constructor(normalizedShape: number | Shape, options?: RMSNormOptions) {
    super();
    const names = { eps: 'number or null', elementwiseAffine: 'flag', dtype: 1 } as const;
    const { eps = null, elementwiseAffine = true, dtype = 'float32' } = checkOptions('RMSNorm', options, names);
    this.normalizedShape = checkNormalized('RMSNorm', normalizedShape);
    this.eps = eps === null ? null : checkEps('RMSNorm', eps);
    this.weight = elementwiseAffine ? new Parameter(ones(this.normalizedShape, { dtype })) : null;
  }

  /** x / √(mean x² + eps) · weight over the last axes. x [.., *shape] → the same. @throws {ShapeError | DTypeError} */
  forward(x: Tensor): Tensor {
    return rmsNorm(x, this.normalizedShape, this.weight, { eps: this.eps });
  }
}
