import { checkTensor, type Tensor } from '../autograd/tensor.ts';
import { ShapeError } from '../errors.ts';
import { zeros } from '../ops/create.ts';
import { cat, stack } from '../ops/join.ts';
import { transpose } from '../ops/movement.ts';
import { dropout } from '../ops/random.ts';
import { checkStates, gruCell, lstmCell, rnnCell } from '../ops/recurrent.ts';
import { select } from '../ops/slice.ts';
import { checkOptions, type OptionNames } from '../options.ts';
import { checkSize, formatShape, sameShape } from '../shape/shape.ts';
import { checkNonlinearity, type Nonlinear, type StepWeights, stepWeights } from './cells.ts';
import { checkProbability, checkSizes, type LinearOptions } from './layers.ts';
import { Module } from './module.ts';
import type { Buffer, Parameter } from './parameter.ts';

/** What every recurrent network is made with. */
export interface RecurrentOptions extends LinearOptions {
  /** Layers on top of each other; default 1. */
  readonly numLayers?: number;
  /** Whether x and the output are [B, T, …] rather than [T, B, …]; default false. */
  readonly batchFirst?: boolean;
  /** Probability of dropping an element between layers, in training; default 0. */
  readonly dropout?: number;
  /** Whether a second network runs from the end to the start; default false. */
  readonly bidirectional?: boolean;
}

const RECURRENT: OptionNames<RecurrentOptions> = {
  numLayers: 'number',
  bias: 'flag',
  batchFirst: 'flag',
  dropout: 'number',
  bidirectional: 'flag',
  dtype: 1,
  generator: 1,
};

/**
 * Runs a step function over time, layer by layer. A state has parts: h, or h and c.
 * Parameters are named as in PyTorch: `weight_ih_l0`, `bias_hh_l1_reverse`.
 */
abstract class Recurrent extends Module {
  readonly inputSize: number;
  readonly hiddenSize: number;
  readonly numLayers: number;
  readonly batchFirst: boolean;
  readonly dropout: number;
  readonly bidirectional: boolean;
  /** One entry a layer and direction: layer 0, layer 0 reversed, layer 1, … */
  readonly #runs: readonly { readonly suffix: string; readonly reverse: boolean; readonly weights: StepWeights }[];

