import { EngramError } from '../../errors.ts';
import { exposedStates, faultOf, isGiven, lookupOf } from '../../ir/effects.ts';
import type { Call, Graph, Value } from '../../ir/graph.ts';
import { type PackedGraph, pack, unpack } from '../../ir/pack.ts';
import { placeOf, rootsOf } from '../../ir/places.ts';
import { bytesOf, type Plan, planMemory } from '../../ir/plan.ts';
import { Live } from '../../recording.ts';
import { arrayOf, type TypedArray } from '../../shape/dtype.ts';
import type { Executable, ExecutableOptions, Layout, LiveNumbers, Storage } from '../contract.ts';
import { allocateArray } from '../cpu/allocate.ts';
import { CpuStorage } from '../cpu/storage.ts';
import { align } from '../heap/blocks.ts';
import type { AnyKernel } from '../kernel.ts';
import { fill } from '../kernels/elementwise.ts';
import { bytesFromText } from '../wasm/bytes-from-text.ts';
import type { Operand } from '../wasm/encoder.ts';
import { plain } from '../wasm/plain.ts';
import type { KernelTable } from '../wasm/table.ts';
import { PLAIN } from '../wasm/texts.ts';
import { Code, inScratch } from './code.ts';
import { layoutOf } from './heap-layout.ts';
import { type Machine, theMachine } from './machine.ts';

/** Addresses of values. */
type Places = (value: Value) => number;

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
  /** The position of the call that looks them up. */
  readonly at: number;
  readonly indices: TypedArray;
  readonly size: number;
}

/**
 * A graph laid out in the heap: constants, tables and instructions in a block of its own, temporaries in the scratch area
 * that all share. Calls for which there is a SIMD kernel become instructions and run in one go; the others run on typed
 * arrays in between. From the second run on, the graph is kept in short: to pack it takes as long as a part of recording it.
 */
export class CpuExecutable implements Executable {
  /** One of the two. */
  #graph: Graph | null;
  #packed: PackedGraph | null = null;
  #hasRun = false;
  readonly #machine: Machine;
  /** Addresses of constants, by the ids of their values. */
  readonly #constants = new Map<number, number>();
  readonly #encoded: Uint8Array;
  readonly #codeAddress: number;
  readonly #codeBytes: number;
  /** Bytes of constants, tables and instructions. */
  readonly #ownBytes: number;
  readonly #results: readonly Pick<Storage, 'dtype' | 'length'>[];
  #scratch = 0;
  #version = -1;

  #parts: (SimdRun | ArrayCall)[] = [];
  /** Where the instructions of calls begin that may find a fault, and their positions. */
  #starts: { readonly pc: number; readonly at: number }[] = [];
  #lookups: Lookup[] = [];
  #inputs: TypedArray[] = [];
  #outputs: TypedArray[] = [];
  #numbers: { readonly live: Live<unknown>; readonly set: (value: unknown) => void }[] = [];
  #kept: readonly Kept[] = [];

