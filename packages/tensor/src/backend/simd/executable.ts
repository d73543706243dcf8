import { EngramError } from '../../errors.ts';
import { exposedStates, faultOf, isGiven, lookupOf } from '../../ir/effects.ts';
import type { Call, Graph, Value } from '../../ir/graph.ts';
import { placeOf, rootOf } from '../../ir/places.ts';
import { bytesOf, type Plan, planMemory } from '../../ir/plan.ts';
import { Live } from '../../recording.ts';
import { arrayOf, dtypeOf, type TypedArray } from '../../shape/dtype.ts';
import type { Executable, ExecutableOptions, Layout, LiveNumbers, Storage } from '../contract.ts';
import { allocateArray } from '../cpu/allocate.ts';
import { CpuStorage } from '../cpu/storage.ts';
import { align } from '../heap/blocks.ts';
import type { AnyKernel } from '../kernel.ts';
import { fill } from '../kernels/elementwise.ts';
import type { Operand } from '../wasm/encoder.ts';
import { plain } from '../wasm/plain.ts';
import { PLAIN } from '../wasm/plain.wasm.ts';
import { fromText } from '../wasm/text.ts';
import { Code } from './code.ts';
import { layoutOf } from './layout.ts';
import { type Machine, theMachine } from './machine.ts';

/** Instructions from one address to another. */
interface SimdRun {
  readonly pc: number;
  readonly end: number;
}

/** A call of a typed-array kernel. */
interface ArrayCall {
  readonly kernel: AnyKernel;
  readonly outs: readonly TypedArray[];
  readonly ins: readonly TypedArray[];
  readonly zeroed: boolean;
  readonly geometry: unknown;
  readonly recorded: Call['recorded'];
}

/** A state that a fault must leave as it was. */
interface Kept {
  readonly state: TypedArray;
  readonly before: TypedArray;
}

/** Indices that the caller brings, and what they must be below. */
interface Lookup {
  readonly call: Call;
  readonly indices: TypedArray;
  readonly size: number;
}

/**
 * A graph laid out in the heap: constants, tables and instructions in a block of its own, temporaries in the scratch area
 * that all share. Calls for which there is a SIMD kernel become instructions and run in one go; the others run on typed
 * arrays in between.
 */
export class CpuExecutable implements Executable {
  readonly #graph: Graph;
  readonly #plan: Plan;
  readonly #machine: Machine;
  readonly #constants = new Map<Value, number>();
  readonly #encoded: readonly boolean[];
  #scratch = 0;
  #version = -1;

  readonly #code: Code;
  readonly #codeAddress: number;
  readonly #codeBytes: number;
  #parts: (SimdRun | ArrayCall)[] = [];
  /** Where instruction addresses begin, to find the call that failed. */
  #starts: { readonly pc: number; readonly call: Call }[] = [];
  #lookups: Lookup[] = [];
  #inputs: TypedArray[] = [];
  #outputs: TypedArray[] = [];
  #numbers: { readonly live: Live<unknown>; readonly set: (value: unknown) => void }[] = [];
  readonly #exposed: readonly Value[];
  #kept: readonly Kept[] = [];

  constructor(graph: Graph, plan: Plan, machine: Machine) {
    this.#graph = graph;
    this.#plan = plan;
    this.#machine = machine;
    const { table } = machine;
    if (table !== null && !table.has(plain)) table.load(plain, fromText(PLAIN));
    this.#code = new Code(machine.table);
    this.#exposed = [...exposedStates(graph)];
    const { heap } = machine;
    for (const value of valuesOf(graph)) {
      const { origin } = value;
      if (origin.kind === 'state') heap.pin(origin.storage as CpuStorage);
      if (origin.kind !== 'constant') continue;
      const address = heap.allocateFor(this, bytesOf(value));
      heap.view(value.dtype, address, value.length).set(origin.data);
      this.#constants.set(value, address);
    }
    this.#encoded = graph.calls.map((call) => machine.run !== null && this.#encode(call));
    this.#codeBytes = this.#code.bytes;
    this.#codeAddress = heap.allocateFor(this, this.#codeBytes);
  }

