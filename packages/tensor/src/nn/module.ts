import { noGrad } from '../autograd/mode.ts';
import { Tensor } from '../autograd/tensor.ts';
import { got, StateDictError } from '../errors.ts';
import { cast, clone } from '../ops/cast.ts';
import { checkOptions } from '../options.ts';
import { trackClass, trackMethod } from '../place.ts';
import { isPlainObject } from '../plain-object.ts';
import { listed } from '../quote.ts';
import { recording, refuseWhileRecording } from '../recording.ts';
import { type FloatDType, isFloat } from '../shape/dtype.ts';
import { formatShape, sameShape } from '../shape/shape.ts';
import { addHook, type ForwardHook, type ForwardPreHook, type HookHandle } from './hooks.ts';
import { Buffer, Parameter } from './parameter.ts';

/** Names as in PyTorch, so that weights travel both ways: `gru.weight_ih_l0`. */
export type StateDict = Record<string, Tensor>;

/** What `loadStateDict` puts up with. */
export interface LoadOptions {
  /** Whether missing and unexpected entries are errors; default true. Misshapen ones always are. */
  readonly strict?: boolean;
}

/** `weightIhL0` → `weight_ih_l0`. */
const snakeCase = (name: string): string => name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();

/** A name of the state dict, what has it, and the field that it comes from, for errors. */
type Named<T> = [name: string, value: T, field?: string | undefined];

/** The field is left out of the type, so that whoever overrides what yields this need not know it. */
const named = <T>(...entry: Named<T>): [string, T] => entry as unknown as [string, T];

/** Every field with its name, and what is in arrays, records and maps as `field.0`, `field.key`, … however deep. */
function* fieldsOf(module: Module): Generator<Named<unknown>> {
  for (const [field, value] of Object.entries(module)) {
    if (field === 'forward' || field === 'step') trackMethod(module, field); // an arrow function
    yield* insideOf(snakeCase(field), value, field, []);
  }
}

function* insideOf(name: string, value: unknown, field: string, above: readonly unknown[]): Generator<Named<unknown>> {
  const map = value instanceof Map;
  if (value instanceof Set || (map && ![...value.keys()].every((key) => typeof key === 'string'))) {
    for (const item of value.values()) {
      if (!owns(item)) continue;
      const kind = map ? 'a Map whose keys are not strings' : 'a Set';
      throw new StateDictError(`${field} is ${kind}: what it holds has no name; use an array or a record`);
    }
  } else if (map || Array.isArray(value) || isPlainObject(value)) {
    if (above.includes(value)) return; // a record that holds itself
    const entries = map ? value : Object.entries(value);
    for (const [key, item] of entries) {
      const part = isPlainObject(value) ? snakeCase(key) : key;
      yield* insideOf(`${name}.${part}`, item, `${field}.${key}`, [...above, value]);
    }
  } else yield [name, value, field];
}

const owns = (value: unknown): boolean =>
  value instanceof Module || value instanceof Parameter || value instanceof Buffer;

/**
 * The base of everything that owns weights. Parameters, buffers and modules are found in the fields of a subclass, and
 * in arrays, records and maps there; their names are the fields' names in snake case, joined by dots. A module that is
 * inside itself comes once.
 *
 * ```ts
 * class Net extends Module {
 *   readonly hidden = new Linear(2, 8);
 *   readonly out = new Linear(8, 1);
 *   forward(x: Tensor): Tensor { return this.out.forward(tanh(this.hidden.forward(x))); }
 * }
 * ```
 */
export abstract class Module {
  #training = true;

  constructor() {
    trackClass(this, Module.prototype);
  }

  /** Whether layers such as `Dropout` are active; set by `train()` and `eval()`. */
  get training(): boolean {
    recording()?.guard(this as Module, 'training');
    return this.#training;
  }
  set training(mode: boolean) {
    refuseWhileRecording('train() or eval()', 'call it before: every call looks at the mode');
    this.#training = mode;
  }

  /** The module's own parameters and buffers, by name. Overridden where names are not those of fields. */
  protected *ownTensors(): Generator<[string, Parameter | Buffer]> {
    for (const [name, value, field] of fieldsOf(this))
      if (value instanceof Parameter || value instanceof Buffer) yield named<Parameter | Buffer>(name, value, field);
  }

  /** The modules directly inside, by name. */
  *namedChildren(): Generator<[string, Module]> {
    for (const [name, value, field] of fieldsOf(this)) if (value instanceof Module) yield named(name, value, field);
  }

