import type { Tensor } from '../autograd/tensor.ts';
import {
  AVG_POOL,
  type AvgPoolOptions,
  adaptiveAvgPool2d,
  avgPool1d,
  avgPool2d,
  MAX_POOL,
  type MaxPoolOptions,
  maxPool1d,
  maxPool2d,
  type OutputSize,
} from '../ops/pooling.ts';
import { INTERPOLATE, type InterpolateOptions, interpolate } from '../ops/resize.ts';
import { checkOptions } from '../options.ts';
import type { Shape } from '../shape/shape.ts';
import { Module } from './module.ts';

type Size = number | Shape;

/** A pooling function with the size of its windows and its options. */
abstract class Pooling<O extends object> extends Module {
  readonly kernelSize: Size;
  readonly options: O;
  readonly #pool: (x: Tensor, kernelSize: Size, options: O) => Tensor;

  constructor(pool: (x: Tensor, kernelSize: Size, options: O) => Tensor, kernelSize: Size, options: O) {
    super();
    this.kernelSize = kernelSize;
    this.options = options;
    this.#pool = pool;
  }

  forward(x: Tensor): Tensor {
    return this.#pool(x, this.kernelSize, this.options);
  }
}

/** See `maxPool1d`. */
export class MaxPool1d extends Pooling<MaxPoolOptions> {
  constructor(kernelSize: Size, options?: MaxPoolOptions) {
    super(maxPool1d, kernelSize, checkOptions('MaxPool1d', options, MAX_POOL));
  }
}

/** See `maxPool2d`. */
export class MaxPool2d extends Pooling<MaxPoolOptions> {
  constructor(kernelSize: Size, options?: MaxPoolOptions) {
    super(maxPool2d, kernelSize, checkOptions('MaxPool2d', options, MAX_POOL));
  }
}

/** See `avgPool1d`. */
export class AvgPool1d extends Pooling<AvgPoolOptions> {
  constructor(kernelSize: Size, options?: AvgPoolOptions) {
    super(avgPool1d, kernelSize, checkOptions('AvgPool1d', options, AVG_POOL));
  }
}

/** See `avgPool2d`. */
export class AvgPool2d extends Pooling<AvgPoolOptions> {
  constructor(kernelSize: Size, options?: AvgPoolOptions) {
    super(avgPool2d, kernelSize, checkOptions('AvgPool2d', options, AVG_POOL));
  }
}

/** See `adaptiveAvgPool2d`. */
export class AdaptiveAvgPool2d extends Module {
  readonly outputSize: OutputSize;

  constructor(outputSize: OutputSize) {
    super();
    this.outputSize = outputSize;
  }

  /**
   * Means over as many windows as the output has places. x [.., C, H, W] → [.., C, *outputSize].
   * @throws {ShapeError | DTypeError}
   */
  forward(x: Tensor): Tensor {
    return adaptiveAvgPool2d(x, this.outputSize);
  }
}

/** See `interpolate`. */
export class Upsample extends Module {
  readonly options: InterpolateOptions;

  constructor(options: InterpolateOptions) {
    super();
    this.options = checkOptions('Upsample', options, INTERPOLATE);
  }

  /** x with its last axes resized, as `interpolate`. @throws {ShapeError | DTypeError} */
  forward(x: Tensor): Tensor {
    return interpolate(x, this.options);
  }
}