  constructor(name: string, gates: number, inputSize: number, hiddenSize: number, options?: RecurrentOptions) {
    super();
    const {
      numLayers = 1,
      batchFirst = false,
      dropout: p = 0,
      bidirectional = false,
      ...rest
    } = checkOptions(name, options, RECURRENT);
    checkSizes(name, { inputSize, hiddenSize, numLayers });
    checkSize(name, [numLayers, hiddenSize], 'float32');
    this.inputSize = inputSize;
    this.hiddenSize = hiddenSize;
    this.numLayers = numLayers;
    this.batchFirst = batchFirst;
    this.dropout = checkProbability(name, 'dropout', p);
    this.bidirectional = bidirectional;
    const directions = bidirectional ? [false, true] : [false];
    this.#runs = Array.from({ length: numLayers }, (_, layer) =>
      directions.map((reverse) => ({
        suffix: `l${layer}${reverse ? '_reverse' : ''}`,
        reverse,
        weights: stepWeights(gates, layer === 0 ? inputSize : hiddenSize * directions.length, hiddenSize, rest),
      })),
    ).flat();
  }

  protected override *ownTensors(): Generator<[string, Parameter | Buffer]> {
    yield* super.ownTensors();
    for (const { suffix, weights } of this.#runs) {
      yield [`weight_ih_${suffix}`, weights.weightIh];
      yield [`weight_hh_${suffix}`, weights.weightHh];
      if (weights.biasIh) yield [`bias_ih_${suffix}`, weights.biasIh];
      if (weights.biasHh) yield [`bias_hh_${suffix}`, weights.biasHh];
    }
  }

  /** A state part of zeros: [layers · directions, B, H]. */
  protected zeroPart(batch = 1): Tensor {
    return zeros([this.#runs.length, batch, this.hiddenSize], { dtype: this.#runs[0].weights.weightHh.dtype });
  }

  /** The state after one step, from x [B, I] and the parts of the state before it, each [B, H]. */
  protected abstract step(x: Tensor, state: readonly Tensor[], weights: StepWeights): readonly Tensor[];

  /** Output [T, B, D·H] (or batch first) and the final state's parts, each [layers · D, B, H]. */
  protected unroll(x: Tensor, initial: readonly Tensor[]): { output: Tensor; parts: Tensor[] } {
    const name = this.constructor.name;
    checkTensor(name, x, 'x');
    checkStates(name, initial);
    if (x.ndim !== 3 || x.shape[2] !== this.inputSize) {
      const layout = this.batchFirst ? '[B, T, I]' : '[T, B, I]';
      throw new ShapeError(`${name}: x ${formatShape(x.shape)} must be ${layout} with I = ${this.inputSize}`);
    }
    const batch = x.shape[this.batchFirst ? 0 : 1];
    const expected = [this.#runs.length, batch, this.hiddenSize];
    for (const part of initial) {
      checkTensor(name, part, 'the state');
      if (!sameShape(part.shape, expected)) {
        throw new ShapeError(
          `${name}: the state ${formatShape(part.shape)} must be [layers · directions, B, H] = ${formatShape(expected)}`,
        );
      }
    }
    const time = this.batchFirst ? 1 : 0;
    let inputs = Array.from({ length: x.shape[time] }, (_, t) => select(x, time, t));
    if (inputs.length === 0) throw new ShapeError(`${name}: x ${formatShape(x.shape)} has no time steps`);
    const finals: Tensor[][] = initial.map(() => []);
    const directions = this.bidirectional ? 2 : 1;
    for (let layer = 0; layer < this.numLayers; layer++) {
      const passes = this.#runs.slice(layer * directions, (layer + 1) * directions).map(({ reverse, weights }, d) => {
        let state: readonly Tensor[] = initial.map((part) => select(part, 0, layer * directions + d));
        const outputs = new Array<Tensor>(inputs.length);
        for (let i = 0; i < inputs.length; i++) {
          const t = reverse ? inputs.length - 1 - i : i;
          state = this.step(inputs[t], state, weights);
          outputs[t] = state[0];
        }
        for (const [k, part] of state.entries()) finals[k].push(part);
        return outputs;
      });
      inputs = inputs.map((_, t) =>
        cat(
          passes.map((outputs) => outputs[t]),
          1,
        ),
      );
      if (layer < this.numLayers - 1) inputs = inputs.map((y) => dropout(y, this.dropout, this.training));
    }
    const output = stack(inputs, 0);
    return {
      output: this.batchFirst ? transpose(output, 0, 1) : output,
      parts: finals.map((parts) => stack(parts, 0)),
    };
  }
}

/** What an `RNN` gives, of B sequences of T steps. */
export interface RNNResult {
  /** The last layer's h at every step: [T, B, D·H], or [B, T, D·H] with `batchFirst`; D is 2 if bidirectional. */
  readonly output: Tensor;
  /** Every layer's last h: [layers · D, B, H]. */
  readonly state: Tensor;
}

/** What a `GRU` gives, of B sequences of T steps. */
export type GRUResult = RNNResult;

/** What an `RNN` is made with. */
export interface RNNOptions extends RecurrentOptions, Nonlinear {}

/** Recurrent networks without gates over time: h′ = φ(W x + b + W′ h + b′). x [T, B, I], or [B, T, I] with `batchFirst`. */
export class RNN extends Recurrent {
  readonly #nonlinearity: 'tanh' | 'relu';

