import { noGrad } from '../autograd/mode.ts';
import { Tensor } from '../autograd/tensor.ts';
import { got, StateDictError } from '../errors.ts';
import { cast, clone } from '../ops/cast.ts';
import { checkOptions } from '../options.ts';
import { trackClass, trackMethod } from '../place.ts';
import { recording, refuseWhileRecording } from '../recording.ts';
import { type FloatDType, isFloat } from '../shape/dtype.ts';
import { formatShape, sameShape } from '../shape/shape.ts';
import { Buffer, Parameter } from './parameter.ts';

/** Names as in PyTorch, so that weights travel both ways: `gru.weight_ih_l0`. */
export type StateDict = Record<string, Tensor>;

export interface LoadOptions {
  /** Whether missing and unexpected entries are errors; default true. Misshapen ones always are. */
  readonly strict?: boolean;
}

/** `weightIhL0` → `weight_ih_l0`. */
const snakeCase = (name: string): string => name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();

/** Every field with its name, and what is in an array as `field.0`, `field.1`, … */
function* fieldsOf(module: Module): Generator<[string, unknown]> {
  for (const [field, value] of Object.entries(module)) {
    if (field === 'forward' || field === 'step') trackMethod(module, field); // an arrow function
    const name = snakeCase(field);
    if (!Array.isArray(value)) yield [name, value];
    else for (const [i, item] of value.entries()) yield [`${name}.${i}`, item];
  }
}

/**
 * The base of everything that owns weights. Parameters, buffers and modules are found in the fields of a subclass (also
 * in arrays); their names are the fields' names in snake case, joined by dots.
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
    for (const [name, value] of fieldsOf(this))
      if (value instanceof Parameter || value instanceof Buffer) yield [name, value];
  }

  /** The modules directly inside, by name. */
  *namedChildren(): Generator<[string, Module]> {
    for (const [name, value] of fieldsOf(this)) if (value instanceof Module) yield [name, value];
  }

  *#named(prefix = ''): Generator<[string, Parameter | Buffer]> {
    for (const [name, value] of this.ownTensors()) yield [prefix + name, value];
    for (const [name, child] of this.namedChildren()) yield* child.#named(`${prefix}${name}.`);
  }

  /** This module and all inside it. */
  *modules(): Generator<Module> {
    yield this;
    for (const [, child] of this.namedChildren()) yield* child.modules();
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

  parameters(): Parameter[] {
    return this.namedParameters().map(([, parameter]) => parameter);
  }

  /** Every buffer with its name. */
  namedBuffers(): [string, Buffer][] {
    return [...this.#named()].filter((entry): entry is [string, Buffer] => entry[1] instanceof Buffer);
  }

  /** A snapshot of all parameters and buffers; later steps do not change it. */
  stateDict(): StateDict {
    return Object.fromEntries([...this.#named()].map(([name, value]) => [name, noGrad(() => clone(value))]));
  }

  /**
   * Copies the entries into the parameters and buffers, cast to their dtype.
   * @throws {StateDictError} that lists every missing, unexpected and misshapen entry; nothing is loaded then.
   */
  loadStateDict(dict: StateDict, options?: LoadOptions): void {
    const { strict = true } = checkOptions('loadStateDict', options, { strict: 1 });
    if ((dict as unknown) instanceof Promise) throw new StateDictError(`loadStateDict: got ${got(dict)}`);
    const own = new Map(this.#named());
    const names = Object.keys(dict);
    const missing = strict ? [...own.keys()].filter((name) => !(name in dict)) : [];
    const unexpected = strict ? names.filter((name) => !own.has(name)) : [];
    const misshapen = names.flatMap((name) => {
      const target = own.get(name);
      if (!target) return [];
      if (!(dict[name] instanceof Tensor)) return [`${name} is not a tensor but ${got(dict[name])}`];
      if (sameShape(target.shape, dict[name].shape)) return [];
      return [`${name} is ${formatShape(dict[name].shape)}, the module has ${formatShape(target.shape)}`];
    });
    const faults = [
      missing.length > 0 ? `missing: ${missing.join(', ')}` : '',
      unexpected.length > 0 ? `unexpected: ${unexpected.join(', ')}` : '',
      misshapen.length > 0 ? `misshapen: ${misshapen.join('; ')}` : '',
    ].filter(Boolean);
    if (faults.length > 0) throw new StateDictError(`loadStateDict: ${faults.join('\n  ')}`);
    noGrad(() => {
      for (const [name, target] of own) if (name in dict) target.assign(dict[name]);
    });
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
}
