import type { Storage } from '../backend/contract.ts';
import { CompileError, GradientError } from '../errors.ts';
import { type Recording, recording } from '../recording.ts';
import { isFloat } from '../shape/dtype.ts';
import type { AnyOp } from './op.ts';
import type { Tensor } from './tensor.ts';

// One clock for nodes and writes: later things have larger stamps, so creation order is a topological order and a write
// after a node was made shows as a larger stamp on its storage.
let clock = 0;
let lastMutation = 0;

/** Notes that the elements of `storage` changed in place. */
export const markMutated = (storage: Storage): void => {
  recording()?.stamped(storage);
  lastMutation = ++clock;
  storage.mutatedAt = lastMutation;
};

const noTensors: readonly Tensor[] = [];

/** One recorded op: where its results came from. */
export class Node {
  // Declared here and set below: a field that the class body defines takes V8 a call for each object at first.
  declare readonly stamp: number;
  declare readonly op: AnyOp;
  declare readonly attrs: unknown;
  declare inputs: readonly Tensor[];
  /** Set right after the results are made; they point back here. */
  declare outputs: readonly Tensor[];
  declare released: boolean;
  /** Who recorded it, if anybody: a gradient stays on its side. */
  declare readonly recording: Recording | null;

  constructor(op: AnyOp, attrs: unknown, inputs: readonly Tensor[]) {
    this.stamp = ++clock;
    this.op = op;
    this.attrs = attrs;
    this.inputs = inputs;
    this.outputs = noTensors;
    this.released = false;
    this.recording = recording();
  }

  /** @throws {CompileError} on a node from inside a compiled function when outside, or the other way round. */
  checkSide(): void {
    if (this.recording === recording()) return;
    throw new CompileError(
      this.recording === null
        ? `compile: the gradient reaches '${this.op.name}', which ran before the compiled function did; detach() its result, or compute it inside`
        : `compile: the gradient reaches '${this.op.name}' inside a compiled function, which keeps no graph; call backward() inside and let it return the result`,
    );
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
    const { linear, reads } = this.op;
    const all = [...this.inputs, ...this.outputs];
    const read = linear
      ? this.inputs.filter(({ dtype }) => !isFloat(dtype))
      : reads
        ? this.inputs.flatMap(({ requiresGrad }, i) => (requiresGrad ? reads[i].map((at) => all[at]) : []))
        : all;
    for (const tensor of read) {
      if (tensor.storage.mutatedAt > this.stamp) {
        throw new GradientError(
          `backward: a tensor that '${this.op.name}' needs for its gradient was changed in place after the forward pass; ` +
            'assign after backward, or use a clone()',
        );
      }
    }
  }
}
