import { bytesFromText } from './bytes-from-text.ts';
import type { WasmModule } from './module.ts';
import { core } from './texts.ts';

/** The kernels of all modules, in the one table that the interpreter calls them from. Its first place stays empty: zeros are not an instruction. */
export class KernelTable {
  readonly #memory: unknown;
  readonly #table = new WebAssembly.Table({ element: 'anyfunc', initial: 1 });
  /** What `core` exports: its loops are there for the other modules to call. */
  readonly #core: Readonly<Record<string, unknown>> = {};
  readonly #slots = new Map<WasmModule, Readonly<Record<string, number>>>();

  /** Runs the instructions between two addresses; returns 0, or the address of one that found an index out of range. */
  readonly run: (pc: number, end: number) => number;

  /** Over a `WebAssembly.Memory`. `core` comes first: the interpreter knows the place of `matmul`. @throws what WebAssembly throws. */
  constructor(memory: unknown, bytes = bytesFromText(core.text!)) {
    this.#memory = memory;
    this.#core = this.load(core, bytes);
    const run = this.#core.run as (pc: number, end: number) => number;
    // Of the addresses beyond 2 GiB, WebAssembly returns the negative twin.
    this.run = (pc, end) => run(pc, end) >>> 0;
  }

  has(module: WasmModule): boolean {
    return this.#slots.has(module);
  }

  /** Brings a module in; gives what it exports. @throws what WebAssembly throws. */
  load(module: WasmModule, bytes = bytesFromText(module.text!)): Readonly<Record<string, unknown>> {
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), {
      env: { memory: this.#memory, table: this.#table, ...this.#core },
    });
    const names = Object.keys(exports);
    const first = this.#table.grow(names.length);
    names.forEach((name, i) => {
      this.#table.set(first + i, exports[name]);
    });
    this.#slots.set(module, Object.fromEntries(names.map((name, i) => [name, first + i])));
    return exports;
  }

  slotOf<N extends string>(module: WasmModule<N>, name: N): number {
    const known = this.#slots.get(module);
    if (known !== undefined) return known[name];
    this.load(module);
    return this.slotOf(module, name);
  }
}
