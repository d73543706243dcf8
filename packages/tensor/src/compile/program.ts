import { isGradEnabled } from '../autograd/mode.ts';
import { markMutated } from '../autograd/node.ts';
import { Tensor } from '../autograd/tensor.ts';
import type { Executable, ExecutableOptions, Storage } from '../backend/contract.ts';
import { backend } from '../backend/index.ts';
import { copy as copyKernel } from '../backend/kernels/elementwise.ts';
import { cpuExecutable } from '../backend/simd/executable.ts';
import { storagesWritten } from '../ir/effects.ts';
import type { Graph, Value } from '../ir/graph.ts';
import { hooksNow, type Live } from '../recording.ts';
import type { TypedArray } from '../shape/dtype.ts';
import { sameShape } from '../shape/shape.ts';
import type { GradEffect } from './grads.ts';
import { listing } from './listing.ts';
import { optimize } from './optimize.ts';
import { type Guard, Recorder } from './recorder.ts';
import { assemble, type Result, resultOf } from './results.ts';
import { build, fits, type Slot } from './signature.ts';
import { TracedStorage } from './traced-storage.ts';

/** As measured on programs of 4,000 calls that have run once; from the second run on it is a third of that. */
const BYTES_PER_CALL = 1200;

/** A compiled function for one form of its arguments: calls of kernels in order, on the backend it was recorded for. */
export class Program {
  readonly name: string;
  readonly signature: readonly Slot[];
  /** About what it takes in memory: its calls, and the constants that it brings along. */
  readonly bytes: number;
  readonly #gradEnabled = isGradEnabled();
  readonly #backend = backend();
  readonly #hooks = hooksNow();
  /** What was looked at while recording, and must be as it was. */
  readonly guards: readonly Guard[];
  readonly #effects: readonly GradEffect[];
  /** Storage outside that a run writes to. */
  readonly #written: ReadonlySet<Storage>;
  /** The part of it that the function writes to itself; the rest are gradients, which are there only when it has ended. */
  readonly #writtenInPlace: ReadonlySet<Storage>;
  /** Of each tensor among the arguments: the storage that it must have, or `null` for any that is not written to in place. */
  readonly #homes: readonly (Storage | null)[];
  readonly #result: Result;
  /** What is worked out before each run. */
  readonly #liveNumbers: Graph['liveNumbers'];
  readonly #executable: Executable;
  readonly #numbers = new Map<Live<unknown>, unknown>();

