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

/** See `maxPool1d`. */
export class MaxPool1d extends Module {
  readonly kernelSize: Size;
  readonly options: MaxPoolOptions;

  constructor(kernelSize: Size, options?: MaxPoolOptions) {
    super();
    this.kernelSize = kernelSize;
    this.options = checkOptions('MaxPool1d', options, MAX_POOL);
  }

  forward(x: Tensor): Tensor {
    return maxPool1d(x, this.kernelSize, this.options);
  }
}

/** See `maxPool2d`. */
export class MaxPool2d extends Module {
  readonly kernelSize: Size;
  readonly options: MaxPoolOptions;

  constructor(kernelSize: Size, options?: MaxPoolOptions) {
    super();
    this.kernelSize = kernelSize;
    this.options = checkOptions('MaxPool2d', options, MAX_POOL);
  }

  forward(x: Tensor): Tensor {
    return maxPool2d(x, this.kernelSize, this.options);
  }
}

/** See `avgPool1d`. */
export class AvgPool1d extends Module {
  readonly kernelSize: Size;
  readonly options: AvgPoolOptions;

  constructor(kernelSize: Size, options?: AvgPoolOptions) {
    super();
    this.kernelSize = kernelSize;
    this.options = checkOptions('AvgPool1d', options, AVG_POOL);
  }

  forward(x: Tensor): Tensor {
    return avgPool1d(x, this.kernelSize, this.options);
  }
}

/** See `avgPool2d`. */
export class AvgPool2d extends Module {
  readonly kernelSize: Size;
  readonly options: AvgPoolOptions;

  constructor(kernelSize: Size, options?: AvgPoolOptions) {
    super();
    this.kernelSize = kernelSize;
    this.options = checkOptions('AvgPool2d', options, AVG_POOL);
  }

  forward(x: Tensor): Tensor {
    return avgPool2d(x, this.kernelSize, this.options);
  }
}

/** See `adaptiveAvgPool2d`. */
export class AdaptiveAvgPool2d extends Module {
  readonly outputSize: OutputSize;

  constructor(outputSize: OutputSize) {
    super();
    this.outputSize = outputSize;
  }

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

  forward(x: Tensor): Tensor {
    return interpolate(x, this.options);
  }
}
