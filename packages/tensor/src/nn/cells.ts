import type { Tensor } from '../autograd/tensor.ts';
import { ArgumentError } from '../errors.ts';
import { zeros } from '../ops/create.ts';
import { uniform } from '../ops/random.ts';
import { gruCell, lstmCell, rnnCell } from '../ops/recurrent.ts';
import { checkOptions } from '../options.ts';
import { show } from '../quote.ts';
import { checkSizes, LINEAR, type LinearOptions } from './layers.ts';
import { Module } from './module.ts';
import { Parameter } from './parameter.ts';

/** The weights of one recurrent step with `gates` gates, all from U(−1/√H, 1/√H). */
export interface StepWeights {
  /** [gates · H, I] */
  readonly weightIh: Parameter;
  /** [gates · H, H] */
  readonly weightHh: Parameter;
  /** [gates · H] */
  readonly biasIh: Parameter | null;
  readonly biasHh: Parameter | null;
}

export const stepWeights = (
  gates: number,
  inputs: number,
  hidden: number,
  { bias = true, ...options }: LinearOptions,
): StepWeights => {
  const bound = 1 / Math.sqrt(hidden);
  const draw = (shape: number[]) => new Parameter(uniform(shape, -bound, bound, options));
  const weightIh = draw([gates * hidden, inputs]);
  const weightHh = draw([gates * hidden, hidden]);
  return {
    weightIh,
    weightHh,
    biasIh: bias ? draw([gates * hidden]) : null,
    biasHh: bias ? draw([gates * hidden]) : null,
  };
};

abstract class RecurrentCell extends Module implements StepWeights {
  readonly hiddenSize: number;
  readonly weightIh: Parameter;
  readonly weightHh: Parameter;
  readonly biasIh: Parameter | null;
  readonly biasHh: Parameter | null;

  constructor(name: string, gates: number, inputSize: number, hiddenSize: number, options?: LinearOptions) {
    super();
    const given = checkOptions(name, options, LINEAR);
    checkSizes(name, { inputSize, hiddenSize });
    const weights = stepWeights(gates, inputSize, hiddenSize, given);
    this.hiddenSize = hiddenSize;
    this.weightIh = weights.weightIh;
    this.weightHh = weights.weightHh;
    this.biasIh = weights.biasIh;
    this.biasHh = weights.biasHh;
  }

  protected zeros(batch = 1): Tensor {
    return zeros([batch, this.hiddenSize], { dtype: this.weightHh.dtype });
  }
}

export interface Nonlinear {
  /** φ; default `'tanh'`. */
  readonly nonlinearity?: 'tanh' | 'relu';
}

/** @throws {ArgumentError} */
export const checkNonlinearity = (name: string, nonlinearity: Nonlinear['nonlinearity'] = 'tanh'): 'tanh' | 'relu' => {
  if (nonlinearity === 'tanh' || nonlinearity === 'relu') return nonlinearity;
  throw new ArgumentError(`${name}: nonlinearity is 'tanh' or 'relu', got ${show(nonlinearity)}`);
};

/** What an `RNNCell` is made with. */
export interface RNNCellOptions extends LinearOptions, Nonlinear {}

/** One step of a recurrent network without gates: h′ = φ(W x + b + W′ h + b′). */
export class RNNCell extends RecurrentCell {
  readonly #nonlinearity: 'tanh' | 'relu';

  constructor(inputSize: number, hiddenSize: number, options?: RNNCellOptions) {
    const { nonlinearity, ...rest } = checkOptions('RNNCell', options, { ...LINEAR, nonlinearity: 1 });
    super('RNNCell', 1, inputSize, hiddenSize, rest);
    this.#nonlinearity = checkNonlinearity('RNNCell', nonlinearity);
  }

  /** h₀ = 0: [B, H]. */
  zeroState(batch: number): Tensor {
    return this.zeros(batch);
  }

  /** x [B, I], h [B, H] (default 0) → h′ [B, H]. */
  forward(x: Tensor, h: Tensor = this.zeroState(x?.shape?.[0])): Tensor {
    return rnnCell(this.#nonlinearity, x, h, this.weightIh, this.weightHh, this.biasIh, this.biasHh);
  }
}

/** One step of a gated recurrent unit, gates in the order r, z, n; equations at `gruCell`. */
export class GRUCell extends RecurrentCell {
  constructor(inputSize: number, hiddenSize: number, options?: LinearOptions) {
    super('GRUCell', 3, inputSize, hiddenSize, options);
  }

  /** h₀ = 0: [B, H]. */
  zeroState(batch: number): Tensor {
    return this.zeros(batch);
  }

  /** x [B, I], h [B, H] (default 0) → h′ [B, H]. */
  forward(x: Tensor, h: Tensor = this.zeroState(x?.shape?.[0])): Tensor {
    return gruCell(x, h, this.weightIh, this.weightHh, this.biasIh, this.biasHh);
  }
}

/** One step of a long short-term memory, gates in the order i, f, g, o; equations at `lstmCell`. */
export class LSTMCell extends RecurrentCell {
  constructor(inputSize: number, hiddenSize: number, options?: LinearOptions) {
    super('LSTMCell', 4, inputSize, hiddenSize, options);
  }

  /** h₀ = c₀ = 0: each [B, H]. */
  zeroState(batch: number): [Tensor, Tensor] {
    return [this.zeros(batch), this.zeros(batch)];
  }

  /** x [B, I], state [h, c] each [B, H] (default 0) → [h′, c′]. */
  forward(x: Tensor, state: readonly [Tensor, Tensor] = this.zeroState(x?.shape?.[0])): [Tensor, Tensor] {
    return lstmCell(x, state, this.weightIh, this.weightHh, this.biasIh, this.biasHh);
  }
}
