import type { Module, Optimizer, OptimizerStateDict, Tensor } from '@engram/tensor';

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
