import type { Storage } from '../backend/contract.ts';
import type { AnyKernel } from '../backend/kernel.ts';
import { CompileError, GradientError } from '../errors.ts';
import { type Recording, recording } from '../recording.ts';
import { type DType, isFloat } from '../shape/dtype.ts';
import type { Shape, Spec } from '../shape/shape.ts';

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

const none: readonly never[] = [];

// The tape is written in terms of T, which is `Tensor`: tensors know their nodes, and not the other way round.

/** A gradient, nothing, or a function that the tape calls only if somebody needs that gradient. */
export type GradientOf<T> = T | null | (() => T);

/** What a gradient may look at, besides the inputs. */
export interface VjpContextOf<T, A> {
  readonly attrs: A;
  /** The op's (first) result. */
  readonly output: T;
  readonly outputs: readonly T[];
  /** The gradients of all results; `null` for a result that did not reach the loss. */
  readonly grads: readonly (T | null)[];
  /** The gradients through `decompose`, for a fused op's cases that its formula does not cover. */
  readonly decomposed: () => readonly GradientOf<T>[];
}

/** An op as the library runs it: the record with its defaults filled in. `op.ts` says what the fields mean. */
export interface OpOf<T, A> {
  readonly name: string;
  readonly outputs: number;
  readonly shapes: (inputs: readonly T[], attrs: A) => readonly Shape[];
  readonly dtypes: (inputs: readonly Spec[], attrs: A) => readonly DType[];
  readonly kernel: AnyKernel | null;
  readonly geometry: (inputs: readonly Spec[], outputs: readonly Spec[], attrs: A) => unknown;
  readonly decompose: ((inputs: readonly T[], attrs: A) => readonly T[]) | null;
  readonly vjp?:
    | ((g: T, inputs: readonly T[], context: VjpContextOf<T, A>) => readonly GradientOf<T>[])
    | null
    | undefined;
  readonly differentiable: boolean;
  readonly linear: boolean;
  readonly reads: readonly (readonly number[])[] | undefined;
  readonly view: boolean;
}

/** What the tape needs to know of a tensor. */
interface Recorded {
  readonly storage: Storage;
  readonly dtype: DType;
  readonly requiresGrad: boolean;
}

/** One recorded op: where its results came from. */
export class Node<T extends Recorded> {
  // Declared here and set below: a field that the class body defines takes V8 a call for each object at first.
  declare readonly stamp: number;
  // biome-ignore lint/suspicious/noExplicitAny: a node holds ops of every attribute type
  declare readonly op: OpOf<T, any>;
  declare readonly attrs: unknown;
  declare inputs: readonly T[];
  /** Set right after the results are made; they point back here. */
  declare outputs: readonly T[];
  declare released: boolean;
  /** Who recorded it, if anybody: a gradient stays on its side. */
  declare readonly recording: Recording | null;

  // biome-ignore lint/suspicious/noExplicitAny: as above
  constructor(op: OpOf<T, any>, attrs: unknown, inputs: readonly T[]) {
    this.stamp = ++clock;
    this.op = op;
    this.attrs = attrs;
    this.inputs = inputs;
    this.outputs = none;
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
