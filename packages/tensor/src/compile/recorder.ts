import type { RecordedGrads } from '../autograd/recorded-grads.ts';
import { withRecordedGrads } from '../autograd/recorded-grads.ts';
import { Tensor } from '../autograd/tensor.ts';
import type { Backend, GeometryOf, Kernel, KernelName, Storage } from '../backend/contract.ts';
import type { CpuStorage } from '../backend/cpu/storage.ts';
import { backend, withBackend } from '../backend/index.ts';
import { CompileError } from '../errors.ts';
import { type Live, type Recording, withRecording } from '../recording.ts';
import { type DType, dtypeOf, type TypedArray } from '../shape/dtype.ts';
import { formatShape, numel, type Shape } from '../shape/shape.ts';
import { gradSlot } from './grad-slots.ts';
import { type Call, type Origin, Value } from './graph.ts';

/** Kernels that add to what their result holds. */
const ACCUMULATING: ReadonlySet<string> = new Set<KernelName>(['addStrided', 'indexAdd', 'scatterAdd']);

/** The storage of a tensor that exists only while a function is recorded. */
export class TracedStorage implements Storage {
  declare readonly recorder: Recorder;
  declare readonly value: Value;
  declare readonly dtype: DType;
  declare readonly length: number;
  declare mutatedAt: number;
  declare replaced: number;
  /** Nobody has written to it yet, so it holds zeros. */
  declare untouched: boolean;

  constructor(recorder: Recorder, value: Value, untouched: boolean) {
    this.recorder = recorder;
    this.value = value;
    this.dtype = value.dtype;
    this.length = value.length;
    this.mutatedAt = 0;
    this.replaced = 0;
    this.untouched = untouched;
  }

  /** What a CPU kernel would read. @throws {CompileError} */
  get array(): never {
    return leaked(this.value);
  }
}

const leaked = ({ shape, dtype }: Value): never => {
  throw new CompileError(
    `compile: a tensor ${formatShape(shape)} ${dtype} that was made inside a compiled function is used outside of it; ` +
      'it has no values there: let the function return it',
  );
};

/** What becomes of a tensor's `.grad` over the recording. */
interface GradEntry {
  /** Stands for the gradient that was there before, if that was looked at. */
  readonly before: Tensor | null;
  readonly looked: boolean;
  now: Tensor | null;
}

/** What a run does to the `.grad` of a tensor outside. */
export interface GradEffect {
  readonly tensor: Tensor;
  /** What stood for the gradient that was there. */
  readonly before: Tensor | null;
  /** Whether the run goes on from the gradient that is there, which must then be there, or not, as it was. */
  readonly looked: boolean;
  /** With `looked`: whether there was one. */
  readonly had: boolean;
  /** Afterwards: computed here, gone, or left as it was. */
  readonly after: 'computed' | 'null' | 'same';
}

/** A property that must be what it was. */
export interface Guard {
  readonly object: Record<PropertyKey, unknown>;
  readonly key: PropertyKey;
  readonly value: unknown;
}

/** A backend that computes nothing: it writes the calls down. */
export class Recorder implements Backend, Recording, RecordedGrads {
  readonly name = 'recorder';
  readonly calls: Call[] = [];
  readonly inputs: Value[] = [];
  readonly lives: Live<unknown>[] = [];
  readonly guards: Guard[] = [];
  readonly #guarded = new Map<object, Set<PropertyKey>>();
  readonly #states = new Map<CpuStorage, Value>();
  readonly #grads = new Map<Tensor, GradEntry>();
  readonly #stamps = new Map<{ mutatedAt: number }, number>();
  #values = 0;

  /** Runs `fn` with this in the backend's place. @throws what `fn` throws; nothing outside has changed then. */
  record<T>(fn: () => T): T {
    try {
      return withBackend(this, () => withRecording(this, () => withRecordedGrads(this, fn)));
    } finally {
      for (const [storage, stamp] of this.#stamps) storage.mutatedAt = stamp;
    }
  }

