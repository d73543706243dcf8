import type { Tensor } from '../autograd/tensor.ts';
import { unwatched } from '../autograd/watch.ts';
import { ArgumentError, ShapeError } from '../errors.ts';
import { checkFloat } from '../ops/arguments.ts';
import { add } from '../ops/arithmetic.ts';
import { attend, maskBias } from '../ops/attention.ts';
import { zeros } from '../ops/create.ts';
import { linear } from '../ops/matmul.ts';
import { permute, reshape, squeeze, unsqueeze } from '../ops/movement.ts';
import { uniform } from '../ops/random.ts';
import { mean } from '../ops/reduce.ts';
import { chunk } from '../ops/slice.ts';
import { checkOptions, type OptionNames } from '../options.ts';
import type { FloatDType } from '../shape/dtype.ts';
import { formatShape, type Shape } from '../shape/shape.ts';
import * as init from './init.ts';
import { checkProbability, checkSizes, Linear, type LinearOptions } from './layers.ts';
import { Module } from './module.ts';
import { Parameter } from './parameter.ts';

/** What a `MultiheadAttention` is made with. */
export interface MultiheadAttentionOptions extends LinearOptions {
  /** Probability of dropping a weight, in training; default 0. */
  readonly dropout?: number;
  /** Features of a key; default `embedDim`. */
  readonly kdim?: number;
  /** Features of a value; default `embedDim`. */
  readonly vdim?: number;
  /** Whether inputs and output are [N, L, E] rather than [L, N, E]; default false, as in PyTorch. */
  readonly batchFirst?: boolean;
}

const NAME = 'MultiheadAttention';

const MULTIHEAD: OptionNames<MultiheadAttentionOptions> = {
  dropout: 'number',
  bias: 'flag',
  kdim: 'number',
  vdim: 'number',
  batchFirst: 'flag',
  dtype: 1,
  generator: 1,
};

/** What `MultiheadAttention` leaves out of a call, and what it gives back: N sequences, L queries, S keys, H heads. */
export interface AttentionMasks {
  /** [N, S]: bool, where true leaves a key out; or of the inputs’ dtype, and added. */
  readonly keyPaddingMask?: Tensor | null;
  /** [L, S] or [N · H, L, S]: bool, where true leaves a key out; or of the inputs’ dtype, and added. */
  readonly attnMask?: Tensor | null;
  /** Whether the weights are returned; default true. */
  readonly needWeights?: boolean;
  /** Whether they are the mean over the heads; default true. */
  readonly averageAttnWeights?: boolean;
}

/**
 * Several attentions side by side: headᵢ = softmax(qᵢ kᵢᵀ / √D) vᵢ with q, k and v projected to H heads of D = E / H
 * features, and one projection of all heads (Vaswani et al., arXiv 1706.03762). H is `numHeads`, E `embedDim`. `inProjWeight`
 * [3E, E] has the projections of q, k and v below each other; with another `kdim` or `vdim` each has a weight of its own.
 * @throws {ArgumentError} unless H divides E.
 */
export class MultiheadAttention extends Module {
  readonly embedDim: number;
  readonly numHeads: number;
  readonly dropout: number;
  readonly batchFirst: boolean;
  readonly qProjWeight: Parameter | null = null;
  readonly kProjWeight: Parameter | null = null;
  readonly vProjWeight: Parameter | null = null;
  readonly inProjWeight: Parameter | null = null;
  readonly inProjBias: Parameter | null;
  readonly outProj: Linear;

  constructor(embedDim: number, numHeads: number, given?: MultiheadAttentionOptions) {
    super();
    const options = checkOptions(NAME, given, MULTIHEAD);
    const { dropout = 0, bias = true, kdim = embedDim, vdim = embedDim, batchFirst = false, ...rest } = options;
    checkSizes(NAME, { embedDim, numHeads, kdim, vdim });
    if (embedDim % numHeads !== 0)
      throw new ArgumentError(`${NAME}: embedDim ${embedDim} must be a multiple of numHeads ${numHeads}`);
    this.embedDim = embedDim;
    this.numHeads = numHeads;
    this.dropout = checkProbability(NAME, 'dropout', dropout);
    this.batchFirst = batchFirst;
    const weight = (rows: number, columns: number): Parameter => {
      const bound = Math.sqrt(6 / (rows + columns)); // Xavier's
      return new Parameter(uniform([rows, columns], -bound, bound, rest));
    };
    if (kdim === embedDim && vdim === embedDim) this.inProjWeight = weight(3 * embedDim, embedDim);
    else {
      this.qProjWeight = weight(embedDim, embedDim);
      this.kProjWeight = weight(embedDim, kdim);
      this.vProjWeight = weight(embedDim, vdim);
    }
    this.outProj = new Linear(embedDim, embedDim, { ...rest, bias });
    if (this.outProj.bias) init.zeros(this.outProj.bias);
    this.inProjBias = bias ? new Parameter(zeros([3 * embedDim], { dtype: this.outProj.weight.dtype })) : null;
  }