  constructor(graph: Graph, plan: Plan, machine: Machine) {
    this.#machine = machine;
    const { table, heap } = machine;
    if (table !== null && !table.has(plain)) table.load(plain, bytesFromText(PLAIN));
    this.#graph = graph;
    this.#results = graph.outputs.map(({ dtype, length }) => ({ dtype, length }));
    const constantBytes = this.#bringIn(graph);
    const instructions = emitAll(graph, this.#placesOf(graph, plan, inScratch(0)), table);
    this.#encoded = instructions.encoded;
    this.#codeBytes = instructions.code.bytes;
    this.#codeAddress = heap.allocateFor(this, this.#codeBytes);
    this.#ownBytes = constantBytes + this.#codeBytes;
    this.#link(graph, plan, instructions);
  }

  get graph(): Graph {
    return this.#graph ?? unpack(this.#packed!);
  }

  layoutOf(graph: Graph): Layout {
    return layoutOf(graph, planMemory(graph), this.#encoded, this.#ownBytes);
  }

  turn(): Promise<void> | null {
    return this.#machine.heap.turn();
  }

  run(inputs: readonly Storage[], numbers: LiveNumbers): readonly Storage[] {
    // Before anything is written, should there be no room for them.
    const results = new Array<CpuStorage>(this.#results.length);
    for (let i = 0; i < results.length; i++) {
      const { dtype, length } = this.#results[i];
      results[i] = new CpuStorage(allocateArray(dtype, length), dtype);
    }
    const views = this.runInPlace(inputs, numbers);
    for (let i = 0; i < results.length; i++) copyInto(results[i].array, views[i]);
    return results;
  }

  /** As `run`, but returns a view of each output, good until the next run. */
  runInPlace(inputs: readonly Storage[], numbers: LiveNumbers): readonly TypedArray[] {
    const { heap } = this.#machine;
    if (this.#version !== heap.version) this.#relink();
    if (this.#hasRun && this.#graph !== null) {
      this.#packed = pack(this.#graph);
      this.#graph = null;
    }
    this.#hasRun = true;
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
    for (const { at, indices, size } of this.#lookups) {
      for (let i = 0; i < indices.length; i++) if (indices[i] < 0 || indices[i] >= size) this.#explain(at, numbers);
    }
  }

  #runSimd({ pc, end }: SimdRun, numbers: LiveNumbers): void {
    const failed = this.#machine.table!.run(pc, end);
    if (failed === 0) return;
    this.#explain(this.#starts.findLast((start) => start.pc <= failed)!.at, numbers);
  }

  /** The typed-array kernel finds the same fault and says it in words. What it writes on the way goes nowhere. */
  #explain(at: number, numbers: LiveNumbers): never {
    const { graph } = this;
    const arrays = this.#arrayCall(graph.calls[at], this.#placesOf(graph, planMemory(graph), this.#scratch));
    this.#runArrays({ ...arrays, outs: arrays.outs.map((out) => out.slice()), zeroed: false }, numbers);
    throw new EngramError(
      `${arrays.kernel.name}: the SIMD kernel found an index out of range, the typed-array kernel did not`,
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

  /** The heap or the scratch area has moved. */
  #relink(): void {
    const { graph } = this;
    const plan = planMemory(graph);
    const instructions = emitAll(graph, this.#placesOf(graph, plan, inScratch(0)), this.#machine.table);
    const { bytes } = instructions.code;
    if (bytes !== this.#codeBytes)
      throw new EngramError(`compile: ${this.#codeBytes} bytes of instructions became ${bytes} in their place`);
    this.#link(graph, plan, instructions);
  }

  /** States and constants come to lie in the heap. Returns the bytes of the constants. */
  #bringIn(graph: Graph): number {
    const { heap } = this.#machine;
    const roots = rootsOf(graph);
    let bytes = 0;
    const bringIn = (values: readonly Value[]): void => {
      for (const value of values) {
        const root = roots[value.id] ?? value;
        const { id, origin, dtype, length } = root;
        if (origin.kind === 'state') heap.pin(origin.storage as CpuStorage);
        if (origin.kind !== 'constant' || this.#constants.has(id)) continue;
        const address = heap.allocateFor(this, bytesOf(root));
        heap.view(dtype, address, length).set(origin.data);
        this.#constants.set(id, address);
        bytes += align(bytesOf(root));
      }
    };
    bringIn(graph.inputs);
    bringIn(graph.outputs);
    for (const { ins, outs } of graph.calls) {
      bringIn(ins);
      bringIn(outs);
    }
    return bytes;
  }

  /** Works out all addresses and views, and writes the instructions. */
  #link(graph: Graph, plan: Plan, { code, encoded, ends }: Instructions): void {
    const { heap } = this.#machine;
    this.#scratch = heap.scratch(plan.bytes);
    const places = this.#placesOf(graph, plan, this.#scratch);
    const viewOf = (value: Value): TypedArray => this.#view(value, places);
    const { start, live } = code.write(heap, this.#codeAddress, this.#scratch);
    this.#numbers = live;
    this.#parts = [];
    this.#starts = [];
    const { calls } = graph;
    let pc = start;
    let from = start;
    const endRun = (): void => {
      if (pc > from) this.#parts.push({ pc: from, end: pc });
      from = pc;
    };
    for (let i = 0; i < calls.length; i++) {
      if (encoded[i] === 1) {
        if (calls[i].kernel.index >= 0) this.#starts.push({ pc, at: i });
        pc = start + ends[i];
      } else {
        endRun();
        this.#parts.push(this.#arrayCall(calls[i], places));
      }
    }
    endRun();
    this.#lookups = findLookups(graph, viewOf);
    this.#inputs = graph.inputs.map(viewOf);
    this.#outputs = graph.outputs.map(viewOf);
    this.#kept = [...exposedStates(graph)].map((value, i) => ({
      state: viewOf(value),
      before: this.#kept[i]?.before ?? new (arrayOf(value.dtype))(value.length),
    }));
    this.#version = heap.version;
  }

  #arrayCall(call: Call, places: Places): ArrayCall {
    const { kernel, outs, ins, zeroed, geometry, recorded } = call;
    const viewOf = (value: Value): TypedArray => this.#view(value, places);
    return { kernel, outs: outs.map(viewOf), ins: ins.map(viewOf), zeroed, geometry, recorded };
  }

  #view(value: Value, places: Places): TypedArray {
    return this.#machine.heap.view(value.dtype, places(value), value.length);
  }

