import { noGrad } from '../autograd/mode.ts';
import type { Tensor } from '../autograd/tensor.ts';
import { ArgumentError } from '../errors.ts';
import { cast, clone } from '../ops/cast.ts';
import { zerosLike } from '../ops/create.ts';
import { checkOptions, type OptionNames } from '../options.ts';
import { show } from '../quote.ts';
import { type Live, live, recording, refuseWhileRecording } from '../recording.ts';
import {
  checkGradient,
  checkParameters,
  type GivenGroup,
  type Parameters,
  type ParamGroupOptions,
  readGroup,
  readGroups,
} from './parameters.ts';
import {
  type HyperparameterValue,
  type OneGroupStateDict,
  type OptimizerStateDict,
  positionsIn,
  readStateDict,
} from './state-dict.ts';

/** What every optimizer has; the others are its own. */
export interface Hyperparameters {
  readonly lr: number;
}

/** Parameters that share their options. An option may be set; a value out of its range throws, and changes nothing. */
export type ParamGroup<H> = { -readonly [K in keyof H]: H[K] } & { readonly params: readonly Tensor[] };

/** The tensors that are kept for one parameter, each of its shape and dtype, by their names in PyTorch. */
export type ParameterState = Readonly<Record<string, Tensor>>;

/**
 * Updates parameters from their gradients.
 *
 * ```ts
 * const optimizer = new Adam(model.parameters(), { lr: 1e-2 });
 * optimizer.zeroGrad();
 * lossOf(model).backward();
 * optimizer.step();
 * ```
 *
 * Parameters may come in groups, whose options override the others: `new Adam([{ params: a, lr: 1e-4 }, { params: b }])`.
 *
 * An optimizer of one's own says what it checks, which tensors it keeps for a parameter, which numbers a step needs,
 * and how they update one parameter. `H` are its hyperparameters, `S` the numbers.
 */
export abstract class Optimizer<H extends Hyperparameters = Hyperparameters, S = unknown> {
  readonly name: string;
  #parameters: readonly Tensor[] = [];
  #paramGroups: readonly ParamGroup<H>[] = [];
  /** Of each group. */
  readonly #hyperparameters: H[] = [];
  /** What a group has where it does not say. */
  readonly #defaults: H;
  /** Of each parameter, in which group it is; they are in the order of the groups. */
  readonly #groupOf: number[] = [];
  /** Empty for a parameter until its first update. */
  readonly #state: Record<string, Tensor>[] = [];
  readonly #steps: number[] = [];
  readonly #madeIn = recording();

  /**
   * @param parameters tensors, or groups `{ params, … }`, whose options override `hyperparameters`.
   * @throws {ArgumentError | GradientError} on bad hyperparameters or parameters.
   */
  constructor(name: string, parameters: Parameters<Partial<H>>, hyperparameters: H) {
    this.name = name;
    const groups = readGroups(name, parameters);
    if (!groups.some(({ params }) => params.length > 0))
      throw new ArgumentError(`${name}: there is no parameter to optimize; was the iterator used before?`);
    this.check(hyperparameters);
    this.#defaults = hyperparameters;
    for (const group of groups) this.#add(group);
  }

  /** All parameters, group by group. */
  get parameters(): readonly Tensor[] {
    return this.#parameters;
  }

  /**
   * The parameter groups: what each says of its options may be read, and set between steps.
   *
   * ```ts
   * const optimizer = new Adam([{ params: body.parameters(), lr: 1e-4 }, { params: head.parameters() }], { lr: 1e-3 });
   * optimizer.paramGroups[0].lr = schedule(step);
   * ```
   */
  get paramGroups(): readonly ParamGroup<H>[] {
    return this.#paramGroups;
  }

  /** One group more. @throws {ArgumentError | GradientError} as the constructor; nothing has changed then. */
  addParamGroup(group: ParamGroupOptions<Partial<H>>): void {
    refuseWhileRecording('adding a parameter group', 'add it before the call');
    this.#add(readGroup(this.name, group));
  }

