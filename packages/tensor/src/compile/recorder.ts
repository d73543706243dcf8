import { Tensor } from '../autograd/tensor.ts';
import type { Backend, Executable, Storage } from '../backend/contract.ts';
import { backend, withBackend } from '../backend/index.ts';
import type { AnyKernel, KernelRow } from '../backend/kernel.ts';
import { addAll } from '../backend/kernels/add-all.ts';
import { copy, fill } from '../backend/kernels/elementwise.ts';
import { CompileError } from '../errors.ts';
import { type Call, copyCall, type Graph, noHomes, type Origin, temporary, Value, valuesFrom } from '../ir/graph.ts';
import { place } from '../place.ts';
import { type HasGrad, type Live, type Recording, withRecording } from '../recording.ts';
import { type DType, dtypeOf, type TypedArray } from '../shape/dtype.ts';
import { checkSize, formatShape, numel, type Shape, sameShape } from '../shape/shape.ts';
import { GradRecord } from './grads.ts';
import { leaked, TracedStorage } from './traced-storage.ts';

/** A property that must be what it was. */
export interface Guard {
  readonly object: Record<PropertyKey, unknown>;
  readonly key: PropertyKey;
  readonly value: unknown;
}

/**
 * One recording: all that there is of it, from its beginning to its end. As the backend it computes nothing and writes the
 * calls down; as the recording it keeps state in JavaScript apart from that outside, and what of it to look at before a run.
 */
export class Recorder implements Backend, Recording {
  readonly name = 'recorder';
  readonly calls: Call[] = [];
  readonly inputs: Value[] = [];
  readonly liveNumbers: Live<unknown>[] = [];
  readonly guards: Guard[] = [];
  readonly #guarded = new Map<object, Set<PropertyKey>>();
  readonly #states = new Map<Storage, Value>();
  readonly grads = new GradRecord(this);
  /** What stands for the tensors among the arguments. */
  readonly args: Tensor[] = [];
  /** Storage of the caller's that the function also writes to on another way than through the input: no input, but a state. */
  readonly #bound: ReadonlySet<Storage>;
  /** The storage that each input was at the time of the recording. */
  readonly #inputs: Storage[] = [];
  /** What stands for gradients that were there before, by their storage. */
  readonly #gradients = new Map<Storage, Tensor>();
  /** Gradients that the function writes to in place, while they are inputs. */
  readonly #written = new Set<Storage>();
  readonly #stamps = new Map<{ mutatedAt: number }, number>();
  /** Of calls that may find an index out of range, where they were recorded. */
  readonly #causes: Error[] = [];
  #values = 0;

  constructor(bound: ReadonlySet<Storage>) {
    this.#bound = bound;
  }

