import type { Tensor } from '../autograd/tensor.ts';
import { isNameOf } from '../checks.ts';
import { ArgumentError, got } from '../errors.ts';
import { gelu } from '../ops/activation.ts';
import { add } from '../ops/arithmetic.ts';
import { relu } from '../ops/squashing.ts';
import { checkOptions, type OptionNames } from '../options.ts';
import { show } from '../quote.ts';
import { checkSize } from '../shape/shape.ts';
import { MultiheadAttention } from './attention.ts';
import { checkSizes, Dropout, LayerNorm, type LayerOptions, Linear } from './layers.ts';
import { Module } from './module.ts';

/** What a `TransformerEncoderLayer` is made with. */
export interface TransformerEncoderLayerOptions extends LayerOptions {
  /** Features between the two linear layers; default 2048. */
  readonly dimFeedforward?: number;
  /** Probability of dropping an element, in training; default 0.1. */
  readonly dropout?: number;
  /** Default `'relu'`; `'gelu'` is the exact one. */
  readonly activation?: 'relu' | 'gelu' | ((x: Tensor) => Tensor);
  /** Whether the norms come before attention and linear layers, rather than behind the sums; default false. */
  readonly normFirst?: boolean;
  /** Whether x is [N, L, E] rather than [L, N, E]; default false, as in PyTorch. */
  readonly batchFirst?: boolean;
  /** Default 1e-5. */
  readonly layerNormEps?: number;
}

const ENCODER_LAYER: OptionNames<TransformerEncoderLayerOptions> = {
  dimFeedforward: 'number',
  dropout: 'number',
  activation: 1,
  normFirst: 'flag',
  batchFirst: 'flag',
  layerNormEps: 'number',
  dtype: 1,
  generator: 1,
};

/** What a layer leaves out: N sequences of L steps, H heads. */
export interface EncoderLayerMasks {
  /** [L, L] or [N · H, L, L]: bool, where true leaves a key out; or of the inputs’ dtype, and added. */
  readonly srcMask?: Tensor | null;
  /** [N, L]: bool, where true leaves a key out; or of the inputs’ dtype, and added. */
  readonly srcKeyPaddingMask?: Tensor | null;
}

const ACTIVATIONS = { relu, gelu };

/**
 * y = norm₁(x + attention(x)), z = norm₂(y + W₂ φ(W₁ y)), each sum with dropout; with `normFirst` y = x + attention(norm₁(x)),
 * z = y + W₂ φ(W₁ norm₂(y)) (Vaswani et al., arXiv 1706.03762; Xiong et al., arXiv 2002.04745).
 * @throws {ArgumentError}
 */
export class TransformerEncoderLayer extends Module {
  readonly normFirst: boolean;
  readonly selfAttn: MultiheadAttention;
  readonly linear1: Linear;
  readonly dropout: Dropout;
  readonly linear2: Linear;
  readonly norm1: LayerNorm;
  readonly norm2: LayerNorm;
  readonly dropout1: Dropout;
  readonly dropout2: Dropout;
  readonly #activation: (x: Tensor) => Tensor;
  readonly #made: ConstructorParameters<typeof TransformerEncoderLayer>;

  constructor(dModel: number, nhead: number, given?: TransformerEncoderLayerOptions) {
    super();
    const name = 'TransformerEncoderLayer';
    const options = checkOptions(name, given, ENCODER_LAYER);
    const {
      dimFeedforward = 2048,
      dropout = 0.1,
      activation = 'relu',
      normFirst = false,
      batchFirst = false,
    } = options;
    const { layerNormEps: eps = 1e-5, dtype = 'float32' } = options;
    const linear: LayerOptions = options.generator ? { dtype, generator: options.generator } : { dtype };
    checkSizes(name, { dModel, nhead, dimFeedforward });
    if (typeof activation !== 'function' && !isNameOf(ACTIVATIONS, activation))
      throw new ArgumentError(`${name}: activation is 'relu', 'gelu' or a function, got ${show(activation)}`);
    this.normFirst = normFirst;
    this.#activation = typeof activation === 'function' ? activation : ACTIVATIONS[activation];
    this.#made = [dModel, nhead, options];
    this.selfAttn = new MultiheadAttention(dModel, nhead, { ...linear, dropout, batchFirst });
    this.linear1 = new Linear(dModel, dimFeedforward, linear);
    this.dropout = new Dropout(dropout);
    this.linear2 = new Linear(dimFeedforward, dModel, linear);
    this.norm1 = new LayerNorm(dModel, { eps, dtype });
    this.norm2 = new LayerNorm(dModel, { eps, dtype });
    this.dropout1 = new Dropout(dropout);
    this.dropout2 = new Dropout(dropout);
  }