  /** @throws {StateDictError} when two fields would have one name: a state dict would lose one of them. */
  #named(): [string, Parameter | Buffer][] {
    const found = new Map<string, { readonly tensor: Parameter | Buffer; readonly field: string }>();
    for (const [name, tensor, field = name] of this.#walk('', '', [])) {
      const other = found.get(name);
      if (other && other.tensor !== tensor) {
        const fields = other.field === field ? listed([field]) : listed([other.field, field]);
        throw new StateDictError(`the fields ${fields} have one name in the state dict, ${listed([name])}; rename one`);
      }
      found.set(name, { tensor, field });
    }
    return [...found].map(([name, { tensor }]) => [name, tensor]);
  }

  *#walk(prefix: string, path: string, above: readonly Module[]): Generator<Named<Parameter | Buffer>> {
    for (const [name, value, field = name] of this.ownTensors() as Iterable<Named<Parameter | Buffer>>)
      yield [prefix + name, value, path + field];
    for (const [name, child, field = name] of this.namedChildren() as Iterable<Named<Module>>) {
      if (child !== this && !above.includes(child))
        yield* child.#walk(`${prefix}${name}.`, `${path}${field}.`, [...above, this]);
    }
  }

  /** This module and all inside it, each once. */
  *modules(): Generator<Module> {
    yield* this.#all(new Set());
  }

  *#all(seen: Set<Module>): Generator<Module> {
    if (seen.has(this)) return;
    seen.add(this);
    yield this;
    for (const [, child] of this.namedChildren()) yield* child.#all(seen);
  }

  /** Every parameter with its name; one that is used in two places comes once. */
  namedParameters(): [string, Parameter][] {
    const seen = new Set<Parameter>();
    const found: [string, Parameter][] = [];
    for (const [name, value] of this.#named()) {
      if (!(value instanceof Parameter) || seen.has(value)) continue;
      seen.add(value);
      found.push([name, value]);
    }
    return found;
  }

  /** All parameters, each once, in the order of `namedParameters`. */
  parameters(): Parameter[] {
    return this.namedParameters().map(([, parameter]) => parameter);
  }

  /** Every buffer with its name. */
  namedBuffers(): [string, Buffer][] {
    return this.#named().filter((entry): entry is [string, Buffer] => entry[1] instanceof Buffer);
  }

  /** A snapshot of all parameters and buffers; later steps do not change it. */
  stateDict(): StateDict {
    return Object.fromEntries(this.#named().map(([name, value]) => [name, noGrad(() => clone(value))]));
  }

  /**
   * Copies the entries into the parameters and buffers, cast to their dtype.
   * @throws {StateDictError} that lists every missing, unexpected and misshapen entry; nothing is loaded then.
   */
  loadStateDict(dict: StateDict, options?: LoadOptions): void {
    const { strict = true } = checkOptions('loadStateDict', options, { strict: 'flag' });
    if (
      typeof dict !== 'object' ||
      dict === null ||
      Array.isArray(dict) ||
      dict instanceof Tensor ||
      dict instanceof Promise
    )
      throw new StateDictError(`loadStateDict: expected a record of tensors, got ${got(dict)}`);
    const own = new Map(this.#named());
    // Its own entries, each read once.
    const given = new Map<string, unknown>(Object.entries(dict));
    const missing = strict ? [...own.keys()].filter((name) => !given.has(name)) : [];
    const unexpected = strict ? [...given.keys()].filter((name) => !own.has(name)) : [];
    const misshapen = [...given].flatMap(([name, value]) => {
      const target = own.get(name);
      if (!target) return [];
      if (!(value instanceof Tensor)) return [`${listed([name])} is not a tensor but ${got(value)}`];
      if (sameShape(target.shape, value.shape)) return [];
      return [`${listed([name])} is ${formatShape(value.shape)}, the module has ${formatShape(target.shape)}`];
    });
    const faults = [
      missing.length > 0 ? `missing: ${listed(missing)}` : '',
      unexpected.length > 0 ? `unexpected: ${listed(unexpected)}` : '',
      misshapen.length > 0 ? `misshapen: ${misshapen.join('; ')}` : '',
    ].filter(Boolean);
    if (faults.length > 0) throw new StateDictError(`loadStateDict: ${faults.join('\n  ')}`);
    noGrad(() => {
      for (const [name, target] of own) if (given.has(name)) target.assign(given.get(name) as Tensor);
    });
  }

  /**
   * Runs `hook(module, args)` before each `forward`, also while it is recorded; what it returns, if anything, are the
   * arguments that `forward` gets. Hooks run in the order in which they came.
   * @throws {ArgumentError} where there is no `forward`.
   */
  registerForwardPreHook(hook: ForwardPreHook<this>): HookHandle {
    return addHook(this, 'pre', hook);
  }

  /** Runs `hook(module, args, output)` after each `forward`; what it returns, if anything, is the output. @throws {ArgumentError} */
  registerForwardHook(hook: ForwardHook<this>): HookHandle {
    return addHook(this, 'post', hook);
  }

  /** Clears every parameter's `.grad`. */
  zeroGrad(): void {
    for (const parameter of this.parameters()) parameter.grad = null;
  }

  /** Casts all float parameters and buffers in place; the gradients of those that change are dropped. @returns this module. */
  to(dtype: FloatDType): this {
    for (const [, value] of this.#named()) {
      if (!isFloat(value.dtype) || value.dtype === dtype) continue;
      value.replace(noGrad(() => cast(value, dtype)));
      value.grad = null;
    }
    return this;
  }

  /** Sets training mode here and in all modules inside. @returns this module. */
  train(mode = true): this {
    for (const module of this.modules()) module.training = mode;
    return this;
  }

  /** Leaves training mode: `train(false)`. @returns this module. */
  eval(): this {
    return this.train(false);
  }

  /** As a tree, with the plain fields of each module and how many elements its parameters have. */
  toString(): string {
    return this.#tree([]);
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }

  #tree(above: readonly Module[]): string {
    const { name } = this.constructor;
    if (above.includes(this)) return `${name}(…)`;
    const settings = Object.entries(this).flatMap(([field, value]) =>
      /number|boolean|string/.test(typeof value) ? [`${field}=${value}`] : [],
    );
    const tensors = [...this.ownTensors()].map(([own, { shape }]) => `${own}=${formatShape(shape)}`);
    const children = [...this.namedChildren()].map(
      ([own, child]) => `\n  (${own}): ${child.#tree([...above, this]).replaceAll('\n', '\n  ')}`,
    );
    const inside = children.length > 0 ? `${children.join('')}\n` : '';
    const count = above.length > 0 ? '' : `, ${this.parameters().reduce((n, { numel }) => n + numel, 0)} parameters`;
    return `${name}(${[...settings, ...tensors].join(', ')}${inside})${count}`;
  }
}