  /** Runs `fn` with this in the backend's place. @throws what `fn` throws; nothing outside has changed then. */
  record<T>(fn: () => T): T {
    try {
      return withBackend(this, () => withRecording(this, fn));
    } finally {
      for (const [storage, stamp] of this.#stamps) storage.mutatedAt = stamp;
      readSoon(this.#causes);
    }
  }

  /** Stands for a tensor of the caller's: now it has this storage. All arguments come before the first gradient. */
  argument(storage: Storage, shape: Shape, dtype: DType, requiresGrad: boolean): Tensor {
    const input = this.#input(storage, shape, dtype);
    const tensor = new Tensor(this.#bound.has(storage) ? storage : input, shape, dtype);
    tensor.requiresGrad = requiresGrad;
    this.args.push(tensor);
    return tensor;
  }

  /** Stands for a gradient that is there before the run. */
  gradient({ storage, shape, dtype }: Tensor): Tensor {
    const known = this.#gradients.get(storage);
    if (known && sameShape(known.shape, shape)) return known;
    if (storage instanceof TracedStorage) this.valueOf(storage); // only to throw
    const stored = known?.storage ?? (this.#bound.has(storage) ? storage : this.#input(storage, shape, dtype));
    const tensor = new Tensor(stored, shape, dtype);
    this.#gradients.set(storage, tensor);
    return tensor;
  }

  /** Which input stands for a gradient; `null` where it is a state. */
  inputOf({ storage }: Tensor): number | null {
    const origin = storage instanceof TracedStorage ? storage.value.origin : null;
    return origin?.kind === 'argument' ? origin.index : null;
  }

  /** Whether a tensor has the elements of a gradient that was there before. */
  isGradient({ storage }: Tensor): boolean {
    return [...this.#gradients.values()].some((gradient) => gradient.storage === storage);
  }

  #input(storage: Storage, shape: Shape, dtype: DType): TracedStorage {
    const value = this.#value(shape, dtype, { kind: 'argument', index: this.inputs.length });
    this.inputs.push(value);
    this.#inputs.push(storage);
    return new TracedStorage(this, value, false);
  }

  /** Storage that is an input and that the function, which wrote to all of `written`, must use as a state. */
  toBind(written: ReadonlySet<Storage>): readonly Storage[] {
    const inputs = this.#inputs.filter((storage) => written.has(storage) && !this.#bound.has(storage));
    return [...this.#written, ...inputs];
  }

  // Backend

  allocate(shape: Shape, dtype: DType, op = 'allocate'): Storage {
    checkSize(op, shape, dtype);
    return new TracedStorage(this, this.#value(shape, dtype, temporary), true);
  }

  store(data: TypedArray, shape: Shape): Storage {
    const dtype = dtypeOf(data);
    return new TracedStorage(this, this.#value(shape, dtype, { kind: 'constant', data }), false);
  }

  run<G>(kernel: KernelRow<G>, outs: readonly Storage[], ins: readonly Storage[], geometry: G | Live<G>): void {
    const inputs = new Array<Value>(ins.length);
    const results = new Array<Value>(outs.length);
    for (let i = 0; i < ins.length; i++) inputs[i] = this.valueOf(ins[i]);
    let zeroed = kernel.effect === 'accumulates';
    for (let i = 0; i < outs.length; i++) zeroed &&= isUntouched(outs[i]);
    // What goes on from the zeros that nobody has written yet needs them written.
    const goesOn = kernel.effect !== 'overwrites' && !zeroed;
    for (let i = 0; i < outs.length; i++) {
      const out = outs[i];
      if (!goesOn && out instanceof TracedStorage) out.untouched = false;
      results[i] = this.#writable(kernel.name, out);
    }
    const call: Call = { kernel: kernel as AnyKernel, outs: results, ins: inputs, geometry, zeroed };
    this.calls.push(kernel.index < 0 ? call : { ...call, recorded: this.#recordedHere() });
  }

  read(): never {
    throw new CompileError(
      'compile: the values of a tensor are read while the function is recorded, when there are none yet; ' +
        'return the tensor and read it after the call, or choose with where()',
    );
  }

  readSync(): never {
    return this.read();
  }

  describe(): string {
    return `recorder: writes down what runs on ${this.#real.name}`;
  }

  executable(): Executable {
    throw new CompileError('compile: a function is compiled while another is recorded');
  }

  has(kernel: AnyKernel): boolean {
    return this.#real.has(kernel);
  }

  get isSync(): boolean {
    return this.#real.isSync;
  }

  get sharesBuffers(): boolean {
    return this.#real.sharesBuffers;
  }

  get prefersRows(): boolean {
    return this.#real.prefersRows;
  }

  // Recording

  addLive(pending: Live<unknown>): void {
    this.liveNumbers.push(pending);
  }

  guard<T extends object>(object: T, key: keyof T): void {
    const keys = this.#guarded.get(object) ?? new Set<PropertyKey>();
    this.#guarded.set(object, keys);
    if (keys.has(key)) return;
    keys.add(key); // first: reading the property may come back here
    this.guards.push({ object: object as Guard['object'], key, value: object[key] });
  }

  stamped(storage: { mutatedAt: number }): void {
    if (!(storage instanceof TracedStorage) && !this.#stamps.has(storage)) this.#stamps.set(storage, storage.mutatedAt);
  }

  gradOf(tensor: HasGrad, real: HasGrad | null): HasGrad | null {
    return this.grads.get(tensor as Tensor, real as Tensor | null);
  }

  setGradOf(tensor: HasGrad, grad: HasGrad | null): void {
    this.grads.set(tensor as Tensor, grad as Tensor | null);
  }

  get addsAtOnce(): boolean {
    return this.#real.has(addAll);
  }

  addUp(terms: readonly HasGrad[]): Tensor {
    const [{ shape, dtype }] = terms as readonly Tensor[];
    const sum = this.allocate(shape, dtype, 'add');
    const storages = (terms as readonly Tensor[]).map(({ storage }) => storage);
    this.run(addAll, [sum], storages, undefined);
    return new Tensor(sum, shape, dtype);
  }

  outside<T>(fn: () => T): T {
    return withBackend(this.#real, () => withRecording(null, fn));
  }
  readonly #real = backend();

  // What the recording of gradients needs

  /** Whether storage from outside is used. */
  uses(storage: Storage): boolean {
    return this.#states.has(storage);
  }

  /** The elements that a tensor has at this point. */
  copy({ storage, shape, dtype }: Tensor): Storage {
    const copied = this.allocate(shape, dtype, 'copy');
    this.run(copy, [copied], [storage], undefined);
    return copied;
  }

  /** Lets the elements be computed right into storage from outside that nothing here uses, if something computes them. */
  computeInto(target: Storage, source: Storage): boolean {
    const value = this.valueOf(source);
    if (value.origin.kind !== 'temporary' || this.uses(target)) return false;
    value.origin = { kind: 'state', storage: target, fresh: true };
    this.#states.set(target, value);
    return true;
  }

  /** Hands over what was recorded. Closures of users still know this recording, which is to keep nothing alive. */
  graph(outputs: readonly Value[]): Graph {
    const [calls, inputs, liveNumbers] = [
      this.calls.splice(0),
      this.inputs.splice(0),
      this.liveNumbers.splice(0),
    ] as const;
    const newValue = valuesFrom(this.#values);
    for (const known of [this.#states, this.#gradients, this.#guarded, this.#stamps]) known.clear();
    this.#inputs.length = 0;
    this.args.length = 0;
    this.grads.clear();
    return { calls, inputs, outputs, homes: noHomes, liveNumbers, newValue };
  }

  /** The value behind a storage; storage from outside becomes a state of the program. */
  valueOf(storage: Storage): Value {
    if (storage instanceof TracedStorage) {
      if (storage.recorder !== this) leaked(storage.value);
      if (storage.untouched) this.#fillZero(storage);
      return storage.value;
    }
    const known = this.#states.get(storage);
    if (known) return known;
    this.guard(storage, 'replaced');
    const origin: Origin = { kind: 'state', storage: storage, fresh: false };
    const value = this.#value([storage.length], storage.dtype, origin);
    this.#states.set(storage, value);
    return value;
  }

  /** @throws {CompileError} on an argument: it is a copy of the caller's tensor, which would not see the write. */
  #writable(name: string, storage: Storage): Value {
    const value = this.valueOf(storage);
    if (value.origin.kind === 'argument') {
      const { index } = value.origin;
      if (index >= this.args.length) {
        this.#written.add(this.#inputs[index]);
        return value;
      }
      throw new CompileError(
        `compile: ${name} writes into argument ${formatShape(value.shape)} of the compiled function; ` +
          'return the new values, or let the function use the tensor from outside',
      );
    }
    if (value.origin.kind === 'constant') {
      // Each run begins with the constant as it was.
      const written = this.#value(value.shape, value.dtype, temporary);
      this.calls.push(copyCall(written, value));
      (storage as TracedStorage).value = written;
      return written;
    }
    return value;
  }

  #value(shape: Shape, dtype: DType, origin: Origin): Value {
    return new Value(this.#values++, shape, dtype, numel(shape), origin);
  }

  #recordedHere(): NonNullable<Call['recorded']> {
    const cause = new CompileError('the op was recorded here');
    this.#causes.push(cause);
    return { place: place(), cause };
  }

  #fillZero(storage: TracedStorage): void {
    storage.untouched = false;
    this.calls.push({
      kernel: fill,
      outs: [storage.value],
      ins: [],
      geometry: { value: 0 },
      zeroed: false,
    });
  }
}

const isUntouched = (storage: Storage): boolean => storage instanceof TracedStorage && storage.untouched;

/**
 * Stacks are read soon, for one that was not holds on to all that was on it; but not at once: through source maps that takes as
 * long as half of a recording.
 */
const readSoon = (causes: Error[]): void => {
  if (causes.length === 0) return;
  setTimeout(() => {
    for (const cause of causes.splice(0)) String(cause.stack);
  });
};
