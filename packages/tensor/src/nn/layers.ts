import type { Tensor } from '../autograd/tensor.ts';
import { ArgumentError } from '../errors.ts';
import { ones, zeros } from '../ops/create.ts';
import { embedding } from '../ops/indexing.ts';
import { linear } from '../ops/matmul.ts';
import { layerNorm } from '../ops/normalize.ts';
import { dropout, GENERATOR, type GeneratorOptions, randn, uniform } from '../ops/random.ts';
import { checkOptions, type OptionNames } from '../options.ts';
import type { Generator as RandomGenerator } from '../random/generator.ts';
import type { FloatDType } from '../shape/dtype.ts';
import type { Shape } from '../shape/shape.ts';
import { Module } from './module.ts';
import { Parameter } from './parameter.ts';

export interface LayerOptions {
  /** Default `'float32'`. */
  readonly dtype?: FloatDType;
  /** Draws the initial weights; default the generator that `manualSeed` seeds. */
  readonly generator?: RandomGenerator;
}

/** @throws {ArgumentError} unless each size is a whole number ≥ 1. */
export const checkSizes = (layer: string, sizes: Record<string, number>): void => {
  for (const [name, size] of Object.entries(sizes)) {
    if (!Number.isInteger(size) || size < 1)
      throw new ArgumentError(`${layer}: ${name} is a whole number ≥ 1, got ${size}`);
  }
};

export interface LinearOptions extends LayerOptions {
  /** Default true. */
  readonly bias?: boolean;
}

export const LINEAR: OptionNames<LinearOptions> = { bias: 1, dtype: 1, generator: 1 };

/**
 * y = x Wᵀ + b. x [.., I] → [.., O]; weight [O, I], bias [O], both from U(−1/√I, 1/√I).
 * @throws {ArgumentError}
 */
export class Linear extends Module {
  readonly weight: Parameter;
  readonly bias: Parameter | null;

  constructor(inFeatures: number, outFeatures: number, options?: LinearOptions) {
    super();
    const { bias = true, ...rest } = checkOptions('Linear', options, LINEAR);
    checkSizes('Linear', { inFeatures, outFeatures });
    const bound = 1 / Math.sqrt(inFeatures);
    this.weight = new Parameter(uniform([outFeatures, inFeatures], -bound, bound, rest));
    this.bias = bias ? new Parameter(uniform([outFeatures], -bound, bound, rest)) : null;
  }

  forward(x: Tensor): Tensor {
    return linear(x, this.weight, this.bias);
  }
}

/** A table of vectors. indices [I…] int32 → [I…, E]; weight [V, E] from N(0, 1). @throws {ArgumentError} */
export class Embedding extends Module {
  readonly weight: Parameter;

  constructor(numEmbeddings: number, embeddingDim: number, given?: LayerOptions) {
    super();
    const options = checkOptions('Embedding', given, { dtype: 1, generator: 1 });
    checkSizes('Embedding', { numEmbeddings, embeddingDim });
    this.weight = new Parameter(randn([numEmbeddings, embeddingDim], options));
  }

  forward(indices: Tensor): Tensor {
    return embedding(indices, this.weight);
  }
}

export interface LayerNormOptions extends Pick<LayerOptions, 'dtype'> {
  /** Added to the variance; default 1e-5. */
  readonly eps?: number;
  /** Whether to learn a weight and a bias; default true. */
  readonly elementwiseAffine?: boolean;
}

/** Normalises the last axes, which have `normalizedShape`; see `layerNorm`. weight starts at 1, bias at 0. */
export class LayerNorm extends Module {
  readonly normalizedShape: Shape;
  readonly eps: number;
  readonly weight: Parameter | null;
  readonly bias: Parameter | null;

  constructor(normalizedShape: number | Shape, options?: LayerNormOptions) {
    super();
    const names = { eps: 1, elementwiseAffine: 1, dtype: 1 } as const;
    const { eps = 1e-5, elementwiseAffine = true, dtype = 'float32' } = checkOptions('LayerNorm', options, names);
    this.normalizedShape = typeof normalizedShape === 'number' ? [normalizedShape] : [...normalizedShape];
    this.eps = eps;
    this.weight = elementwiseAffine ? new Parameter(ones(this.normalizedShape, { dtype })) : null;
    this.bias = elementwiseAffine ? new Parameter(zeros(this.normalizedShape, { dtype })) : null;
  }

  forward(x: Tensor): Tensor {
    return layerNorm(x, this.normalizedShape, this.weight, this.bias, this.eps);
  }
}

/** In training, drops elements with probability p (default 0.5) and scales the rest by 1 / (1 − p). @throws {ArgumentError} */
export class Dropout extends Module {
  readonly p: number;
  readonly #generator: RandomGenerator | undefined;

  constructor(p = 0.5, options?: GeneratorOptions) {
    super();
    const { generator } = checkOptions('Dropout', options, GENERATOR);
    if (!(p >= 0 && p <= 1)) throw new ArgumentError(`Dropout: p is a probability from 0 to 1, got ${p}`);
    this.p = p;
    this.#generator = generator;
  }

  forward(x: Tensor): Tensor {
    return dropout(x, this.p, this.training, this.#generator ? { generator: this.#generator } : {});
  }
}

/** A module that maps one tensor to one tensor, or a function that does. */
export type Layer = (Module & { forward(x: Tensor): Tensor }) | ((x: Tensor) => Tensor);

/** Layers one after another; named 0, 1, … */
export class Sequential extends Module {
  // Private, so that the names are 0, 1, … and not layers.0, layers.1, …
  readonly #layers: readonly Layer[];

  constructor(...layers: Layer[]) {
    super();
    this.#layers = layers;
  }

  get layers(): readonly Layer[] {
    return this.#layers;
  }

  override *namedChildren(): Generator<[string, Module]> {
    yield* super.namedChildren();
    for (const [i, layer] of this.layers.entries()) if (layer instanceof Module) yield [String(i), layer];
  }

  forward(x: Tensor): Tensor {
    return this.layers.reduce((y, layer) => (layer instanceof Module ? layer.forward(y) : layer(y)), x);
  }
}
