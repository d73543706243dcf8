import {
  ArgumentError,
  clone,
  expand,
  GRUCell,
  init,
  isGradEnabled,
  Linear,
  LSTMCell,
  Module,
  mul,
  Parameter,
  randn,
  type Tensor,
  tanh,
} from '@engram/tensor';
import { fields, parse, whole } from '../schema.ts';

/** All that a controller carries from step to step, layer by layer: each [B, H]. */
export type ControllerState = readonly Tensor[];

/** The network that reads the input and commands the heads: x [B, I] → output [B, H]. */
export interface Controller extends Module {
  readonly inputSize: number;
  readonly hiddenSize: number;
  zeroState(batch: number): ControllerState;
  step(x: Tensor, state: ControllerState): { readonly output: Tensor; readonly state: ControllerState };
}

/** Which network commands the heads. */
export type ControllerKind = 'lstm' | 'gru' | 'feed-forward';

/** How large a controller is. */
export interface ControllerSizes {
  /** I */
  readonly inputSize: number;
  /** H of every layer. */
  readonly hiddenSize: number;
  /** Layers one above the other, ≥ 1. */
  readonly layers: number;
}

const sizesSchema = fields<ControllerSizes>({ inputSize: whole(1), hiddenSize: whole(1), layers: whole(1) });

/** The inputs of each layer: the first sees x, the others the layer below. */
const layerInputs = (sizes: ControllerSizes): number[] => {
  const { inputSize, hiddenSize, layers } = parse(sizesSchema, sizes, 'Controller', ArgumentError);
  return Array.from({ length: layers }, (_, i) => (i === 0 ? inputSize : hiddenSize));
};

/** A learned initial state: one row for every sequence, N(0, 0.05²). [1, H] */
const initialRow = (hiddenSize: number): Parameter => new Parameter(mul(randn([1, hiddenSize]), 0.05));

/**
 * The row for each sequence. Where no gradient is asked for it is a copy also for a single one: a state that is the
 * parameter itself would need a program of its own at the first step.
 */
const rows = (row: Tensor, batch: number): Tensor => {
  if (batch > 1) return expand(row, [batch, row.shape[1]!]);
  return isGradEnabled() ? row : clone(row);
};

/** Weights U(±5 / √(in + hidden)) and zero biases: what measured runs of the copy task converge fastest from. */
const initRecurrent = ({ weightIh, weightHh, biasIh, biasHh }: LSTMCell | GRUCell): void => {
  const [hidden, inputs] = [weightHh.shape[1]!, weightIh.shape[1]!];
  const bound = 5 / Math.sqrt(hidden + inputs);
  for (const weight of [weightIh, weightHh]) init.uniform(weight, -bound, bound);
  for (const bias of [biasIh, biasHh]) if (bias) init.zeros(bias);
};

/** Layers of LSTM; the initial h and c of each are learned. */
export class LSTMController extends Module implements Controller {
  readonly inputSize: number;
  readonly hiddenSize: number;
  readonly layers: LSTMCell[];
  readonly initialHidden: Parameter[];
  readonly initialCell: Parameter[];

  constructor(sizes: ControllerSizes) {
    super();
    this.inputSize = sizes.inputSize;
    this.hiddenSize = sizes.hiddenSize;
    this.layers = layerInputs(sizes).map((inputs) => new LSTMCell(inputs, sizes.hiddenSize));
    this.layers.forEach(initRecurrent);
    this.initialHidden = this.layers.map(() => initialRow(sizes.hiddenSize));
    this.initialCell = this.layers.map(() => initialRow(sizes.hiddenSize));
  }

  /** h and c of each layer before the first step, which are learned. */
  zeroState(batch: number): ControllerState {
    return this.layers.flatMap((_, i) => [rows(this.initialHidden[i]!, batch), rows(this.initialCell[i]!, batch)]);
  }

  /** One step: x [B, I] → the last layer’s h [B, H], and the next state. */
  step(x: Tensor, state: ControllerState): { output: Tensor; state: ControllerState } {
    let output = x;
    const next = this.layers.flatMap((layer, i) => {
      const pair = layer.forward(output, [state[2 * i]!, state[2 * i + 1]!]);
      output = pair[0];
      return pair;
    });
    return { output, state: next };
  }
}

/** Layers of GRU; the initial state of each is learned. */
export class GRUController extends Module implements Controller {
  readonly inputSize: number;
  readonly hiddenSize: number;
  readonly layers: GRUCell[];
  readonly initialHidden: Parameter[];

  constructor(sizes: ControllerSizes) {
    super();
    this.inputSize = sizes.inputSize;
    this.hiddenSize = sizes.hiddenSize;
    this.layers = layerInputs(sizes).map((inputs) => new GRUCell(inputs, sizes.hiddenSize));
    this.layers.forEach(initRecurrent);
    this.initialHidden = this.layers.map(() => initialRow(sizes.hiddenSize));
  }

  /** h of each layer before the first step, which is learned. */
  zeroState(batch: number): ControllerState {
    return this.initialHidden.map((row) => rows(row, batch));
  }

  /** One step: x [B, I] → the last layer’s h [B, H], and the next state. */
  step(x: Tensor, state: ControllerState): { output: Tensor; state: ControllerState } {
    let output = x;
    const next = this.layers.map((layer, i) => {
      output = layer.forward(output, state[i]!);
      return output;
    });
    return { output, state: next };
  }
}

/** Layers h = tanh(W x + b): it remembers nothing, so all memory is in the slots. */
export class FeedForwardController extends Module implements Controller {
  readonly inputSize: number;
  readonly hiddenSize: number;
  readonly layers: Linear[];

  constructor(sizes: ControllerSizes) {
    super();
    this.inputSize = sizes.inputSize;
    this.hiddenSize = sizes.hiddenSize;
    this.layers = layerInputs(sizes).map((inputs) => new Linear(inputs, sizes.hiddenSize));
    for (const { weight, bias } of this.layers) {
      init.xavierUniform(weight, init.gain('tanh'));
      if (bias) init.zeros(bias);
    }
  }

  /** Nothing: it carries nothing from step to step. */
  zeroState(): ControllerState {
    return [];
  }

  /** tanh(W x + b), layer by layer: x [B, I] → [B, H]. */
  step(x: Tensor, state: ControllerState): { output: Tensor; state: ControllerState } {
    return { output: this.layers.reduce((h, layer) => tanh(layer.forward(h)), x), state };
  }
}

const kinds: Readonly<Record<ControllerKind, new (sizes: ControllerSizes) => Controller>> = {
  lstm: LSTMController,
  gru: GRUController,
  'feed-forward': FeedForwardController,
};

export const controllerKinds = Object.keys(kinds) as readonly ControllerKind[];

export const makeController = (kind: ControllerKind, sizes: ControllerSizes): Controller => new kinds[kind](sizes);