  forward(
    query: Tensor,
    key: Tensor,
    value: Tensor,
    options?: AttentionMasks & { readonly needWeights?: true },
  ): [output: Tensor, weights: Tensor];
  forward(
    query: Tensor,
    key: Tensor,
    value: Tensor,
    options?: AttentionMasks,
  ): [output: Tensor, weights: Tensor | null];
  /**
   * query [L, N, E], key [S, N, kdim], value [S, N, vdim] → output [L, N, E], and the weights [N, L, S], or [N, H, L, S]
   * where they are not averaged. With `batchFirst` N comes first; without a batch there is no N. A query that may see no
   * key gives NaN.
   * @throws {ShapeError | DTypeError}
   */
  forward(query: Tensor, key: Tensor, value: Tensor, options?: AttentionMasks): [Tensor, Tensor | null] {
    const names = { keyPaddingMask: 1, attnMask: 1, needWeights: 'flag', averageAttnWeights: 'flag' } as const;
    const { keyPaddingMask, attnMask, ...shown } = checkOptions(NAME, options, names);
    const { batchFirst, numHeads, inProjWeight, inProjBias } = this;
    const batchAxis = batchFirst ? 0 : 1;
    const given = [query, key, value].map((x) => checkFloat(NAME, x));
    const alone = query.ndim === 2;
    const batched = alone ? given.map((x) => (x.ndim === 2 ? unsqueeze(x, batchAxis) : x)) : given;
    const sizes = batched.map(({ shape }) => [shape[batchAxis], shape[1 - batchAxis]]);
    const [[batch, queries], [, keys]] = sizes;
    if (batched.some(({ ndim }) => ndim !== 3) || sizes.some(([n]) => n !== batch) || sizes[2][1] !== keys) {
      const layout = batchFirst ? '[N, L, E], [N, S, K] and [N, S, V]' : '[L, N, E], [S, N, K] and [S, N, V]';
      const shapes = given.map(({ shape }) => formatShape(shape)).join(', ');
      throw new ShapeError(`${NAME}: query, key and value are ${layout}, or all without N; got ${shapes}`);
    }

    const weights = inProjWeight
      ? chunk(inProjWeight, 3, 0)
      : [this.qProjWeight!, this.kProjWeight!, this.vProjWeight!];
    const biases = inProjBias ? chunk(inProjBias, 3, 0) : [];
    const heads = batched.map((x, i) => {
      const y = linear(x, weights[i], biases[i] ?? null);
      // [N, H, length, D]
      return permute(
        reshape(y, [...y.shape.slice(0, 2), numHeads, this.embedDim / numHeads]),
        batchFirst ? [0, 2, 1, 3] : [1, 2, 0, 3],
      );
    });

    const masks = () => [
      this.#mask('attnMask', attnMask, heads[0], {
        [formatShape([queries, keys])]: [1, 1, queries, keys],
        [formatShape([batch * numHeads, queries, keys])]: [batch, numHeads, queries, keys],
      }),
      this.#mask('keyPaddingMask', keyPaddingMask, heads[0], {
        [formatShape(alone ? [keys] : [batch, keys])]: [batch, 1, 1, keys],
      }),
    ];
    // −∞ is meant there.
    const bias = unwatched(() => masks().reduce((a, b) => (a && b ? add(a, b) : (a ?? b))));
    const drop = this.training ? this.dropout : 0;
    const [seen, shares] = attend(heads as [Tensor, Tensor, Tensor], bias, undefined, drop);
    // The heads side by side again.
    const joined = permute(seen, batchFirst ? [0, 2, 1, 3] : [2, 0, 1, 3]);
    const output = this.outProj.forward(reshape(joined, [...joined.shape.slice(0, 2), this.embedDim]));
    const { needWeights = true, averageAttnWeights = true } = shown;
    const said = needWeights ? (averageAttnWeights ? mean(shares, 1) : shares) : null;
    return alone ? [squeeze(output, batchAxis), said && squeeze(said, 0)] : [output, said];
  }

  /** What a mask adds to the scores [N, H, L, S], from one of the shapes that it may have. */
  #mask(
    name: string,
    mask: Tensor | null | undefined,
    { dtype }: Tensor,
    shapes: Record<string, Shape>,
  ): Tensor | null {
    if (mask === null || mask === undefined) return null;
    const bias = maskBias(NAME, name, mask, dtype as FloatDType, true);
    const given = formatShape(bias.shape);
    if (Object.hasOwn(shapes, given)) return reshape(bias, shapes[given]);
    throw new ShapeError(`${NAME}: ${name} ${given} must be ${Object.keys(shapes).join(' or ')}`);
  }
}
