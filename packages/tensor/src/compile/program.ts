import { isGradEnabled } from '../autograd/mode.ts';
import { markMutated } from '../autograd/node.ts';
import { Tensor } from '../autograd/tensor.ts';
import type { Executable, ExecutableOptions, Storage } from '../backend/contract.ts';
import type { Graph, Value } from '../backend/graph.ts';
import { backend } from '../backend/index.ts';
import { copy } from '../backend/kernels/elementwise.ts';
import { cpuExecutable } from '../backend/simd/executable.ts';
import type { TypedArray } from '../shape/dtype.ts';
import { gradSlot } from './grad-slots.ts';
import type { GradEffect } from './grads.ts';
import { listing } from './listing.ts';
import { optimize } from './optimize.ts';
import { type Guard, Recorder } from './recorder.ts';
import { assemble, type Result, resultOf } from './results.ts';
import { build, fits, type Slot } from './signature.ts';
import { TracedStorage } from './traced-storage.ts';

/** As measured on programs of 9,000 calls: the records of a call, its values, its geometry and its instructions. */
const BYTES_PER_CALL = 1600;

/** A compiled function for one form of its arguments: calls of kernels in order, on the backend it was recorded for. */
export class Program {
  readonly name: string;
  readonly signature: readonly Slot[];
  readonly graph: Graph;
  /** About what it takes in memory: its calls, and the constants that it brings along. */
  readonly bytes: number;
  readonly #gradEnabled = isGradEnabled();
  readonly #backend = backend();
  /** What was looked at while recording, and must be as it was. */
  readonly guards: readonly Guard[];
  readonly #effects: readonly GradEffect[];
  readonly #written: readonly Storage[];
  readonly #result: Result;
  readonly #executable: Executable;

  /** Records `fn`. @throws what `fn` throws, and {CompileError}; nothing outside has changed then. */
  constructor(name: string, fn: (...args: never[]) => unknown, signature: readonly Slot[], options: ExecutableOptions) {
    this.name = name;
    this.signature = signature;
    const recorder = new Recorder();
    const outputs: Value[] = [];
    const { result, effects } = recorder.record(() => {
      const tensors: Tensor[] = [];
      const args = signature.map((slot) =>
        build(slot, ({ shape, dtype, requiresGrad }) => {
          const tensor = recorder.argument(shape, dtype, requiresGrad);
          tensors.push(tensor);
          return tensor;
        }),
      );
      const returned = fn(...(args as never[]));
      return {
        result: resultOf(name, returned, (tensor) => describe(tensor, recorder, tensors, outputs)),
        effects: recorder.grads.effects(),
      };
    });
    this.#result = result;
    this.#effects = effects;
    this.guards = recorder.guards;
    this.#written = recorder.written;
    const { calls, inputs, lives, newValue } = recorder;
    this.graph = optimize({ calls, inputs, outputs, lives, newValue }, this.#backend);
    this.bytes = bytesOf(this.graph);
    this.#executable = this.#backend.executable?.(this.graph, options) ?? cpuExecutable(this.graph, options);
  }

  /** The tensors among the arguments, if the program was recorded for such arguments and for the state that all is in now. */
  match(args: readonly unknown[]): Tensor[] | null {
    if (args.length !== this.signature.length || isGradEnabled() !== this.#gradEnabled) return null;
    if (backend() !== this.#backend) return null;
    const tensors: Tensor[] = [];
    for (let i = 0; i < args.length; i++) if (!fits(this.signature[i], args[i], tensors)) return null;
    for (const { object, key, value } of this.guards) if (object[key] !== value) return null;
    for (const { tensor, looked, had } of this.#effects) if (looked && (tensor.grad !== null) !== had) return null;
    return tensors;
  }

  /** Runs the program. @throws what a kernel throws. */
  run(args: readonly Tensor[]): unknown {
    const grads = this.#bringGrads();
    let outputs: readonly Storage[];
    try {
      outputs = this.#executable.run(args.map(({ storage }) => storage));
    } finally {
      for (const storage of this.#written) markMutated(storage);
    }
    this.#leaveGrads(grads);
    return assemble(this.#result, (index, shape) => new Tensor(outputs[index], shape, outputs[index].dtype), args);
  }

  /** As `Executable.turn`. */
  turn(): Promise<void> | null {
    return this.#executable.turn?.() ?? null;
  }

  /** Moves the gradients that are there to where the program looks for them. Returns them. */
  #bringGrads(): ReadonlyMap<Tensor, Tensor | null> {
    if (!this.#effects.some(({ had }) => had)) return noGrads;
    const grads = new Map<Tensor, Tensor | null>();
    for (const { tensor, had } of this.#effects) {
      if (!had) continue;
      const { grad } = tensor;
      grads.set(tensor, grad);
      move(grad!, gradSlot(tensor));
    }
    return grads;
  }

  #leaveGrads(grads: ReadonlyMap<Tensor, Tensor | null>): void {
    for (const { tensor, after } of this.#effects) {
      if (after === 'null') tensor.grad = null;
      else if (after === 'computed') tensor.grad = gradSlot(tensor);
      else if (this.#written.includes(gradSlot(tensor).storage)) {
        // Written to in place: it stays the tensor that it was.
        const grad = grads.get(tensor)!;
        move(gradSlot(tensor), grad);
        markMutated(grad.storage);
      }
    }
  }

  /** Kernels, shapes, buffers, bytes, and what was fused. */
  toString(): string {
    return listing(this.name, this.signature, this.graph, this.#executable.layout);
  }
}

const bytesOf = ({ calls }: Graph): number => {
  const constants = new Set<TypedArray>();
  for (const { ins } of calls) for (const { origin } of ins) if (origin.kind === 'constant') constants.add(origin.data);
  return [...constants].reduce((sum, { byteLength }) => sum + byteLength, calls.length * BYTES_PER_CALL);
};

const describe = (tensor: Tensor, recorder: Recorder, args: readonly Tensor[], outputs: Value[]): Result => {
  if (tensor.isOutside && !(tensor.storage instanceof TracedStorage)) return { kind: 'outside', tensor };
  // A gradient from before the run stands for one that the run may write over.
  const storage = recorder.grads.isBefore(tensor) ? recorder.copy(tensor) : tensor.storage;
  if (!(storage instanceof TracedStorage)) return { kind: 'outside', tensor: tensor.detach() };
  const value = recorder.valueOf(storage);
  if (value.origin.kind === 'argument') {
    const { index } = value.origin;
    return { kind: 'argument', index, shape: tensor === args[index] ? null : tensor.shape };
  }
  outputs.push(value);
  return { kind: 'output', index: outputs.length - 1, shape: tensor.shape };
};

const noGrads: ReadonlyMap<Tensor, Tensor | null> = new Map();

const move = (from: Tensor, to: Tensor): void => {
  if (from.storage !== to.storage) backend().run(copy, [to.storage], [from.storage], undefined);
};
