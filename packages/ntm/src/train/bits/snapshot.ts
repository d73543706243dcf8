import { EngramError, type Module, type Optimizer, type OptimizerStateDict, type Tensor } from '@engram/tensor';

/** The weights and the optimizer at one moment. */
export interface Snapshot {
  readonly weights: Readonly<Record<string, Tensor>>;
  readonly optimizer: OptimizerStateDict;
}

export const takeSnapshot = (model: Module, optimizer: Optimizer): Snapshot => ({
  weights: model.stateDict(),
  optimizer: optimizer.stateDict(),
});

export const putBack = ({ weights, optimizer: state }: Snapshot, model: Module, optimizer: Optimizer): void => {
  model.loadStateDict(weights);
  optimizer.loadStateDict(state);
};

/** A checkpoint whose parts do not fit together. */
export class CheckpointError extends EngramError {}

/** A snapshot under flat names: weights by their own, the optimizer's tensors behind `optimizer.`, all behind `prefix`. */
export const flatten = ({ weights, optimizer }: Snapshot, prefix: string): Record<string, Tensor> => ({
  ...Object.fromEntries(Object.entries(weights).map(([name, value]) => [prefix + name, value])),
  ...Object.fromEntries(Object.entries(optimizer.state).map(([name, value]) => [`${prefix}optimizer.${name}`, value])),
});

/** The tensors of `flatten` among others, with what is known of the optimizer besides. */
export const unflatten = (
  tensors: Readonly<Record<string, Tensor>>,
  prefix: string,
  optimizer: Omit<OptimizerStateDict, 'state'>,
): Snapshot => {
  const weights: Record<string, Tensor> = {};
  const state: Record<string, Tensor> = {};
  for (const [name, value] of Object.entries(tensors)) {
    if (!name.startsWith(prefix)) continue;
    const rest = name.slice(prefix.length);
    if (rest.startsWith('optimizer.')) state[rest.slice('optimizer.'.length)] = value;
    else weights[rest] = value;
  }
  return { weights, optimizer: { ...optimizer, state } };
};
