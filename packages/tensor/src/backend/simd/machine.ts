import { Heap, type Memory, PlainMemory } from '../heap/heap.ts';
import { KERNELS } from './kernels.wasm.ts';
import { HEAP_BASE } from './opcodes.ts';
import { fromText } from './text.ts';

const PAGE = 65536;

/** The heap, and what runs instructions in it. */
export interface Machine {
  readonly heap: Heap;
  /** Runs the instructions between two addresses; returns 0, or the address of one that found an index out of range. `null` without SIMD. */
  readonly run: ((pc: number, end: number) => number) | null;
}

/** A machine without WebAssembly: a plain buffer, in which typed-array kernels run. */
const plainMachine = (): Machine => ({ heap: new Heap(new PlainMemory(), HEAP_BASE), run: null });

const create = (): Machine => {
  if (typeof WebAssembly === 'undefined') return plainMachine();
  const bytes = fromText(KERNELS);
  if (!WebAssembly.validate(bytes)) return plainMachine(); // no SIMD here
  const memory: Memory & WebAssembly.Memory = new WebAssembly.Memory({ initial: HEAP_BASE / PAGE + 1 });
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory } });
  return { heap: new Heap(memory, HEAP_BASE), run: exports.run as Machine['run'] };
};

let machine: Machine | null = null;

/** The one machine of this process, made when it is first needed. */
export const theMachine = (): Machine => {
  machine ??= create();
  return machine;
};
