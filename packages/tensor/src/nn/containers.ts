import type { Tensor } from '../autograd/tensor.ts';
import { checkIterable, checkRecord } from '../checks.ts';
import { ArgumentError, got } from '../errors.ts';
import { flatten } from '../ops/movement.ts';
import { show } from '../quote.ts';
import { Module } from './module.ts';

/** A module that maps one tensor to one tensor, or a function that does. */
export type Layer = (Module & { forward(x: Tensor): Tensor }) | ((x: Tensor) => Tensor);

const checkLayer = (layer: Layer): void => {
  // A class is a function as well, which waits for `new`.
  if (
    layer instanceof Module ? 'forward' in layer : typeof layer === 'function' && !(layer.prototype instanceof Module)
  )
    return;
  const what = typeof layer === 'function' ? 'a class' : got(layer);
  throw new ArgumentError(`Sequential: expected layers (modules or functions), one by one, got ${what}`);
};

/** Layers one after another; named 0, 1, … @throws {ArgumentError} on what is not a layer. */
export class Sequential extends Module {
  // Private, so that the names are 0, 1, … and not layers.0, layers.1, …
  readonly #layers: readonly Layer[];

  constructor(...layers: Layer[]) {
    super();
    for (const layer of layers) checkLayer(layer);
    this.#layers = layers;
  }

  get layers(): readonly Layer[] {
    return this.#layers;
  }

  override *namedChildren(): Generator<[string, Module]> {
    yield* super.namedChildren();
    for (const [i, layer] of this.layers.entries()) if (layer instanceof Module) yield [String(i), layer];
  }

  /** The layers one after the other: xₙ(… x₂(x₁(x))). */
  forward(x: Tensor): Tensor {
    return this.layers.reduce((y, layer) => (layer instanceof Module ? layer.forward(y) : layer(y)), x);
  }
}

/** What it is given. */
export class Identity extends Module {
  /** x itself. */
  forward(x: Tensor): Tensor {
    return x;
  }
}

/** Merges the axes from `start` (default 1) to `end` (default −1), both included, into one. [N, A…] → [N, ∏A]. */
export class Flatten extends Module {
  readonly start: number;
  readonly end: number;

  constructor(start = 1, end = -1) {
    super();
    this.start = start;
    this.end = end;
  }

  /**
   * x with axes `start` to `end`, both included, as one.
   * @throws {ShapeError}
   */
  forward(x: Tensor): Tensor {
    return flatten(x, this.start, this.end);
  }
}

const checkModule = (container: string, module: unknown): void => {
  if (!(module instanceof Module)) throw new ArgumentError(`${container}: expected a module, got ${got(module)}`);
};

/** A list of modules whose names are 0, 1, …; it grows, and has no `forward`. @throws {ArgumentError} on what is not a module. */
export class ModuleList<M extends Module = Module> extends Module implements Iterable<M> {
  readonly #modules: M[] = [];

  constructor(modules: Iterable<M> = []) {
    super();
    this.extend(modules);
  }

  get length(): number {
    return this.#modules.length;
  }

  /** The module at `index`, from the end if it is negative; undefined beyond. */
  at(index: number): M | undefined {
    return this.#modules.at(index);
  }

  /** Puts a module at the end. @returns this list. */
  append(module: M): this {
    return this.insert(this.length, module);
  }

  /** Puts modules at the end. @returns this list. */
  extend(modules: Iterable<M>): this {
    for (const module of checkIterable('ModuleList', modules, 'modules')) this.append(module);
    return this;
  }

  /** Puts a module before the one at `index`. @returns this list. */
  insert(index: number, module: M): this {
    checkModule('ModuleList', module);
    if (!Number.isInteger(index))
      throw new ArgumentError(`ModuleList: the index is a whole number, got ${show(index)}`);
    this.#modules.splice(index, 0, module);
    return this;
  }

  [Symbol.iterator](): Iterator<M> {
    return this.#modules[Symbol.iterator]();
  }

  override *namedChildren(): Generator<[string, Module]> {
    yield* super.namedChildren();
    for (const [i, module] of this.#modules.entries()) yield [String(i), module];
  }
}

/** Modules by name, which the state dict has as it is; there is no `forward`. @throws {ArgumentError} on a name that is empty or has a dot. */
export class ModuleDict<M extends Module = Module> extends Module implements Iterable<[string, M]> {
  readonly #modules = new Map<string, M>();

  constructor(modules: Readonly<Record<string, M>> | Iterable<readonly [string, M]> = {}) {
    super();
    checkRecord('ModuleDict', modules, 'a record of modules');
    for (const pair of Symbol.iterator in modules ? modules : Object.entries(modules)) {
      if (!Array.isArray(pair)) throw new ArgumentError(`ModuleDict: expected [name, module], got ${got(pair)}`);
      this.set(pair[0], pair[1]);
    }
  }

  get size(): number {
    return this.#modules.size;
  }

  /** The module of this name; `undefined` where there is none. */
  get(name: string): M | undefined {
    return this.#modules.get(name);
  }

  /** Whether there is a module of this name. */
  has(name: string): boolean {
    return this.#modules.has(name);
  }

  /**
   * Adds a module, or puts it in the place of another.
   * @returns this dict.
   */
  set(name: string, module: M): this {
    checkModule('ModuleDict', module);
    if (typeof name !== 'string' || name === '' || name.includes('.'))
      throw new ArgumentError(`ModuleDict: a name is a text without dots, got ${show(name)}`);
    this.#modules.set(name, module);
    return this;
  }

  /** Whether there was one. */
  delete(name: string): boolean {
    return this.#modules.delete(name);
  }

  [Symbol.iterator](): Iterator<[string, M]> {
    return this.#modules[Symbol.iterator]();
  }

  override *namedChildren(): Generator<[string, Module]> {
    yield* super.namedChildren();
    yield* this.#modules;
  }
}