  /** Where values lie, with the scratch area from `scratch` on, or relative to it. */
  #placesOf(graph: Graph, plan: Plan, scratch: number): Places {
    return (value) => {
      const { root, offset } = placeOf(graph, value);
      const { origin } = root;
      const start =
        origin.kind === 'state'
          ? (origin.storage as CpuStorage).address
          : origin.kind === 'constant'
            ? this.#constants.get(root.id)!
            : scratch + plan.offsets.get(root)!;
      return start + offset * arrayOf(value.dtype).BYTES_PER_ELEMENT;
    };
  }
}

/** The instructions of a graph's calls, before they have an address. */
interface Instructions {
  readonly code: Code;
  /** Which calls are instructions: 1, else 0. */
  readonly encoded: Uint8Array;
  /** Bytes of all instructions as far as those of each call. */
  readonly ends: Int32Array;
}

const emitAll = ({ calls }: Graph, places: Places, table: KernelTable | null): Instructions => {
  const code = new Code(table);
  const encoded = new Uint8Array(calls.length);
  const ends = new Int32Array(calls.length);
  /** By the ids of their values: most are named more than once. */
  const operands: Operand[] = [];
  const operandsOf = (values: readonly Value[]): Operand[] => {
    const found = new Array<Operand>(values.length);
    for (let i = 0; i < values.length; i++) {
      const value = values[i];
      const { id, dtype, length } = value;
      operands[id] ??= { dtype, length, address: places(value) };
      found[i] = operands[id];
    }
    return found;
  };
  for (let i = 0; i < calls.length; i++) {
    encoded[i] = table !== null && encode(calls[i], operandsOf, code) ? 1 : 0;
    ends[i] = code.length;
  }
  return { code, encoded, ends };
};

/** Emits a call's instructions, if there are any for it. */
const encode = (
  { kernel: { simd }, outs, ins, geometry, zeroed }: Call,
  operandsOf: (values: readonly Value[]) => readonly Operand[],
  code: Code,
): boolean => {
  if (simd === null) return false;
  const results = operandsOf(outs);
  const start = code.mark();
  const done =
    (!zeroed || results.every((out) => fillZero(out, code))) && simd(results, operandsOf(ins), geometry, code);
  if (!done) code.rewind(start);
  return done;
};

const findLookups = (graph: Graph, viewOf: (value: Value) => TypedArray): Lookup[] => {
  const seen = new Map<Value, number>();
  const lookups: Lookup[] = [];
  for (let at = 0; at < graph.calls.length; at++) {
    const lookup = lookupOf(graph.calls[at]);
    if (lookup === null || !isGiven(graph, lookup.index) || seen.get(lookup.index) === lookup.size) continue;
    seen.set(lookup.index, lookup.size);
    lookups.push({ at, indices: viewOf(lookup.index), size: lookup.size });
  }
  return lookups;
};

/** Makes a recorded program ready to run on the CPU. */
export const cpuExecutable = (graph: Graph, { simd }: ExecutableOptions): Executable =>
  new CpuExecutable(graph, planMemory(graph), simd ? theMachine() : { ...theMachine(), table: null });

const copyInto = (array: TypedArray, view: TypedArray): void => {
  if (view.length === 1) array[0] = view[0];
  else array.set(view);
};

const fillZero = (out: Operand, code: Code): boolean => fill.simd!([out], [], { value: 0 }, code);