  #add({ params, own }: GivenGroup): void {
    const names = Object.fromEntries(Object.keys(this.#defaults).map((option) => [option, 1]));
    const given = Object.entries(checkOptions<object>(this.name, own, names as OptionNames<object>));
    const hyperparameters: H = { ...this.#defaults, ...Object.fromEntries(given.filter(([, v]) => v !== undefined)) };
    checkParameters(this.name, this.#parameters, params);
    this.check(hyperparameters);
    const at = this.#hyperparameters.push(frozen(hyperparameters)) - 1;
    this.#parameters = [...this.#parameters, ...params];
    for (const _ of params) {
      this.#groupOf.push(at);
      this.#state.push({});
      this.#steps.push(0);
    }
    this.#paramGroups = [...this.#paramGroups, this.#groupAt(at, params)];
  }

  /** What the user sees of a group. */
  #groupAt(at: number, params: readonly Tensor[]): ParamGroup<H> {
    const group = { params } as ParamGroup<H>;
    for (const option of Object.keys(this.#defaults) as (keyof H & keyof ParamGroup<H>)[]) {
      Object.defineProperty(group, option, {
        enumerable: true,
        get: () => {
          recording()?.guard(group, option);
          return this.#hyperparameters[at][option];
        },
        set: (value) => this.#set(at, option, value),
      });
    }
    return Object.freeze(group);
  }

  #set(at: number, option: keyof H, value: unknown): void {
    const what = option === 'lr' ? 'a learning rate' : String(option);
    refuseWhileRecording(`setting ${what}`, 'set it before the call: every call reads it anew');
    const next = { ...this.#hyperparameters[at], [option]: value };
    this.check(next);
    this.#hyperparameters[at] = frozen(next);
  }

  /**
   * Looks at settings before they are taken, at first and whenever one is set.
   * @throws {ArgumentError} on a value out of its range. It is called before the fields of a subclass are set.
   */
  protected abstract check(hyperparameters: H): void;

  /** The names of the tensors that are kept for each parameter. */
  protected abstract slots(hyperparameters: H): readonly string[];

  /** What such a tensor is before the first update; zeros, unless an optimizer says otherwise. */
  protected begin(parameter: Tensor, _hyperparameters: H): Tensor {
    return zerosLike(parameter);
  }

  /** The numbers of a parameter's `step`-th update, counted from 1: all that depends on the learning rate or on time. */
  protected abstract scalars(step: number, hyperparameters: H): S;

  /**
   * Updates `parameter` and `state` in place. It runs inside `noGrad`, when nothing can fail any more. While a compiled
   * function is recorded the numbers are not there yet: hand `scalars` on to `updateInPlace`, which waits for them.
   */
  protected abstract update(parameter: Tensor, gradient: Tensor, state: ParameterState, scalars: S | Live<S>): void;

  /** Those of the one group that there is. @throws {ArgumentError} where there are several. */
  get hyperparameters(): H {
    recording()?.guard(this, 'hyperparameters');
    return this.#only('hyperparameters');
  }

  /**
   * The learning rate of the one group that there is; it may be set between steps: `optimizer.lr = schedule(step)`.
   * @throws {ArgumentError} if < 0, or where there are several groups: `optimizer.paramGroups[0].lr` is the first one's.
   */
  get lr(): number {
    recording()?.guard(this, 'lr');
    return this.#only('lr').lr;
  }
  set lr(value: number) {
    this.#only('lr');
    this.#set(0, 'lr', value);
  }

  #only(what: string): H {
    const { length } = this.#hyperparameters;
    if (length === 1) return this.#hyperparameters[0];
    throw new ArgumentError(
      `${this.name}: there are ${length} parameter groups, and each has its own ${what}: paramGroups[i]`,
    );
  }

  /** Forgets the gradients: `.grad` becomes `null`. */
  zeroGrad(): void {
    for (const parameter of this.#parameters) parameter.grad = null;
  }

  /**
   * Updates each parameter that has a gradient; one that has none is left alone and its steps are not counted.
   * @throws {ShapeError | DTypeError} on a gradient that does not fit its parameter; nothing has changed then.
   */
  step(): void {
    const due = this.#withGradient();
    const prepare = () =>
      noGrad(() => {
        for (const i of due) this.#prepare(i);
      });
    // One that a compiled function makes anew at each run has nothing that outlives the run.
    const recorder = this.#madeIn === recording() ? null : recording();
    if (recorder === null) prepare();
    else {
      // The state is made for real, and which tensors there are must stay as it is.
      recorder.guard(this, 'slotNames');
      recorder.outside(prepare);
    }
    // Nearly always one step for all of a group.
    let shared: { readonly step: number; readonly scalars: S } | null = null;
    let last = -1;
    noGrad(() => {
      for (const i of due) {
        const group = this.#groupOf[i];
        const isFirst = group !== last;
        last = group;
        const count = (): S => {
          const step = this.#steps[i] + 1;
          // The first of a group starts afresh: the learning rate may be another one at the same step.
          if (isFirst || shared?.step !== step)
            shared = { step, scalars: this.scalars(step, this.#hyperparameters[group]) };
          this.#steps[i] = step; // last: a step whose numbers cannot be had does not count
          return shared.scalars;
        };
        const undo = () => {
          this.#steps[i]--;
        };
        const scalars = recorder === null ? count() : live(count, undo);
        const parameter = this.#parameters[i];
        this.update(parameter, parameter.grad!, this.#state[i], scalars);
      }
    });
  }

  /** The names of the tensors that are kept for a parameter at present; groups are parted by semicolons. */
  get slotNames(): string {
    return this.#hyperparameters.map((of) => this.slots(of).join()).join(';');
  }

  /** Its settings, not its tensors: `Adam(lr=0.001, betas=[0.9, 0.999], …), 4 parameters`; a line a group. */
  toString(): string {
    return this.#paramGroups
      .map(({ params, ...options }) => {
        const settings = Object.entries(options).map(([field, value]) => `${field}=${show(value)}`);
        return `${this.name}(${settings.join(', ')}), ${params.length} parameters`;
      })
      .join('\n');
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }

  #withGradient(): number[] {
    const due: number[] = [];
    this.#parameters.forEach((parameter, i) => {
      if (parameter.grad === null) return;
      checkGradient(this.name, parameter, parameter.grad, i);
      due.push(i);
    });
    return due;
  }

  #slotsOf(i: number): readonly string[] {
    return this.slots(this.#hyperparameters[this.#groupOf[i]]);
  }

  #slot(i: number, slot: string): Tensor {
    this.#state[i][slot] ??= this.begin(this.#parameters[i], this.#hyperparameters[this.#groupOf[i]]);
    return this.#state[i][slot];
  }

  #prepare(i: number): void {
    this.#follow(i);
    const slots = this.#slotsOf(i);
    for (const slot of slots) this.#slot(i, slot);
    // An option that needed them may be off by now, and an update takes them for a sign of it.
    for (const slot in this.#state[i]) if (!slots.includes(slot)) delete this.#state[i][slot];
  }

  /** Where a parameter has been cast, what is kept for it follows. */
  #follow(i: number): void {
    const { dtype } = this.#parameters[i];
    for (const slot of this.#slotsOf(i)) {
      const kept = this.#state[i][slot];
      if (kept && kept.dtype !== dtype) kept.replace(cast(kept, dtype));
    }
  }

  /** A snapshot: later steps don't change it. */
  stateDict(): OptimizerStateDict {
    const state: Record<string, Tensor> = {};
    this.#steps.forEach((steps, i) => {
      if (steps > 0) for (const slot of this.#slotsOf(i)) state[`${i}.${slot}`] = clone(this.#slot(i, slot));
    });
    return {
      optimizer: this.name,
      param_groups: this.#hyperparameters.map((of, group) => ({
        ...plain(of),
        params: positionsIn(this.#groupOf, group),
      })),
      steps: [...this.#steps],
      state,
    };
  }

  /**
   * Continues where `stateDict()` was taken, bit for bit, the learning rates and other options of the groups included. Tensors
   * of another float dtype are cast to that of their parameter. A flag that is missing is off: an older version did not have it.
   * @throws {StateDictError} listing all that does not fit; nothing has changed then.
   */
  loadStateDict(dict: OptimizerStateDict | OneGroupStateDict): void {
    refuseWhileRecording('loading the state of an optimizer', 'load it before the call');
    const groups = readStateDict<H>(dict, {
      name: this.name,
      groups: this.#hyperparameters,
      parameters: this.#parameters,
      groupOf: this.#groupOf,
      slots: (hyperparameters) => this.slots(hyperparameters),
      whyNot: (hyperparameters) => this.#whyNot(hyperparameters),
    });
    groups.forEach((hyperparameters, group) => {
      this.#hyperparameters[group] = frozen(hyperparameters);
    });
    noGrad(() => {
      dict.steps.forEach((steps, i) => {
        this.#steps[i] = steps;
        const own = this.#state[i];
        // Tensors that exist are written to, not replaced: somebody may hold on to them.
        for (const tensor of Object.values(own)) {
          tensor.assign(cast(this.begin(this.#parameters[i], groups[this.#groupOf[i]]), tensor.dtype));
        }
        if (steps === 0) return;
        this.#follow(i);
        for (const slot of this.#slotsOf(i)) {
          const value = dict.state[`${i}.${slot}`];
          if (own[slot]) own[slot].assign(value);
          else own[slot] = cast(value, this.#parameters[i].dtype);
        }
      });
    });
  }

  #whyNot(hyperparameters: H): string | null {
    try {
      this.check(hyperparameters);
      return null;
    } catch (error) {
      if (error instanceof ArgumentError) return error.message;
      throw error;
    }
  }
}

/** A copy whose arrays nobody can write to. */
const frozen = <H extends object>(hyperparameters: H): H => {
  const copy = plain(hyperparameters);
  for (const value of Object.values(copy)) Object.freeze(value);
  return Object.freeze(copy) as unknown as H;
};

/** A copy that shares no array with the original. */
const plain = (hyperparameters: object): Record<string, HyperparameterValue> =>
  Object.fromEntries(Object.entries(hyperparameters).map(([name, v]) => [name, Array.isArray(v) ? [...v] : v]));