  /** One like this, with the same weights. */
  copy(): TransformerEncoderLayer {
    const other = new TransformerEncoderLayer(...this.#made).train(this.training);
    other.to(this.linear1.weight.dtype as 'float32').loadStateDict(this.stateDict());
    return other;
  }

  /** x [L, N, E] (batch first: [N, L, E]; without a batch [L, E]) → the same shape. @throws {ShapeError | DTypeError} */
  forward(x: Tensor, options?: EncoderLayerMasks): Tensor {
    const names = { srcMask: 1, srcKeyPaddingMask: 1 } as const;
    const { srcMask = null, srcKeyPaddingMask = null } = checkOptions('TransformerEncoderLayer', options, names);
    const masks = { attnMask: srcMask, keyPaddingMask: srcKeyPaddingMask, needWeights: false };
    const attention = (y: Tensor) => this.dropout1.forward(this.selfAttn.forward(y, y, y, masks)[0]);
    const feedForward = (y: Tensor) => {
      const wide = this.dropout.forward(this.#activation(this.linear1.forward(y)));
      return this.dropout2.forward(this.linear2.forward(wide));
    };
    if (this.normFirst) {
      const y = add(x, attention(this.norm1.forward(x)));
      return add(y, feedForward(this.norm2.forward(y)));
    }
    const y = this.norm1.forward(add(x, attention(x)));
    return this.norm2.forward(add(y, feedForward(y)));
  }
}

/** What an encoder consists of: `TransformerEncoderLayer`, or another module that takes the same masks. */
export type EncoderLayer = Module & { forward(x: Tensor, options?: EncoderLayerMasks): Tensor };

/** What a `TransformerEncoder` is made with. */
export interface TransformerEncoderOptions {
  /** What runs behind the last layer, such as a `LayerNorm`; default nothing. */
  readonly norm?: (Module & { forward(x: Tensor): Tensor }) | null;
}

/** What an encoder leaves out, in all of its layers: N sequences of L steps, H heads. */
export interface EncoderMasks extends Pick<EncoderLayerMasks, 'srcKeyPaddingMask'> {
  /** The layers’ `srcMask`, which is a name for it too. */
  readonly mask?: Tensor | null;
  readonly srcMask?: Tensor | null;
}

/**
 * `numLayers` layers one after another, and `norm` behind them. Of a layer that is given there are copies with weights of
 * their own, which start as its weights, as in PyTorch; a function makes each, with weights drawn for each.
 * @throws {ArgumentError}
 */
export class TransformerEncoder extends Module {
  readonly layers: readonly EncoderLayer[];
  readonly norm: TransformerEncoderOptions['norm'];

  constructor(
    layer: TransformerEncoderLayer | ((index: number) => EncoderLayer),
    numLayers: number,
    options?: TransformerEncoderOptions,
  ) {
    super();
    const { norm = null } = checkOptions('TransformerEncoder', options, { norm: 1 });
    checkSizes('TransformerEncoder', { numLayers });
    checkSize('TransformerEncoder', [numLayers], 'float32');
    const make = layer?.constructor === TransformerEncoderLayer ? () => layer.copy() : layer;
    if (typeof make !== 'function')
      throw new ArgumentError(
        `TransformerEncoder: expected a TransformerEncoderLayer, or a function that makes a layer, got ${got(layer)}`,
      );
    this.layers = Array.from({ length: numLayers }, (_, i) => {
      const made = make(i);
      if (made instanceof Module) return made;
      throw new ArgumentError(`TransformerEncoder: the function must return a module, got ${got(made)}`);
    });
    this.norm = norm;
  }

  /** As the layers’ `forward`. @throws {ShapeError | DTypeError} */
  forward(x: Tensor, options?: EncoderMasks): Tensor {
    const names = { mask: 1, srcKeyPaddingMask: 1, srcMask: 1 } as const;
    const {
      mask = null,
      srcMask = mask,
      srcKeyPaddingMask = null,
    } = checkOptions('TransformerEncoder', options, names);
    const y = this.layers.reduce((z, layer) => layer.forward(z, { srcMask, srcKeyPaddingMask }), x);
    return this.norm ? this.norm.forward(y) : y;
  }
}
