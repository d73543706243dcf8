import { Heap, type Memory, PlainMemory } from '../heap/heap.ts';
import { bytesFromText } from '../wasm/bytes-from-text.ts';
import { KernelTable } from '../wasm/table.ts';
import { core } from '../wasm/texts.ts';
import { HEAP_BASE } from '../wasm/words.ts';

const PAGE = 65536;
/**
 * Bytes of address space at first; what is not touched takes no memory. To grow takes a new buffer, and once a process has lost one
 * V8 looks at every typed array before every loop whether it is still there: loops take a fourth longer, some half as long again.
 */
const AT_FIRST = 2 ** 25;

/** The heap, and what runs instructions in it. */
export interface Machine {
  readonly heap: Heap;
  /** The kernels, and what runs them; `null` without SIMD. */
  readonly table: KernelTable | null;
  /** Why there is no SIMD; empty where there is. */
  readonly fault: string;
}

/** A machine without WebAssembly: a plain buffer, in which typed-array kernels run. */
const plainMachine = (fault: string): Machine => ({
  heap: new Heap(new PlainMemory(), HEAP_BASE),
  table: null,
  fault,
});

const create = (): Machine => {
  if (typeof WebAssembly === 'undefined') return plainMachine('there is no WebAssembly here');
  const bytes = bytesFromText(core.text!);
  try {
    const memory: Memory & WebAssembly.Memory = new WebAssembly.Memory({ initial: AT_FIRST / PAGE });
    return { heap: new Heap(memory, HEAP_BASE), table: new KernelTable(memory, bytes), fault: '' };
  } catch (error) {
    if (!WebAssembly.validate(bytes)) return plainMachine('WebAssembly has no SIMD here');
    // A page's Content Security Policy without 'wasm-unsafe-eval' refuses to compile; others have no address space left.
    return plainMachine(`WebAssembly is refused here: ${(error as Error).message}`);
  }
};

let machine: Machine | null = null;

/** The one machine of this process, made when it is first needed. */
export const theMachine = (): Machine => {
  machine ??= create();
  return machine;
};
