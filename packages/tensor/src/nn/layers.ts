import type { Tensor } from '../autograd/tensor.ts';
import { ArgumentError } from '../errors.ts';
import { checkEps } from '../ops/arguments.ts';
import { eq, where } from '../ops/compare.ts';
import { arange, ones, zeros } from '../ops/create.ts';
import { type EmbeddingOptions, embedding, paddingAmong } from '../ops/indexing.ts';
import { linear } from '../ops/matmul.ts';
import { checkNormalized, layerNorm } from '../ops/normalize.ts';
import { dropout, GENERATOR, type GeneratorOptions, randn, uniform } from '../ops/random.ts';
import { checkOptions, type OptionNames } from '../options.ts';
import { show } from '../quote.ts';
import type { Generator as RandomGenerator } from '../random/generator.ts';
import type { FloatDType } from '../shape/dtype.ts';
import type { Shape } from '../shape/shape.ts';
import { Module } from './module.ts';
import { Parameter } from './parameter.ts';

/** What every layer with weights is made with. */
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
      throw new ArgumentError(`${layer}: ${name} is a whole number ≥ 1, got ${show(size)}`);
  }
};

/** @throws {ArgumentError} unless p is a probability. */
export const checkProbability = (layer: string, name: string, p: number): number => {
  if (typeof p === 'number' && p >= 0 && p <= 1) return p;
  throw new ArgumentError(`${layer}: ${name} is a probability from 0 to 1, got ${show(p)}`);
};

/** What a layer with a bias is made with. */
export interface LinearOptions extends LayerOptions {
  /** Default true. */
  readonly bias?: boolean;
}

export const LINEAR: OptionNames<LinearOptions> = { bias: 'flag', dtype: 1, generator: 1 };

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

  /** x Wᵀ + b. x [.., I] → [.., O]. @throws {ShapeError | DTypeError} */
  forward(x: Tensor): Tensor {
    return linear(x, this.weight, this.bias);
  }
}

/** What an `Embedding` is made with. */
export interface EmbeddingLayerOptions extends LayerOptions, EmbeddingOptions {}

/**
 * A table of vectors. indices [I…] int32 → [I…, E]; weight [V, E] from N(0, 1). The row `paddingIdx` starts as zeros and
 * gets no gradient.
 * @throws {ArgumentError}
 */
export class Embedding extends Module {
  readonly weight: Parameter;
  readonly paddingIdx: number | undefined;

  constructor(numEmbeddings: number, embeddingDim: number, given?: EmbeddingLayerOptions) {
    super();
    const names = { paddingIdx: 'number or null', dtype: 1, generator: 1 } as const;
    const { paddingIdx, ...options } = checkOptions('Embedding', given, names);
    checkSizes('Embedding', { numEmbeddings, embeddingDim });
    this.paddingIdx = paddingAmong('Embedding', numEmbeddings, paddingIdx);
    const drawn = randn([numEmbeddings, embeddingDim], options);
    const isPadding = eq(
      arange(numEmbeddings, undefined, 1, { dtype: 'int32' }).reshape([-1, 1]),
      this.paddingIdx ?? -1,
    );
    this.weight = new Parameter(this.paddingIdx === undefined ? drawn : where(isPadding, 0, drawn));
  }

  /** A row of the weight for each index. indices [..] int32 → [.., E]. @throws {IndexError | DTypeError} */
  forward(indices: Tensor): Tensor {
    return embedding(indices, this.weight, this.paddingIdx === undefined ? undefined : { paddingIdx: this.paddingIdx });
  }
}

/** What a `LayerNorm` is made with. */
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
    const names = { eps: 'number', elementwiseAffine: 'flag', dtype: 1 } as const;
    const { eps = 1e-5, elementwiseAffine = true, dtype = 'float32' } = checkOptions('LayerNorm', options, names);
    this.normalizedShape = checkNormalized('LayerNorm', normalizedShape);
    this.eps = checkEps('LayerNorm', eps);
    this.weight = elementwiseAffine ? new Parameter(ones(this.normalizedShape, { dtype })) : null;
    this.bias = elementwiseAffine ? new Parameter(zeros(this.normalizedShape, { dtype })) : null;
  }

  /**
   * (x − mean) / √(variance + eps) · weight + bias over the last axes. x [.., *shape] → the same.
   * @throws {ShapeError | DTypeError}
   */
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
    this.p = checkProbability('Dropout', 'p', p);
    this.#generator = generator;
  }

  /** In training, each element 0 with probability p and else divided by 1 − p; in evaluation x itself. */
  forward(x: Tensor): Tensor {
    return dropout(x, this.p, this.training, this.#generator ? { generator: this.#generator } : {});
  }
}
