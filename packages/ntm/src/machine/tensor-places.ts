import type { ControllerKind, ControllerSizes } from './controller.ts';

// Which tensors a network has, from its config alone: so that a file can be held against what it claims to be of before
// anything is made. One after the other, since a claim may be of a billion.

/** A tensor of a network: its name in the state dict, its shape, and whether it is learned. */
interface TensorPlace {
  readonly name: string;
  readonly shape: readonly number[];
  readonly learned: boolean;
}

/** In the order of the state dict: what a module owns itself comes before the modules in it. */
export type TensorPlaces = Generator<TensorPlace, void, void>;

export function* learned(name: string, ...shape: number[]): TensorPlaces {
  yield { name, shape, learned: true };
}

export function* linear(name: string, inputs: number, outputs: number): TensorPlaces {
  yield* learned(`${name}.weight`, outputs, inputs);
  yield* learned(`${name}.bias`, outputs);
}

function* recurrent(name: string, inputs: number, hidden: number, gates: number): TensorPlaces {
  yield* learned(`${name}.weight_ih`, gates * hidden, inputs);
  yield* learned(`${name}.weight_hh`, gates * hidden, hidden);
  yield* learned(`${name}.bias_ih`, gates * hidden);
  yield* learned(`${name}.bias_hh`, gates * hidden);
}

/** What each kind of controller has in a layer, and which states of a layer are learned. */
const kinds: Record<
  ControllerKind,
  { readonly layer: (name: string, inputs: number, hidden: number) => TensorPlaces; readonly states: readonly string[] }
> = {
  lstm: {
    layer: (name, inputs, hidden) => recurrent(name, inputs, hidden, 4),
    states: ['initial_hidden', 'initial_cell'],
  },
  gru: { layer: (name, inputs, hidden) => recurrent(name, inputs, hidden, 3), states: ['initial_hidden'] },
  'feed-forward': { layer: linear, states: [] },
};

export function* controllerPlaces(
  prefix: string,
  kind: ControllerKind,
  { inputSize, hiddenSize, layers }: ControllerSizes,
): TensorPlaces {
  const { layer, states } = kinds[kind];
  for (const state of states) {
    for (let i = 0; i < layers; i++) yield* learned(`${prefix}.${state}.${i}`, 1, hiddenSize);
  }
  for (let i = 0; i < layers; i++) {
    yield* layer(`${prefix}.layers.${i}`, i === 0 ? inputSize : hiddenSize, hiddenSize);
  }
}
