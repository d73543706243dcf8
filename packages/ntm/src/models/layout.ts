import type { FullNTMConfig } from '../config.ts';
import type { ControllerKind, ControllerSizes } from '../controller.ts';
import { askedSize } from '../fused/address.ts';
import type { LSTMBaselineConfig } from './lstm-baseline.ts';

// Which tensors a network has, from its config alone: so that a file can be held against what it claims to be of before
// anything is made. One after the other, since a claim may be of a billion.

/** A tensor of a network: its name in the state dict, its shape, and whether it is learned. */
interface TensorPlace {
  readonly name: string;
  readonly shape: readonly number[];
  readonly learned: boolean;
}

/** In the order of the state dict: what a module owns itself comes before the modules in it. */
export type Layout = Generator<TensorPlace, void, void>;

function* row(name: string, ...shape: number[]): Layout {
  yield { name, shape, learned: true };
}

function* linear(name: string, inputs: number, outputs: number): Layout {
  yield* row(`${name}.weight`, outputs, inputs);
  yield* row(`${name}.bias`, outputs);
}

function* recurrent(name: string, inputs: number, hidden: number, gates: number): Layout {
  yield* row(`${name}.weight_ih`, gates * hidden, inputs);
  yield* row(`${name}.weight_hh`, gates * hidden, hidden);
  yield* row(`${name}.bias_ih`, gates * hidden);
  yield* row(`${name}.bias_hh`, gates * hidden);
}

/** What each kind of controller has in a layer, and which states of a layer are learned. */
const kinds: Record<
  ControllerKind,
  { readonly layer: (name: string, inputs: number, hidden: number) => Layout; readonly states: readonly string[] }
> = {
  lstm: {
    layer: (name, inputs, hidden) => recurrent(name, inputs, hidden, 4),
    states: ['initial_hidden', 'initial_cell'],
  },
  gru: { layer: (name, inputs, hidden) => recurrent(name, inputs, hidden, 3), states: ['initial_hidden'] },
  'feed-forward': { layer: linear, states: [] },
};

function* controller(prefix: string, kind: ControllerKind, { inputSize, hiddenSize, layers }: ControllerSizes): Layout {
  const { layer, states } = kinds[kind];
  for (const state of states) {
    for (let i = 0; i < layers; i++) yield* row(`${prefix}.${state}.${i}`, 1, hiddenSize);
  }
  for (let i = 0; i < layers; i++) {
    yield* layer(`${prefix}.layers.${i}`, i === 0 ? inputSize : hiddenSize, hiddenSize);
  }
}

export function* layoutOfNTM(config: FullNTMConfig): Layout {
  const { inputSize, outputSize, hiddenSize, layers, slots, width, readHeads, writeHeads } = config;
  const sizes = { inputSize: inputSize + readHeads * width, hiddenSize, layers };
  yield* controller('cell.controller', config.controller, sizes);
  const asked = askedSize(config);
  for (let i = 0; i < readHeads; i++) yield* linear(`cell.read_heads.${i}.linear`, hiddenSize, asked);
  for (let i = 0; i < writeHeads; i++) yield* linear(`cell.write_heads.${i}.linear`, hiddenSize, asked + 2 * width);
  if (config.initialMemory !== 'constant') {
    yield { name: 'cell.initial.memory', shape: [slots, width], learned: config.initialMemory === 'learned' };
  }
  if (config.initialWeights === 'learned') yield* row('cell.initial.weights', readHeads + writeHeads, slots);
  yield { name: 'cell.initial.reads', shape: [readHeads, width], learned: false };
  yield* linear('output', hiddenSize + readHeads * width, outputSize);
}

export function* layoutOfBaseline(config: Required<LSTMBaselineConfig>): Layout {
  yield* controller('cell', 'lstm', config);
  yield* linear('output', config.hiddenSize, config.outputSize);
}
