import { checkTensor, type Tensor } from '../autograd/tensor.ts';
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
import { formatShape, sameShape } from '../shape/shape.ts';
import * as init from './init.ts';
import { checkProbability, checkSizes, Linear, type LinearOptions } from './layers.ts';
import { Module } from './module.ts';
import { Parameter } from './parameter.ts';

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

const MULTIHEAD: OptionNames<MultiheadAttentionOptions> = {
  dropout: 1,
  bias: 1,
  kdim: 1,
  vdim: 1,
  batchFirst: 1,
  dtype: 1,
  generator: 1,
};

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
    const name = 'MultiheadAttention';
    const options = checkOptions(name, given, MULTIHEAD);
    const { dropout = 0, bias = true, kdim = embedDim, vdim = embedDim, batchFirst = false, ...rest } = options;
    checkSizes(name, { embedDim, numHeads, kdim, vdim });
    if (embedDim % numHeads !== 0)
      throw new ArgumentError(`${name}: embedDim ${embedDim} must be a multiple of numHeads ${numHeads}`);
    this.embedDim = embedDim;
    this.numHeads = numHeads;
    this.dropout = checkProbability(name, 'dropout', dropout);
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
    const name = 'MultiheadAttention';
    const {
      keyPaddingMask,
      attnMask,
      needWeights = true,
      averageAttnWeights = true,
    } = checkOptions(name, options, { keyPaddingMask: 1, attnMask: 1, needWeights: 1, averageAttnWeights: 1 });
    const alone = checkTensor(name, query, 'the query').ndim === 2;
    const given = [query, key, value].map((x, i) => checkFloat(name, x, ['the query', 'the key', 'the value'][i]));
    const batchAxis = this.batchFirst ? 0 : 1;
    const batched = alone ? given.map((x) => unsqueeze(x, batchAxis)) : given;

    const weights = this.inProjWeight
      ? chunk(this.inProjWeight, 3, 0)
      : [this.qProjWeight!, this.kProjWeight!, this.vProjWeight!];
    const [batch, queries, keys] = this.#sizes(given, batched, weights);
    const biases = this.inProjBias ? chunk(this.inProjBias, 3, 0) : null;
    const heads = batched.map((x, i) => this.#heads(linear(x, weights[i], biases ? biases[i] : null)));

    const dtype = heads[0].dtype as FloatDType;
    let bias: Tensor | null = null;
    if (attnMask) {
      bias = maskBias(name, 'attnMask', attnMask, dtype, true);
      const one = sameShape(bias.shape, [queries, keys]);
      const each = [batch * this.numHeads, queries, keys];
      if (!one && !sameShape(bias.shape, each))
        this.#refuse('attnMask', bias, `[L, S] or [N · H, L, S] = ${formatShape(each)}`);
      bias = reshape(bias, [...(one ? [1, 1] : [batch, this.numHeads]), queries, keys]);
    }
    if (keyPaddingMask) {
      const padding = maskBias(name, 'keyPaddingMask', keyPaddingMask, dtype, true);
      const expected = alone ? [keys] : [batch, keys];
      if (!sameShape(padding.shape, expected))
        this.#refuse('keyPaddingMask', padding, `${alone ? '[S]' : '[N, S]'} = ${formatShape(expected)}`);
      const wide = reshape(padding, [batch, 1, 1, keys]);
      bias = bias ? add(bias, wide) : wide;
    }

    const drop = this.dropout > 0 && this.training ? this.dropout : 0;
    const [seen, shares] = attend(heads as [Tensor, Tensor, Tensor], bias, undefined, drop);
    // [N, H, L, D], the heads side by side again
    const joined = permute(seen, this.batchFirst ? [0, 2, 1, 3] : [2, 0, 1, 3]);
    const output = this.outProj.forward(reshape(joined, [...joined.shape.slice(0, 2), this.embedDim]));
    const shown = needWeights ? (averageAttnWeights ? mean(shares, 1) : shares) : null;
    return alone ? [squeeze(output, batchAxis), shown && squeeze(shown, 0)] : [output, shown];
  }

  /** [L, N, E] or [N, L, E] → [N, H, L, D]. */
  #heads(x: Tensor): Tensor {
    const [first, second] = x.shape;
    const apart = reshape(x, [first, second, this.numHeads, this.embedDim / this.numHeads]);
    return permute(apart, this.batchFirst ? [0, 2, 1, 3] : [1, 2, 0, 3]);
  }

  #sizes(given: readonly Tensor[], batched: readonly Tensor[], weights: readonly Tensor[]): [number, number, number] {
    const [batchAxis, time] = this.batchFirst ? [0, 1] : [1, 0];
    const [q, k, v] = batched.map(({ shape }) => shape);
    const fits =
      given.every(({ ndim }) => ndim === given[0].ndim) &&
      batched.every(({ ndim, shape }, i) => ndim === 3 && shape[2] === weights[i].shape[1]) &&
      [k, v].every((shape) => shape[batchAxis] === q[batchAxis]) &&
      k[time] === v[time];
    if (fits) return [q[batchAxis], q[time], k[time]];
    const layout = (length: string, i: number) => {
      const axes = given[0].ndim === 2 ? length : this.batchFirst ? `N, ${length}` : `${length}, N`;
      return `[${axes}, ${weights[i].shape[1]}]`;
    };
    const expected = `query ${layout('L', 0)}, key ${layout('S', 1)} and value ${layout('S', 2)}`;
    const shapes = given.map(({ shape }) => formatShape(shape)).join(', ');
    throw new ShapeError(`MultiheadAttention: expected ${expected}, got ${shapes}`);
  }

  #refuse(name: string, mask: Tensor, expected: string): never {
    throw new ShapeError(`MultiheadAttention: ${name} ${formatShape(mask.shape)} must be ${expected}`);
  }
}