  constructor(inputSize: number, hiddenSize: number, options?: RNNOptions) {
    const { nonlinearity, ...rest } = checkOptions('RNN', options, { ...RECURRENT, nonlinearity: 1 });
    super('RNN', 1, inputSize, hiddenSize, rest);
    this.#nonlinearity = checkNonlinearity('RNN', nonlinearity);
  }

  /** h of every layer at the start, zeros: [layers · D, B, H]; D is 2 if bidirectional. */
  zeroState(batch: number): Tensor {
    return this.zeroPart(batch);
  }

  protected step(x: Tensor, [h]: readonly Tensor[], w: StepWeights): readonly Tensor[] {
    return [rnnCell(this.#nonlinearity, x, h, w.weightIh, w.weightHh, w.biasIh, w.biasHh)];
  }

  /**
   * All steps of a sequence. x [T, B, I], or [B, T, I] with `batchFirst`; state default zeros.
   * @throws {ShapeError}
   */
  forward(x: Tensor, state: Tensor = this.zeroState(x?.shape?.[this.batchFirst ? 0 : 1])): RNNResult {
    const { output, parts } = this.unroll(x, [state]);
    return { output, state: parts[0] };
  }
}

/** Gated recurrent units over time; equations at `gruCell`. x [T, B, I], or [B, T, I] with `batchFirst`. */
export class GRU extends Recurrent {
  constructor(inputSize: number, hiddenSize: number, options?: RecurrentOptions) {
    super('GRU', 3, inputSize, hiddenSize, options);
  }

  /** h of every layer at the start, zeros: [layers · D, B, H]; D is 2 if bidirectional. */
  zeroState(batch: number): Tensor {
    return this.zeroPart(batch);
  }

  protected step(x: Tensor, [h]: readonly Tensor[], w: StepWeights): readonly Tensor[] {
    return [gruCell(x, h, w.weightIh, w.weightHh, w.biasIh, w.biasHh)];
  }

  /**
   * All steps of a sequence. x [T, B, I], or [B, T, I] with `batchFirst`; state default zeros.
   * @throws {ShapeError}
   */
  forward(x: Tensor, state: Tensor = this.zeroState(x?.shape?.[this.batchFirst ? 0 : 1])): GRUResult {
    const { output, parts } = this.unroll(x, [state]);
    return { output, state: parts[0] };
  }
}

/** What an `LSTM` gives, of B sequences of T steps. */
export interface LSTMResult {
  /** The last layer's h at every step: [T, B, D·H], or [B, T, D·H] with `batchFirst`; D is 2 if bidirectional. */
  readonly output: Tensor;
  /** Every layer's last h and c: each [layers · D, B, H]. */
  readonly state: [Tensor, Tensor];
}

/** Long short-term memories over time; equations at `lstmCell`. x [T, B, I], or [B, T, I] with `batchFirst`. */
export class LSTM extends Recurrent {
  constructor(inputSize: number, hiddenSize: number, options?: RecurrentOptions) {
    super('LSTM', 4, inputSize, hiddenSize, options);
  }

  /** h and c of every layer at the start, zeros: each [layers · D, B, H]; D is 2 if bidirectional. */
  zeroState(batch: number): [Tensor, Tensor] {
    return [this.zeroPart(batch), this.zeroPart(batch)];
  }

  protected step(x: Tensor, [h, c]: readonly Tensor[], w: StepWeights): readonly Tensor[] {
    return lstmCell(x, [h, c], w.weightIh, w.weightHh, w.biasIh, w.biasHh);
  }

  /**
   * All steps of a sequence. x [T, B, I], or [B, T, I] with `batchFirst`; state default zeros.
   * @throws {ShapeError}
   */
  forward(
    x: Tensor,
    state: readonly [Tensor, Tensor] = this.zeroState(x?.shape?.[this.batchFirst ? 0 : 1]),
  ): LSTMResult {
    const { output, parts } = this.unroll(x, state);
    return { output, state: [parts[0], parts[1]] };
  }
}
