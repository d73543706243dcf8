import { noGrad } from '../autograd/mode.ts';
import type { Tensor } from '../autograd/tensor.ts';
import { ArgumentError, got, StateDictError } from '../errors.ts';
import { cast, clone } from '../ops/cast.ts';
import { zerosLike } from '../ops/create.ts';
import { legible, listed } from '../quote.ts';
import { type Live, live, recording, refuseWhileRecording } from '../recording.ts';
import { show } from './checks.ts';
import { checkGradient, checkParameters } from './parameters.ts';
import { compareNames, compareTensors, type HyperparameterValue, type OptimizerStateDict } from './state-dict.ts';

/** What every optimizer has; the others are its own. */
export interface Hyperparameters {
  readonly lr: number;
}

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
 * An optimizer of one's own says what it checks, which tensors it keeps for a parameter, which numbers a step needs,
 * and how they update one parameter. `H` are its hyperparameters, `S` the numbers.
 */
export abstract class Optimizer<H extends Hyperparameters = Hyperparameters, S = unknown> {
  readonly name: string;
  readonly parameters: readonly Tensor[];
  #hyperparameters: H;
  /** Empty for a parameter until its first update. */
  readonly #state: Record<string, Tensor>[];
  readonly #steps: number[];
  readonly #madeIn = recording();

  /** @throws {ArgumentError | GradientError} on bad hyperparameters or parameters. */
  constructor(name: string, parameters: Iterable<Tensor>, hyperparameters: H) {
    this.name = name;
    this.parameters = checkParameters(name, parameters);
    this.check(hyperparameters);
    this.#hyperparameters = plain(hyperparameters) as unknown as H;
    this.#state = this.parameters.map(() => ({}));
    this.#steps = this.parameters.map(() => 0);
  }

  /** @throws {ArgumentError} on a value out of its range. It is called before the fields of a subclass are set. */
  protected abstract check(hyperparameters: H): void;

  /** The names of the tensors that are kept for each parameter; zeros before its first update. */
  protected abstract slots(hyperparameters: H): readonly string[];

  /** The numbers of a parameter's `step`-th update, counted from 1: all that depends on the learning rate or on time. */
  protected abstract scalars(step: number, hyperparameters: H): S;

  /**
   * Updates `parameter` and `state` in place. It runs inside `noGrad`, when nothing can fail any more. While a compiled
   * function is recorded the numbers are not there yet: hand `scalars` on to `updateInPlace`, which waits for them.
   */
  protected abstract update(parameter: Tensor, gradient: Tensor, state: ParameterState, scalars: S | Live<S>): void;

  get hyperparameters(): H {
    recording()?.guard(this, 'hyperparameters');
    return this.#hyperparameters;
  }

