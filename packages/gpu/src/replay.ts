import {
  type Backend,
  type Call,
  type Executable,
  type Graph,
  kernels,
  type Layout,
  Live,
  type LiveNumbers,
  liveRangesOf,
  type Storage,
  storagesWritten,
  type Value,
} from '@engram/tensor/backend';
import { checkArguments, onGpu } from './checks.ts';
import type { Device } from './device.ts';
import { GpuStorage } from './storage.ts';

/** Runs a recorded program call by call, as if the ops were called anew: for a device that cannot keep a list of commands. */
export class Replay implements Executable {
  readonly graph: Graph;
  readonly #backend: Pick<Backend, 'run'>;
  readonly #device: Device;
  readonly #enter: (storage: GpuStorage) => GpuStorage;
  /** Constants, states and temporaries. */
  readonly #storages = new Map<Value, GpuStorage>();
  /** Temporaries, by the call that is the last to use them. */
  readonly #expiring: readonly GpuStorage[][];
  /** States that a run writes to. */
  readonly #written: ReadonlySet<GpuStorage>;

  /** Results pass through `enter`. */
  constructor(
    graph: Graph,
    backend: Pick<Backend, 'store' | 'run'>,
    device: Device,
    enter: (storage: GpuStorage) => GpuStorage,
  ) {
    this.graph = graph;
    this.#backend = backend;
    this.#device = device;
    this.#enter = enter;
    const { calls, outputs } = graph;

    this.#written = new Set([...storagesWritten(graph)].map(onGpu));
    this.#expiring = calls.map(() => []);
    const liveRanges = liveRangesOf(graph);
    for (const value of new Set([...calls.flatMap(({ ins, outs }) => [...ins, ...outs]), ...outputs])) {
      const { origin, shape, length, dtype } = value;
      if (origin.kind === 'constant') this.#storages.set(value, onGpu(backend.store(origin.data, shape)));
      if (origin.kind === 'state') this.#storages.set(value, onGpu(origin.storage));
      if (origin.kind !== 'temporary') continue;
      const storage = new GpuStorage(length, dtype, null);
      this.#storages.set(value, storage);
      // What is returned lives until after the last call.
      this.#expiring[liveRanges.get(value)!.last]?.push(storage);
    }
  }

  layoutOf({ calls }: Graph): Layout {
    return { summary: [`${calls.length} calls, one by one`], place: nothing, remark: nothing };
  }

  run(inputs: readonly Storage[], numbers: LiveNumbers): readonly Storage[] {
    const args = checkArguments(this.graph, inputs);
    const { calls, outputs } = this.graph;
    const given: GpuStorage[] = [];
    const ranges = new Map<GpuStorage, GpuStorage['range']>();
    for (const storage of this.#written) {
      ranges.set(storage, storage.range);
      storage.slot.kept = storage.slot.block;
    }
    let done = false;
    try {
      for (const arg of args) given.push(this.#asItIsNow(arg));
      calls.forEach((call, i) => {
        this.#call(call, given, numbers);
        for (const storage of this.#expiring[i]) this.#empty(storage);
      });
      const results = outputs.map((value, i) => {
        const again = outputs.includes(value, i + 1);
        return this.#enter(this.#result(value, again));
      });
      done = true;
      return results;
    } finally {
      for (const [storage, range] of ranges) this.#settle(storage, range, done);
      for (const storage of given) if (!args.includes(storage)) this.#empty(storage);
      for (const [{ origin }, storage] of this.#storages) if (origin.kind === 'temporary') this.#empty(storage);
    }
  }

  /** After a run: what it wrote to a state stays, or what was there before comes back. */
  #settle(storage: GpuStorage, range: GpuStorage['range'], done: boolean): void {
    const { slot } = storage;
    const { block, kept } = slot;
    slot.kept = null;
    if (block === kept) return;
    if (done) {
      if (kept) this.#device.release(kept);
      return;
    }
    if (block) this.#device.release(block);
    slot.block = kept;
    storage.range = range;
  }

  #call({ kernel, outs, ins, geometry, zeroed }: Call, given: readonly GpuStorage[], numbers: LiveNumbers): void {
    const placeOf = (value: Value): GpuStorage =>
      value.origin.kind === 'argument' ? given[value.origin.index] : this.#storages.get(value)!;
    const results = outs.map(placeOf);
    if (zeroed) for (const out of results) this.#empty(out);
    const settled = geometry instanceof Live ? numbers.get(geometry) : geometry;
    this.#backend.run(kernel, results, ins.map(placeOf), settled);
  }

  /** An argument keeps its elements through the run, also where it is a tensor that the run writes to. */
  #asItIsNow(storage: GpuStorage): GpuStorage {
    return this.#written.has(storage) ? this.#copy(storage) : storage;
  }

  /** A temporary's elements change hands; others stay where they are, and so do those that are to be returned `again`. */
  #result(value: Value, again: boolean): GpuStorage {
    const storage = this.#storages.get(value)!;
    if (value.origin.kind !== 'temporary' || again) return this.#copy(storage);
    const result = new GpuStorage(value.length, value.dtype, storage.slot.block);
    storage.slot.block = null;
    return result;
  }

  #copy(storage: GpuStorage): GpuStorage {
    const copy = new GpuStorage(storage.length, storage.dtype, null);
    this.#backend.run(kernels.copy, [copy], [storage], undefined);
    copy.range = storage.range;
    return copy;
  }

  /** All zeros, which take no memory. */
  #empty({ slot }: GpuStorage): void {
    if (slot.block && slot.block !== slot.kept) this.#device.release(slot.block);
    slot.block = null;
  }
}

const nothing = (): string => '';