  get layout(): Layout {
    return layoutOf(this.#graph, this.#plan, this.#encoded, this.#ownBytes);
  }

  /** Bytes of constants, tables and instructions. */
  get #ownBytes(): number {
    return this.#codeBytes + [...this.#constants.keys()].reduce((sum, value) => sum + align(bytesOf(value)), 0);
  }

  turn(): Promise<void> | null {
    return this.#machine.heap.turn();
  }

  run(inputs: readonly Storage[], numbers: LiveNumbers): readonly Storage[] {
    // Before anything is written, should there be no room for them.
    const results = this.#graph.outputs.map(({ dtype, length }) => allocateArray(dtype, length));
    const views = this.runInPlace(inputs, numbers);
    return results.map((array, i) => {
      copyInto(array, views[i]);
      return new CpuStorage(array, dtypeOf(array));
    });
  }

  /** As `run`, but returns a view of each output, good until the next run. */
  runInPlace(inputs: readonly Storage[], numbers: LiveNumbers): readonly TypedArray[] {
    const { heap } = this.#machine;
    if (this.#version !== heap.version) this.#link();
    heap.enter();
    try {
      return this.#run(inputs, numbers);
    } finally {
      heap.leave();
    }
  }

  #run(inputs: readonly Storage[], numbers: LiveNumbers): readonly TypedArray[] {
    for (let i = 0; i < inputs.length; i++) this.#inputs[i].set((inputs[i] as CpuStorage).array);
    this.#checkLookups(numbers);
    for (const { live, set } of this.#numbers) set(numbers.get(live));
    for (const { state, before } of this.#kept) before.set(state);
    try {
      for (const part of this.#parts) {
        if ('pc' in part) this.#runSimd(part, numbers);
        else this.#runArrays(part, numbers);
      }
    } catch (error) {
      for (const { state, before } of this.#kept) state.set(before);
      throw error;
    }
    return this.#outputs;
  }

  /** Before anything is computed or written, so that a wrong index changes nothing. */
  #checkLookups(numbers: LiveNumbers): void {
    for (const { call, indices, size } of this.#lookups) {
      for (let i = 0; i < indices.length; i++) if (indices[i] < 0 || indices[i] >= size) this.#explain(call, numbers);
    }
  }

  #findLookups(): Lookup[] {
    const seen = new Map<Value, number>();
    return this.#graph.calls.flatMap((call) => {
      const lookup = lookupOf(call);
      if (lookup === null || !isGiven(this.#graph, lookup.index) || seen.get(lookup.index) === lookup.size) return [];
      seen.set(lookup.index, lookup.size);
      return [{ call, indices: this.#view(lookup.index), size: lookup.size }];
    });
  }

  #runSimd({ pc, end }: SimdRun, numbers: LiveNumbers): void {
    const failed = this.#machine.run!(pc, end);
    if (failed === 0) return;
    const start = this.#starts.findLast((s) => s.pc <= failed)!;
    this.#explain(start.call, numbers);
  }

  /** The typed-array kernel finds the same fault and says it in words. What it writes on the way goes nowhere. */
  #explain(call: Call, numbers: LiveNumbers): never {
    const arrays = this.#arrayCall(call);
    this.#runArrays({ ...arrays, outs: arrays.outs.map((out) => out.slice()), zeroed: false }, numbers);
    throw new EngramError(
      `${call.kernel.name}: the SIMD kernel found an index out of range, the typed-array kernel did not`,
    );
  }

  #runArrays({ kernel, outs, ins, zeroed, geometry, recorded }: ArrayCall, numbers: LiveNumbers): void {
    if (zeroed) for (const out of outs) out.fill(0);
    try {
      kernel.loop(outs, ins, geometry instanceof Live ? numbers.get(geometry) : geometry);
    } catch (error) {
      throw faultOf(error, recorded);
    }
  }