  /** The learning rate; it may be set between steps: `optimizer.lr = schedule(step)`. @throws {ArgumentError} if < 0. */
  get lr(): number {
    recording()?.guard(this, 'lr');
    return this.#hyperparameters.lr;
  }
  set lr(value: number) {
    refuseWhileRecording('setting a learning rate', 'set it before the call: every call reads it anew');
    const next = { ...this.#hyperparameters, lr: value };
    this.check(next);
    this.#hyperparameters = next;
  }

  /** Forgets the gradients: `.grad` becomes `null`. */
  zeroGrad(): void {
    for (const parameter of this.parameters) parameter.grad = null;
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
    // Nearly always one step for all.
    let shared: { readonly step: number; readonly scalars: S } | null = null;
    noGrad(() => {
      for (const i of due) {
        const count = (): S => {
          const step = this.#steps[i] + 1;
          // The first one starts afresh: the learning rate may be another one at the same step.
          if (i === due[0] || shared?.step !== step)
            shared = { step, scalars: this.scalars(step, this.#hyperparameters) };
          this.#steps[i] = step; // last: a step whose numbers cannot be had does not count
          return shared.scalars;
        };
        const undo = () => {
          this.#steps[i]--;
        };
        const scalars = recorder === null ? count() : live(count, undo);
        const parameter = this.parameters[i];
        this.update(parameter, parameter.grad!, this.#state[i], scalars);
      }
    });
  }

  /** The names of the tensors that are kept for a parameter at present. */
  get slotNames(): string {
    return this.slots(this.#hyperparameters).join();
  }

  /** Its settings, not its tensors: `Adam(lr=0.001, betas=[0.9, 0.999], …), 4 parameters`. */
  toString(): string {
    const settings = Object.entries(this.#hyperparameters).map(([field, value]) => `${field}=${show(value)}`);
    return `${this.name}(${settings.join(', ')}), ${this.parameters.length} parameters`;
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }

  #withGradient(): number[] {
    const due: number[] = [];
    this.parameters.forEach((parameter, i) => {
      if (parameter.grad === null) return;
      checkGradient(this.name, parameter, parameter.grad, i);
      due.push(i);
    });
    return due;
  }

  #prepare(i: number): void {
    this.#follow(i);
    for (const slot of this.slots(this.#hyperparameters)) this.#state[i][slot] ??= zerosLike(this.parameters[i]);
  }

  /** Where a parameter has been cast, what is kept for it follows. */
  #follow(i: number): void {
    const { dtype } = this.parameters[i];
    for (const slot of this.slots(this.#hyperparameters)) {
      const kept = this.#state[i][slot];
      if (kept && kept.dtype !== dtype) kept.replace(cast(kept, dtype));
    }
  }

  /** A snapshot: later steps don't change it. */
  stateDict(): OptimizerStateDict {
    const state: Record<string, Tensor> = {};
    const slots = this.slots(this.#hyperparameters);
    this.#steps.forEach((steps, i) => {
      if (steps > 0) for (const slot of slots) state[`${i}.${slot}`] = clone(this.#state[i][slot]);
    });
    return {
      optimizer: this.name,
      hyperparameters: plain(this.#hyperparameters),
      steps: [...this.#steps],
      state,
    };
  }

  /**
   * Continues where `stateDict()` was taken, bit for bit, the learning rate and other hyperparameters included. Tensors of
   * another float dtype are cast to that of their parameter.
   * @throws {StateDictError} listing all that does not fit; nothing has changed then.
   */
  loadStateDict(dict: OptimizerStateDict): void {
    refuseWhileRecording('loading the state of an optimizer', 'load it before the call');
    this.#checkStateDict(dict);
    this.#hyperparameters = plain(dict.hyperparameters) as unknown as H;
    const slots = this.slots(this.#hyperparameters);
    noGrad(() => {
      dict.steps.forEach((steps, i) => {
        this.#steps[i] = steps;
        const own = this.#state[i];
        // Tensors that exist are written to, not replaced: somebody may hold on to them.
        for (const tensor of Object.values(own)) tensor.assign(zerosLike(tensor));
        if (steps === 0) return;
        this.#follow(i);
        for (const slot of slots) {
          const value = dict.state[`${i}.${slot}`];
          if (own[slot]) own[slot].assign(value);
          else own[slot] = cast(value, this.parameters[i].dtype);
        }
      });
    });
  }

  #checkStateDict(dict: OptimizerStateDict): void {
    if ((dict as unknown) instanceof Promise) throw new StateDictError(`${this.name}.loadStateDict: got ${got(dict)}`);
    const { optimizer, steps } = dict ?? {};
    const hyperparameters = dict?.hyperparameters ?? {};
    const problems: string[] = [];
    if (optimizer !== this.name)
      problems.push(
        `it is of ${optimizer === undefined ? 'no optimizer' : listed([String(optimizer)])}, not of ${this.name}`,
      );

    const wrongNames = compareNames(
      'hyperparameters',
      Object.keys(this.#hyperparameters),
      Object.keys(hyperparameters),
    );
    problems.push(...wrongNames);
    const next = hyperparameters as unknown as H;
    const wrongValue = wrongNames.length === 0 ? this.#whyNot(next) : null;
    if (wrongValue !== null) problems.push(wrongValue);

    const count = this.parameters.length;
    if (!Array.isArray(steps) || steps.length !== count || !steps.every((n) => Number.isSafeInteger(n) && n >= 0)) {
      problems.push(
        `steps must be ${count} whole numbers ≥ 0, one for each parameter, got ${legible(JSON.stringify(steps) ?? 'nothing').slice(0, 80)}`,
      );
    } else {
      const known = wrongNames.length === 0 && wrongValue === null;
      const slots = this.slots(known ? next : this.#hyperparameters);
      const updated = this.parameters.flatMap((parameter, i) => (steps[i] > 0 ? [{ parameter, i }] : []));
      const expected = updated.flatMap(({ parameter, i }) => slots.map((slot) => [`${i}.${slot}`, parameter] as const));
      problems.push(...compareTensors(new Map(expected), dict.state ?? {}));
    }
    if (problems.length === 0) return;
    throw new StateDictError(`${this.name}.loadStateDict: the state does not fit:\n  ${problems.join('\n  ')}`);
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

/** A copy that shares no array with the original. */
const plain = (hyperparameters: object): Record<string, HyperparameterValue> =>
  Object.fromEntries(Object.entries(hyperparameters).map(([name, v]) => [name, Array.isArray(v) ? [...v] : v]));
