import type { Storage } from '../backend/contract.ts';
import { GradientError } from '../errors.ts';
import { isFloat } from '../shape/dtype.ts';
import type { AnyOp } from './op.ts';
import type { Tensor } from './tensor.ts';

// One clock for nodes and writes: later things have larger stamps, so creation order is a topological order and a write
// after a node was made shows as a larger stamp on its storage.
let clock = 0;
let lastMutation = 0;
const mutations = new WeakMap<Storage, number>();

/** Notes that the elements of `storage` changed in place. */
export const markMutated = (storage: Storage): void => {
  lastMutation = ++clock;
  mutations.set(storage, lastMutation);
};

/** One recorded op: where its results came from. */
export class Node {
  readonly stamp = ++clock;
  readonly op: AnyOp;
  readonly attrs: unknown;
  inputs: readonly Tensor[];
  /** Set right after the results are made; they point back here. */
  outputs: readonly Tensor[] = [];
  released = false;

  constructor(op: AnyOp, attrs: unknown, inputs: readonly Tensor[]) {
    this.op = op;
    this.attrs = attrs;
    this.inputs = inputs;
  }

  /** Lets go of all that the gradient needed. */
  release(): void {
    this.released = true;
    this.inputs = [];
    this.outputs = [];
  }

  /** @throws {GradientError} when the values that the gradient needs are gone or were overwritten. */
  checkUsable(): void {
    if (this.released) {
      throw new GradientError(
        `backward: the graph through '${this.op.name}' was freed by an earlier backward; pass { retainGraph: true } to that one`,
      );
    }
    if (lastMutation < this.stamp) return;
    const read = this.op.linear
      ? this.inputs.filter(({ dtype }) => !isFloat(dtype))
      : [...this.inputs, ...this.outputs];
    for (const tensor of read) {
      if ((mutations.get(tensor.storage) ?? 0) > this.stamp) {
        throw new GradientError(
          `backward: a tensor that '${this.op.name}' needs for its gradient was changed in place after the forward pass; ` +
            'assign after backward, or use a clone()',
        );
      }
    }
  }
}
