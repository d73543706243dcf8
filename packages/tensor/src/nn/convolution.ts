import type { Tensor } from '../autograd/tensor.ts';
import { ArgumentError } from '../errors.ts';
import { perAxis } from '../ops/bands.ts';
import {
  CONV,
  CONV_TRANSPOSE,
  type ConvOptions,
  type ConvTransposeOptions,
  conv1d,
  conv2d,
  convTranspose1d,
  convTranspose2d,
  type Sizes,
} from '../ops/convolution.ts';
import { uniform } from '../ops/random.ts';
import { checkOptions } from '../options.ts';
import { numel } from '../shape/shape.ts';
import { checkSizes, LINEAR, type LinearOptions } from './layers.ts';
import { Module } from './module.ts';
import { Parameter } from './parameter.ts';

/** What `Conv1d` and `Conv2d` are made with. */
export interface ConvLayerOptions extends ConvOptions, LinearOptions {}
/** What `ConvTranspose1d` and `ConvTranspose2d` are made with. */
export interface ConvTransposeLayerOptions extends ConvTransposeOptions, LinearOptions {}

type Convolve<O> = (x: Tensor, weight: Tensor, bias: Tensor | null, options: O) => Tensor;

/** What the four layers do alike; `O` are the options of the function that they call. */
abstract class Convolution<O extends ConvOptions | ConvTransposeOptions> extends Module {
  readonly kernelSize: readonly number[];
  readonly options: O;
  readonly weight: Parameter;
  readonly bias: Parameter | null;
  readonly #convolve: Convolve<O>;

  protected constructor(
    layer: string,
    axes: number,
    convolve: Convolve<O>,
    [inChannels, outChannels]: readonly [number, number],
    kernelSize: Sizes,
    { bias = true, dtype = 'float32', generator, ...options }: O & LinearOptions,
  ) {
    super();
    checkSizes(layer, { inChannels, outChannels });
    const { groups = 1 } = options;
    checkSizes(layer, { groups });
    if (inChannels % groups !== 0 || outChannels % groups !== 0) {
      throw new ArgumentError(
        `${layer}: ${inChannels} and ${outChannels} channels must be multiples of groups, ${groups}`,
      );
    }
    this.kernelSize = perAxis(layer, 'kernelSize', kernelSize, axes, 1);
    // The caller may go on with its arrays.
    const copied = Object.entries(options).map(([name, value]) => [name, Array.isArray(value) ? [...value] : value]);
    this.options = Object.fromEntries(copied) as O;
    this.#convolve = convolve;
    const [rows, columns] = layer.includes('Transpose') ? [inChannels, outChannels] : [outChannels, inChannels];
    const shape = [rows, columns / groups, ...this.kernelSize];
    const bound = 1 / Math.sqrt(numel(shape.slice(1)));
    const draw = generator ? { dtype, generator } : { dtype };
    this.weight = new Parameter(uniform(shape, -bound, bound, draw));
    this.bias = bias ? new Parameter(uniform([outChannels], -bound, bound, draw)) : null;
  }

  forward(x: Tensor): Tensor {
    return this.#convolve(x, this.weight, this.bias, this.options);
  }
}

const LAYER = { ...CONV, ...LINEAR };
const TRANSPOSE_LAYER = { ...CONV_TRANSPOSE, ...LINEAR };

/**
 * `conv1d` with a weight [O, C / groups, K] and a bias [O], both from U(−b, b), b = 1 / √(C / groups · K).
 * @throws {ArgumentError}
 */
export class Conv1d extends Convolution<ConvOptions> {
  constructor(inChannels: number, outChannels: number, kernelSize: Sizes, options?: ConvLayerOptions) {
    super('Conv1d', 1, conv1d, [inChannels, outChannels], kernelSize, checkOptions('Conv1d', options, LAYER));
  }
}

/**
 * `conv2d` with a weight [O, C / groups, KH, KW] and a bias [O], both from U(−b, b), b = 1 / √(C / groups · KH · KW).
 * @throws {ArgumentError}
 */
export class Conv2d extends Convolution<ConvOptions> {
  constructor(inChannels: number, outChannels: number, kernelSize: Sizes, options?: ConvLayerOptions) {
    super('Conv2d', 2, conv2d, [inChannels, outChannels], kernelSize, checkOptions('Conv2d', options, LAYER));
  }
}

/**
 * `convTranspose1d` with a weight [C, O / groups, K] and a bias [O], both from U(−b, b), b = 1 / √(O / groups · K).
 * @throws {ArgumentError}
 */
export class ConvTranspose1d extends Convolution<ConvTransposeOptions> {
  constructor(inChannels: number, outChannels: number, kernelSize: Sizes, options?: ConvTransposeLayerOptions) {
    const name = 'ConvTranspose1d';
    super(
      name,
      1,
      convTranspose1d,
      [inChannels, outChannels],
      kernelSize,
      checkOptions(name, options, TRANSPOSE_LAYER),
    );
  }
}

/**
 * `convTranspose2d` with a weight [C, O / groups, KH, KW] and a bias [O], both from U(−b, b), b = 1 / √(O / groups · KH · KW).
 * @throws {ArgumentError}
 */
export class ConvTranspose2d extends Convolution<ConvTransposeOptions> {
  constructor(inChannels: number, outChannels: number, kernelSize: Sizes, options?: ConvTransposeLayerOptions) {
    const name = 'ConvTranspose2d';
    super(
      name,
      2,
      convTranspose2d,
      [inChannels, outChannels],
      kernelSize,
      checkOptions(name, options, TRANSPOSE_LAYER),
    );
  }
}