  /** Storage outside that is written to at each run. */
  get written(): readonly CpuStorage[] {
    const outs = new Set(this.calls.flatMap((call) => call.outs));
    return [...this.#states].filter(([, value]) => outs.has(value)).map(([storage]) => storage);
  }

  /** A tensor of the caller's. */
  argument(shape: Shape, dtype: DType, requiresGrad: boolean): Tensor {
    const value = this.#value(shape, dtype, { kind: 'argument', index: this.inputs.length });
    this.inputs.push(value);
    const tensor = new Tensor(new TracedStorage(this, value, false), shape, dtype);
    tensor.requiresGrad = requiresGrad;
    return tensor;
  }

  // Backend

  allocate(shape: Shape, dtype: DType): Storage {
    return new TracedStorage(this, this.#value(shape, dtype, { kind: 'temporary' }), true);
  }

  store(data: TypedArray, shape: Shape): Storage {
    const dtype = dtypeOf(data);
    return new TracedStorage(this, this.#value(shape, dtype, { kind: 'constant', data }), false);
  }

  run<K extends KernelName>(
    kernel: K,
    outs: readonly Storage[],
    ins: readonly Storage[],
    geometry: GeometryOf<K> | Live<GeometryOf<K>>,
  ): void {
    this.#add(kernel, kernel, outs, ins, geometry, ACCUMULATING.has(kernel));
  }

  runOwn<G>(name: string, kernel: Kernel<G>, outs: readonly Storage[], ins: readonly Storage[], geometry: G): void {
    this.#add(name, kernel as Kernel<unknown>, outs, ins, geometry, true);
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

  // Recording

  addLive(pending: Live<unknown>): void {
    this.lives.push(pending);
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

  outside<T>(fn: () => T): T {
    return withBackend(this.#real, () => withRecording(null, () => withRecordedGrads(null, fn)));
  }
  readonly #real = backend();

  // RecordedGrads

  get(tensor: Tensor, real: Tensor | null): Tensor | null {
    const known = this.#grads.get(tensor);
    if (known) return known.now;
    const isReal = tensor.isOutside && real !== null;
    const before = isReal ? new Tensor(gradSlot(tensor).storage, tensor.shape, tensor.dtype) : null;
    this.#grads.set(tensor, { before, looked: true, now: before });
    return before;
  }

  set(tensor: Tensor, value: Tensor | null): void {
    const known = this.#grads.get(tensor);
    if (known) known.now = value;
    else this.#grads.set(tensor, { before: null, looked: false, now: value });
  }

  /**
   * What a run does to gradients outside. Those that it computes are written into storage that stays, so that the values
   * are there after the run.
   */
  gradEffects(): GradEffect[] {
    const effects: GradEffect[] = [];
    const copies: [CpuStorage, Storage][] = [];
    // A gradient that goes to another tensor is needed after its own tensor has got a new one.
    for (const { now } of this.#grads.values()) if (now !== null && this.isGradBefore(now)) this.valueOf(now.storage);
    for (const [tensor, { before, looked, now }] of this.#grads) {
      if (!tensor.isOutside) {
        this.#refuseLostGrad(tensor, now);
        continue;
      }
      const had = before !== null;
      if (now === null) effects.push({ tensor, before, looked, had, after: 'null' });
      else if (now === before) effects.push({ tensor, before, looked, had, after: 'same' });
      else {
        const slot = gradSlot(tensor).storage as CpuStorage;
        if (!this.#computeInto(slot, now)) copies.push([slot, now.storage]);
        effects.push({ tensor, before, looked, had, after: 'computed' });
      }
    }
    this.#copyAll(copies);
    return effects;
  }

  /** Whether a tensor stands for a gradient that was there before. */
  isGradBefore(standIn: Tensor): boolean {
    return [...this.#grads.values()].some(({ before }) => before === standIn);
  }

  /** The elements that a tensor has at this point. */
  copy({ storage, shape, dtype }: Tensor): Storage {
    const copied = this.allocate(shape, dtype);
    this.#add('copy', 'copy', [copied], [storage], undefined, false);
    return copied;
  }

  #refuseLostGrad({ storage }: Tensor, now: Tensor | null): void {
    if (now === null || !(storage instanceof TracedStorage) || storage.value.origin.kind !== 'argument') return;
    throw new CompileError(
      'compile: backward() reaches an argument of the compiled function, whose .grad would be lost; ' +
        'take its gradient with grad(…) and return it, or detach() the argument',
    );
  }

  /** Lets `tensor` be computed right into `storage`, unless something stands against it. */
  #computeInto(storage: CpuStorage, tensor: Tensor): boolean {
    const value = this.valueOf(tensor.storage);
    if (value.origin.kind !== 'temporary' || this.#states.has(storage)) return false;
    value.origin = { kind: 'state', storage, fresh: true };
    this.#states.set(storage, value);
    return true;
  }

  /** All are read before the first is written: gradients may have changed places. */
  #copyAll(copies: readonly (readonly [to: Storage, from: Storage])[]): void {
    const read = copies.map(([to, from]) => {
      if (copies.length === 1) return [to, from] as const;
      return [to, this.copy(new Tensor(from, [from.length], from.dtype))] as const;
    });
    for (const [to, from] of read) this.#add('copy', 'copy', [to], [from], undefined, false);
  }

  /** The value behind a storage; storage from outside becomes a state of the program. */
  valueOf(storage: Storage): Value {
    if (storage instanceof TracedStorage) {
      if (storage.recorder !== this) leaked(storage.value);
      if (storage.untouched) this.#fillZero(storage);
      return storage.value;
    }
    const known = this.#states.get(storage as CpuStorage);
    if (known) return known;
    this.guard(storage, 'replaced');
    const origin: Origin = { kind: 'state', storage: storage as CpuStorage, fresh: false };
    const value = this.#value([storage.length], storage.dtype, origin);
    this.#states.set(storage as CpuStorage, value);
    return value;
  }

  /** @throws {CompileError} on an argument: it is a copy of the caller's tensor, which would not see the write. */
  #writable(name: string, value: Value): Value {
    if (value.origin.kind === 'argument') {
      throw new CompileError(
        `compile: ${name} writes into argument ${formatShape(value.shape)} of the compiled function; ` +
          'return the new values, or let the function use the tensor from outside',
      );
    }
    if (value.origin.kind === 'constant') {
      // Each run begins with the constant as it was.
      const constant = this.#value(value.shape, value.dtype, value.origin);
      value.origin = { kind: 'temporary' };
      const geometry = undefined;
      this.calls.unshift({ name: 'copy', kernel: 'copy', outs: [value], ins: [constant], geometry, zeroed: false });
    }
    return value;
  }

  readonly newValue = (shape: Shape, dtype: DType): Value => this.#value(shape, dtype, { kind: 'temporary' });

  #value(shape: Shape, dtype: DType, origin: Origin): Value {
    return new Value(this.#values++, shape, dtype, numel(shape), origin);
  }

  #fillZero(storage: TracedStorage): void {
    storage.untouched = false;
    this.calls.push({
      name: 'fill',
      kernel: 'fill',
      outs: [storage.value],
      ins: [],
      geometry: { value: 0 },
      zeroed: false,
    });
  }

  #add(
    name: string,
    kernel: Call['kernel'],
    outs: readonly Storage[],
    ins: readonly Storage[],
    geometry: unknown,
    accumulates: boolean,
  ): void {
    const inputs = ins.map((storage) => this.valueOf(storage));
    const untouched = outs.every((out) => out instanceof TracedStorage && out.untouched);
    const results = outs.map((out) => {
      if (out instanceof TracedStorage) out.untouched = false;
      return this.#writable(name, this.valueOf(out));
    });
    this.calls.push({
      name,
      kernel,
      outs: results,
      ins: inputs,
      geometry,
      zeroed: accumulates && untouched,
    });
  }
}
