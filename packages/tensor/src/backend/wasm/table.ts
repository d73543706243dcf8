import { fromText } from './text.ts';

/** A compiled module of WebAssembly kernels over the shared memory. N are the names of its kernels. */
export interface WasmModule<N extends string = string> {
  /** Its bytes; `null` where those who run programs bring them, so that a page which runs none does not hold them. */
  readonly text: string | null;
  /** A type alone. */
  readonly kernels?: N;
}

/** The kernels of all modules, in the one table that the interpreter calls them from. Its first place stays empty: zeros are not an instruction. */
export class KernelTable {
  readonly #memory: unknown;
  readonly #table = new WebAssembly.Table({ element: 'anyfunc', initial: 1 });
  readonly #slots = new Map<WasmModule, Readonly<Record<string, number>>>();

  /** `memory`: a `WebAssembly.Memory`. */
  constructor(memory: unknown) {
    this.#memory = memory;
  }

  has(module: WasmModule): boolean {
    return this.#slots.has(module);
  }

  /** Brings a module in; gives what it exports. @throws what WebAssembly throws. */
  load(module: WasmModule, bytes = fromText(module.text!)): Readonly<Record<string, unknown>> {
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), {
      env: { memory: this.#memory, table: this.#table },
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
