/** The names under which the peers know the weights of a TinyNTM. */
import { TinyNTM } from '@engram/ntm';
import type { StateDict } from '@engram/tensor';

/** `cell.controller.gru.bias_ih` → `gru.bias_ih`. */
const sharedName = (name: string): string =>
  name === 'cell.memory.initial' ? 'memory' : name.replace(/^cell\.(?:controller|memory)\./, '');

/** The weights under the peers' names, in the order in which the program in C reads them: the memory first. */
export const sharedWeights = (model: TinyNTM): StateDict => {
  const named = Object.entries(model.stateDict()).map(([name, x]) => [sharedName(name), x] as const);
  return Object.fromEntries([...named.filter(([name]) => name === 'memory'), ...named]);
};

/** A TinyNTM with weights under the peers' names. */
export const tinyFrom = (memory: 'fixed' | 'writable', weights: StateDict): TinyNTM => {
  const model = new TinyNTM({ memory });
  const names = Object.keys(model.stateDict());
  model.loadStateDict(Object.fromEntries(names.map((name) => [name, weights[sharedName(name)]!])));
  return model;
};