  /**
   * Records `fn`, with these tensors among its arguments.
   * @throws what `fn` throws, and {CompileError}; nothing outside has changed then.
   */
  constructor(
    name: string,
    fn: (...args: never[]) => unknown,
    signature: readonly Slot[],
    tensors: readonly Tensor[],
    options: ExecutableOptions,
  ) {
    this.name = name;
    this.signature = signature;
    const { recorder, bound, ...recorded } = recordBound(name, fn, signature, tensors);
    this.#result = recorded.result;
    this.#effects = recorded.effects;
    this.#writtenInPlace = recorded.writtenInPlace;
    this.#homes = tensors.map(({ storage }) => (bound.has(storage) ? storage : null));
    this.guards = recorder.guards;
    const graph = recorder.graph(recorded.outputs);
    this.#written = storagesWritten(graph);
    const optimized = optimize(graph, this.#backend);
    this.bytes = bytesOf(optimized);
    this.#liveNumbers = optimized.liveNumbers;
    this.#executable = this.#backend.executable?.(optimized, options) ?? cpuExecutable(optimized, options);
  }

  /** Its calls, as they run. */
  get graph(): Graph {
    return this.#executable.graph;
  }

  /** The tensors among the arguments, if the program was recorded for such arguments and for the state that all is in now. */
  match(args: readonly unknown[]): Tensor[] | null {
    if (args.length !== this.signature.length || isGradEnabled() !== this.#gradEnabled) return null;
    if (backend() !== this.#backend || hooksNow() !== this.#hooks) return null;
    const tensors: Tensor[] = [];
    for (let i = 0; i < args.length; i++) if (!fits(this.signature[i], args[i], tensors)) return null;
    for (let i = 0; i < tensors.length; i++) if (!this.#isAtHome(tensors[i].storage, this.#homes[i])) return null;
    for (const { object, key, value } of this.guards) if (object[key] !== value) return null;
    for (const effect of this.#effects) if (effect.looked && !this.#goesOn(effect)) return null;
    return tensors;
  }

  /** Whether an input stands for the same as at the recording: for one storage that it shares with others, or for none of them. */
  #isAtHome(storage: Storage, home: Storage | null): boolean {
    if (home !== null) return storage === home;
    // To look an object up for the first time gives it a hash, which is not free.
    return this.#writtenInPlace.size === 0 || !this.#writtenInPlace.has(storage);
  }

  /** Whether a gradient that the run goes on from is as it was at the recording. */
  #goesOn({ tensor, before }: GradEffect): boolean {
    const { grad } = tensor;
    if (grad === null || before === null) return grad === before;
    const { input, home, twin } = before;
    if (!sameShape(grad.shape, tensor.shape) || grad.dtype !== tensor.dtype) return false;
    if (twin !== null && twin.grad?.storage !== grad.storage) return false;
    return this.#isAtHome(grad.storage, input === null ? home : null);
  }

  /** Runs the program. @throws what a kernel throws, and what works out a step's numbers; nothing has changed then. */
  run(args: readonly Tensor[]): unknown {
    const inputs = args.map(({ storage }) => storage);
    for (const { tensor, before } of this.#effects) {
      if (before !== null && before.input !== null) inputs[before.input] = tensor.grad!.storage;
    }
    const kept = this.#keepGrads();
    const outputs = this.#commit(inputs);
    for (const storage of this.#written) markMutated(storage);
    for (const { tensor, after } of this.#effects) {
      if (after === 'null') tensor.grad = null;
      else if (after !== 'same') tensor.grad = after;
    }
    for (const [tensor, grad] of kept) tensor.grad = grad;
    return assemble(this.#result, (index, shape) => new Tensor(outputs[index], shape, outputs[index].dtype), args);
  }

  /** As `Executable.turn`. */
  turn(): Promise<void> | null {
    return this.#executable.turn?.() ?? null;
  }

  /** All of a run's writes, or none: the one place where step counts and generators move on, and are taken back. */
  #commit(inputs: readonly Storage[]): readonly Storage[] {
    const liveNumbers = this.#liveNumbers;
    const numbers = this.#numbers; // the same at every run: a map of its own for each would cost as much as a kernel
    let computed = 0;
    try {
      for (; computed < liveNumbers.length; computed++)
        numbers.set(liveNumbers[computed], liveNumbers[computed].compute());
      return this.#executable.run(inputs, numbers);
    } catch (error) {
      while (computed > 0) liveNumbers[--computed].undo();
      throw error;
    }
  }

  /** Copies of gradients that the function leaves alone, but which lie where the run leaves the gradient of another tensor. */
  #keepGrads(): readonly (readonly [Tensor, Tensor])[] {
    const kept: (readonly [Tensor, Tensor])[] = [];
    if (this.#written.size === this.#writtenInPlace.size) return kept;
    for (const { tensor, looked, after } of this.#effects) {
      const { grad } = tensor;
      if (!looked || after !== 'same' || grad === null) continue;
      const { storage, shape, dtype } = grad;
      if (!this.#written.has(storage) || this.#writtenInPlace.has(storage)) continue;
      const copy = this.#backend.allocate(shape, dtype, 'backward');
      this.#backend.run(copyKernel, [copy], [storage], undefined);
      kept.push([tensor, new Tensor(copy, shape, dtype)]);
    }
    return kept;
  }

  /** Kernels, shapes, buffers, bytes, and what was fused. */
  toString(): string {
    const { graph } = this;
    return listing(this.name, this.signature, graph, this.#executable.layoutOf(graph));
  }
}

const bytesOf = ({ calls }: Graph): number => {
  const constants = new Set<TypedArray>();
  for (const { ins } of calls) for (const { origin } of ins) if (origin.kind === 'constant') constants.add(origin.data);
  return [...constants].reduce((sum, { byteLength }) => sum + byteLength, calls.length * BYTES_PER_CALL);
};

/** What a recording gives. */
interface Recorded {
  readonly recorder: Recorder;
  readonly result: Result;
  readonly outputs: Value[];
  readonly effects: readonly GradEffect[];
  readonly writtenInPlace: ReadonlySet<Storage>;
}

const record = (
  name: string,
  fn: (...args: never[]) => unknown,
  signature: readonly Slot[],
  tensors: readonly Tensor[],
  bound: ReadonlySet<Storage>,
): Recorded => {
  const recorder = new Recorder(bound);
  const outputs: Value[] = [];
  return recorder.record(() => {
    const args = signature.map((slot) =>
      build(slot, ({ shape, dtype, requiresGrad }) =>
        recorder.argument(tensors[recorder.args.length].storage, shape, dtype, requiresGrad),
      ),
    );
    const returned = fn(...(args as never[]));
    const result = resultOf(name, returned, (tensor) => describe(tensor, recorder, outputs));
    const writtenInPlace = storagesWritten(recorder);
    return { recorder, result, outputs, writtenInPlace, effects: recorder.grads.effects() };
  });
};

/**
 * Records anew until no input shares its storage with what the function writes to in place: such a storage becomes a state,
 * in which the function sees what was written, as it does eagerly.
 */
const recordBound = (
  name: string,
  fn: (...args: never[]) => unknown,
  signature: readonly Slot[],
  tensors: readonly Tensor[],
): Recorded & { readonly bound: ReadonlySet<Storage> } => {
  let bound: ReadonlySet<Storage> = new Set();
  for (;;) {
    const recorded = record(name, fn, signature, tensors, bound);
    const more = recorded.recorder.toBind(recorded.writtenInPlace);
    if (more.length === 0) return { ...recorded, bound };
    bound = new Set([...bound, ...more]);
  }
};

const describe = (tensor: Tensor, recorder: Recorder, outputs: Value[]): Result => {
  const at = recorder.args.indexOf(tensor);
  if (at >= 0) return { kind: 'argument', index: at, shape: null };
  if (tensor.isOutside && !(tensor.storage instanceof TracedStorage)) return { kind: 'outside', tensor };
  // A gradient from before the run stands for one that the run may write over.
  const storage = recorder.isGradient(tensor) ? recorder.copy(tensor) : tensor.storage;
  if (!(storage instanceof TracedStorage)) {
    recorder.guard(storage, 'replaced');
    return { kind: 'view', storage, shape: tensor.shape };
  }
  const value = recorder.valueOf(storage);
  if (value.origin.kind === 'argument') return { kind: 'argument', index: value.origin.index, shape: tensor.shape };
  outputs.push(value);
  return { kind: 'output', index: outputs.length - 1, shape: tensor.shape };
};
