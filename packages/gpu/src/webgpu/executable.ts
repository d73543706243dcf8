import { type Executable, type Graph, type Layout, Live, type LiveNumbers, type Storage } from '@engram/tensor/backend';
import { checkArguments } from '../checks.ts';
import { programs } from '../programs.ts';
import { GpuStorage } from '../storage.ts';
import { type Built, build, type Dispatch, runCall } from './build.ts';
import { bind, SLOT, slotBytes, writeNumbers } from './compiled.ts';
import type { WebGpuDevice } from './device.ts';
import type { WebGpuBlock } from './pool.ts';
import { Changed, type Place, Renumber, Version } from './sketch.ts';

/** What a program holds on the device, to be handed back when it is collected. */
interface Holdings {
  readonly device: WebGpuDevice;
  built: Built | null;
  numbers: GPUBuffer | null;
}

const handBack = (holdings: Holdings): void => {
  for (const block of holdings.built?.own ?? []) holdings.device.release(block);
  holdings.numbers?.destroy();
  holdings.built = null;
  holdings.numbers = null;
};

const collected = new FinalizationRegistry(handBack);

/** A graph as one list of dispatches, submitted at once; what it computes stays on the device. */
export class WebGpuExecutable implements Executable {
  readonly #device: WebGpuDevice;
  readonly graph: Graph;
  readonly #enter: (storage: GpuStorage) => GpuStorage;
  readonly #holdings: Holdings;
  #view = new DataView(new ArrayBuffer(0));
  /** Bytes of the numbers that the device does not have yet. */
  #stale = { from: 0, to: 0 };

  constructor(device: WebGpuDevice, graph: Graph, enter: (storage: GpuStorage) => GpuStorage) {
    this.#device = device;
    this.graph = graph;
    this.#enter = enter;
    this.#holdings = { device, built: null, numbers: null };
    collected.register(this, this.#holdings);
  }

  run(inputs: readonly Storage[], numbers: LiveNumbers): readonly Storage[] {
    this.#device.check();
    const given = checkArguments(this.graph, inputs);
    return this.#encode(this.#prepare(numbers), given);
  }

  layoutOf({ calls: { length: calls } }: Graph): Layout {
    const { built } = this.#holdings;
    if (built === null)
      return { summary: [`${calls} calls, to be laid out at the first run`], place: none, remark: none };
    const bytes = built.own.reduce((sum, block) => sum + block.bytes, 0);
    const copies = built.states.filter(({ copied }) => copied !== null).length;
    return {
      summary: [
        `${calls} calls: ${built.dispatches.length} dispatches in one submission, ${copies} copies`,
        `own ${(bytes / 2 ** 20).toFixed(1)} MiB in ${built.own.length} buffers, ${built.states.length} buffers of state`,
      ],
      place: none,
      remark: none,
    };
  }

  /** Lays the graph out at the first run; later only brings the numbers of its live calls up to date. */
  #prepare(numbers: LiveNumbers): Built {
    const { built } = this.#holdings;
    if (built !== null) {
      try {
        this.#renumber(built, numbers);
        return built;
      } catch (error) {
        if (!(error instanceof Changed)) throw error;
        handBack(this.#holdings);
      }
    }
    const fresh = build(this.#device, this.graph, numbers);
    this.#holdings.built = fresh;
    const last = fresh.dispatches.at(-1);
    const bytes = last ? last.offset + slotBytes(last.compiled) : SLOT;
    try {
      this.#holdings.numbers = this.#device.gpu.createBuffer({ size: bytes, usage: 0x40 | 0x08 }); // UNIFORM, COPY_DST
    } catch (error) {
      handBack(this.#holdings);
      throw error;
    }
    this.#view = new DataView(new ArrayBuffer(bytes));
    for (const dispatch of fresh.dispatches) this.#write(dispatch, dispatch.step.args);
    return fresh;
  }

  #renumber(built: Built, numbers: LiveNumbers): void {
    const placeOf = (value: Parameters<Built['places']['get']>[0]): Place => built.places.get(value)!;
    this.graph.calls.forEach((call, i) => {
      if (!(call.geometry instanceof Live)) return;
      const renew = (step: number, args: readonly unknown[]): void => this.#write(built.dispatches[step], args);
      runCall(call, placeOf, numbers.get(call.geometry), new Renumber(built.sketch, built.starts[i], renew));
    });
  }

  #write({ compiled, step, width, offset }: Dispatch, args: readonly unknown[]): void {
    writeNumbers(compiled, step.grid, width, args, this.#view, offset);
    const stale = this.#stale;
    const end = offset + slotBytes(compiled);
    this.#stale =
      stale.to === 0 ? { from: offset, to: end } : { from: Math.min(stale.from, offset), to: Math.max(stale.to, end) };
  }

  #encode(built: Built, args: readonly GpuStorage[]): readonly Storage[] {
    const device = this.#device;
    this.#bindStates(built);
    // All that can fail comes before the first command.
    const results = this.#takeResults();
    for (const dispatch of built.dispatches) dispatch.bound ??= this.#bind(dispatch, built);
    const { numbers } = this.#holdings;
    const { from, to } = this.#stale;
    if (to > 0) device.gpu.queue.writeBuffer(numbers!, from, this.#view.buffer, from, to - from);
    this.#stale = { from: 0, to: 0 };

    built.inputs.forEach((version, i) => {
      const target = version === null ? undefined : built.blocks.get(version);
      if (!target || args[i].length === 0) return;
      const { block } = args[i].slot;
      if (block === null) device.encoder().clearBuffer(target.buffer, 0, args[i].length * 4);
      else device.copy(block as WebGpuBlock, target, args[i].length);
    });
    const pass = device.pass();
    for (const dispatch of built.dispatches) {
      pass.setPipeline(dispatch.compiled.pipeline);
      pass.setBindGroup(0, dispatch.bound, [dispatch.offset]);
      pass.dispatchWorkgroups(...dispatch.groups);
    }
    for (const { storage, copied, written, block } of built.states) {
      if (written) storage.range = null;
      if (copied !== null) device.copy(built.blocks.get(copied)!, block!, storage.length);
    }
    results.forEach(({ slot, length }, i) => {
      if (slot.block) device.copy(built.blocks.get(built.outputs[i])!, slot.block as WebGpuBlock, length);
    });
    device.flush();
    return results.map(this.#enter);
  }

  /** Storage for what is returned. */
  #takeResults(): readonly GpuStorage[] {
    const results = this.graph.outputs.map(({ length, dtype }) => new GpuStorage(length, dtype, null));
    try {
      for (const { slot, length } of results) if (length > 0) slot.block = this.#device.take(length * 4);
    } catch (error) {
      for (const { slot } of results) if (slot.block) this.#device.release(slot.block);
      throw error;
    }
    return results;
  }

  /** Ops outside give a storage another block when they write to it. */
  #bindStates(built: Built): void {
    for (const state of built.states) {
      const { slot } = state.storage;
      slot.block ??= this.#device.dispatch(programs.zeros, slot.length, [], [slot.length]);
      if (slot.block === state.block) continue;
      state.block = slot.block as WebGpuBlock;
      for (const version of state.inPlace) built.blocks.set(version, state.block);
      for (const user of state.users) user.bound = null;
    }
  }

  #bind({ compiled, step }: Dispatch, { blocks }: Built): GPUBindGroup {
    const cells = step.args.flatMap((arg) => (arg instanceof Version ? [blocks.get(arg)!.buffer] : []));
    return bind(this.#device.gpu, compiled, this.#holdings.numbers!, cells, blocks.get(step.out)!.buffer);
  }
}

const none = (): string => '';