  /** Works out all addresses and views, again whenever the heap or the scratch area has moved. */
  #link(): void {
    const { heap } = this.#machine;
    this.#scratch = heap.scratch(this.#plan.bytes);
    this.#code.restart(this.#codeAddress);
    this.#emitAll();
    if (this.#code.bytes !== this.#codeBytes) {
      throw new EngramError(
        `compile: ${this.#codeBytes} bytes of instructions became ${this.#code.bytes} in their place`,
      );
    }
    this.#numbers = this.#code.write(heap);
    this.#lookups = this.#findLookups();
    this.#inputs = this.#graph.inputs.map((value) => this.#view(value));
    this.#outputs = this.#graph.outputs.map((value) => this.#view(value));
    this.#kept = this.#exposed.map((value, i) => ({
      state: this.#view(value),
      before: this.#kept[i]?.before ?? new (arrayOf(value.dtype))(value.length),
    }));
    this.#version = heap.version;
  }

  #emitAll(): void {
    this.#parts = [];
    this.#starts = [];
    this.#graph.calls.forEach((call, i) => {
      if (!this.#encoded[i]) {
        this.#parts.push(this.#arrayCall(call));
        return;
      }
      const { pc } = this.#code;
      this.#starts.push({ pc, call });
      this.#encode(call);
      const last = this.#parts[this.#parts.length - 1];
      const end = this.#code.pc;
      if (last && 'pc' in last) this.#parts[this.#parts.length - 1] = { pc: last.pc, end };
      else this.#parts.push({ pc, end });
    });
  }

  /** Emits a call's instructions, if there are any for it. */
  #encode({ kernel, outs, ins, geometry, zeroed }: Call): boolean {
    const { simd } = kernel;
    if (simd === null) return false;
    const code = this.#code;
    const results = outs.map((value) => this.#operand(value));
    const operands = ins.map((value) => this.#operand(value));
    const start = code.mark();
    const done = (!zeroed || results.every((out) => fillZero(out, code))) && simd(results, operands, geometry, code);
    if (!done) code.rewind(start);
    return done;
  }

  #arrayCall(call: Call): ArrayCall {
    const { kernel, outs, ins, zeroed, geometry, recorded } = call;
    return {
      kernel,
      outs: outs.map((value) => this.#view(value)),
      ins: ins.map((value) => this.#view(value)),
      zeroed,
      geometry,
      recorded,
    };
  }

  #operand(value: Value): Operand {
    return { dtype: value.dtype, length: value.length, address: this.#address(value) };
  }

  #view(value: Value): TypedArray {
    return this.#machine.heap.view(value.dtype, this.#address(value), value.length);
  }

  #address(value: Value): number {
    const { root, offset } = placeOf(this.#graph, value);
    const { origin } = root;
    const start =
      origin.kind === 'state'
        ? (origin.storage as CpuStorage).address
        : origin.kind === 'constant'
          ? this.#constants.get(root)!
          : this.#scratch + this.#plan.offsets.get(root)!;
    return start + offset * arrayOf(value.dtype).BYTES_PER_ELEMENT;
  }
}

/** Makes a recorded program ready to run on the CPU. */
export const cpuExecutable = (graph: Graph, { simd }: ExecutableOptions): Executable =>
  new CpuExecutable(graph, planMemory(graph), simd ? theMachine() : { ...theMachine(), run: null });

const copyInto = (array: TypedArray, view: TypedArray): void => {
  if (view.length === 1) array[0] = view[0];
  else array.set(view);
};

const fillZero = (out: Operand, code: Code): boolean => fill.simd!([out], [], { value: 0 }, code);

const valuesOf = (graph: Graph): Set<Value> => {
  const { calls, inputs, outputs } = graph;
  const all = new Set<Value>();
  const add = (value: Value): void => {
    all.add(rootOf(graph, value));
  };
  inputs.forEach(add);
  outputs.forEach(add);
  for (const { ins, outs } of calls) {
    ins.forEach(add);
    outs.forEach(add);
  }
  return all;
};
