import { updateInPlace } from '../autograd/in-place.ts';
import { noGrad } from '../autograd/mode.ts';
import type { Tensor } from '../autograd/tensor.ts';
import { sgd } from '../backend/kernels/optim.ts';
import { ArgumentError, DTypeError, StateDictError } from '../errors.ts';
import { castTo } from '../ops/arguments.ts';
import { add, div, mul, sub } from '../ops/arithmetic.ts';
import { cast, clone } from '../ops/cast.ts';
import { zeros } from '../ops/create.ts';
import { clamp } from '../ops/elementwise.ts';
import { checkOptions } from '../options.ts';
import { refuseWhileRecording } from '../recording.ts';
import { isFloat } from '../shape/dtype.ts';
import { checkRange } from './checks.ts';
import { listTensors } from './parameters.ts';
import { compareTensors } from './state-dict.ts';

/** How long an average remembers. */
export interface ExponentialMovingAverageOptions {
  /** How much of the average is kept at an update, from 0 to 1; default 0.999. */
  readonly decay?: number;
  /** Keep less of it at first: min(decay, (1 + t) / (10 + t)) at the t-th update; default false. */
  readonly useNumUpdates?: boolean;
}

const PLAIN = { momentum: 0, dampening: 0, nesterov: false, first: false } as const;

const NAME = 'ExponentialMovingAverage';

/**
 * A moving average of weights (Polyak & Juditsky 1992), which often does better than the weights themselves, as in diffusion
 * models. It begins with the weights as they are; an update moves it towards them:
 *
 *     a ← decay · a + (1 − decay) · p
 *
 * ```ts
 * const average = new ExponentialMovingAverage(model.parameters(), { decay: 0.999 });
 * optimizer.step();
 * average.update(); // in a compiled step too
 * const samples = average.averageParameters(() => sample(model)); // with the averages in place of the weights
 * ```
 *
 * What else a model has, such as the running statistics of batch norms, is left as it is.
 */
export class ExponentialMovingAverage {
  readonly parameters: readonly Tensor[];
  readonly decay: number;
  /** The averages, in the order of the parameters. */
  readonly averages: readonly Tensor[];
  /** t, where it is needed. */
  readonly #updates: Tensor | null;
  #stored: readonly Tensor[] | null = null;

  /** @throws {ArgumentError | DTypeError} on an option out of its range, or on what is not a tensor of floats. */
  constructor(parameters: Iterable<Tensor>, options?: ExponentialMovingAverageOptions) {
    const { decay = 0.999, useNumUpdates = false } = checkOptions(NAME, options, {
      decay: 'number',
      useNumUpdates: 'flag',
    });
    checkRange(NAME, 'decay', decay, { max: 1 });
    this.parameters = listTensors(NAME, parameters);
    if (this.parameters.length === 0)
      throw new ArgumentError(`${NAME}: there is no parameter; was the iterator used before?`);
    const other = this.parameters.find(({ dtype }) => !isFloat(dtype));
    if (other) throw new DTypeError(`${NAME}: the average of parameters is of floats, got ${other.dtype}`);
    this.decay = decay;
    this.averages = this.#copies();
    this.#updates = useNumUpdates ? zeros([], { dtype: 'int32' }) : null;
  }

  #copies(): Tensor[] {
    return noGrad(() => this.parameters.map((parameter) => clone(parameter)));
  }

  /** Moves the averages towards the parameters. */
  update(): void {
    noGrad(() => {
      const take = this.#updates && this.#part(this.#updates);
      this.averages.forEach((average, i) => {
        const parameter = this.parameters[i];
        if (average.dtype !== parameter.dtype) average.replace(cast(average, parameter.dtype));
        if (take) average.assign(add(average, mul(castTo(take, average.dtype), sub(parameter, average))));
        // SGD's step p − lr (∇ + weightDecay p), with the parameter in the gradient's place: a + (1 − decay) (p − a).
        else updateInPlace(sgd, [average], [parameter], { ...PLAIN, lr: this.decay - 1, weightDecay: -1 });
      });
    });
  }

  /** Counts an update; how much of the parameters is taken at it. The count is a tensor, so that a compiled step counts too. */
  #part(updates: Tensor): Tensor {
    const t = castTo(updates.assign(add(updates, 1)), 'float32');
    return sub(1, clamp(div(add(t, 1), add(t, 10)), null, this.decay));
  }

  /** Writes the averages into the parameters. */
  copyTo(): void {
    noGrad(() => {
      this.parameters.forEach((parameter, i) => {
        parameter.assign(this.averages[i]);
      });
    });
  }

  /** Keeps a copy of the parameters for `restore`. */
  store(): void {
    refuseWhileRecording('storing parameters', 'do it before the call');
    this.#stored = this.#copies();
  }

  /** Writes back what `store` has kept. @throws {ArgumentError} when there is nothing. */
  restore(): void {
    refuseWhileRecording('restoring parameters', 'do it after the call');
    const stored = this.#stored;
    if (stored === null) throw new ArgumentError(`${NAME}: there are no parameters to restore; store() them first`);
    noGrad(() => {
      this.parameters.forEach((parameter, i) => {
        parameter.assign(stored[i]);
      });
    });
    this.#stored = null;
  }

  /**
   * Runs `fn` with the averages in place of the parameters, which are put back afterwards, when `fn` throws too; when it
   * returns a promise, once that is settled.
   */
  averageParameters<T>(fn: () => T): T {
    this.store();
    let result: T;
    try {
      this.copyTo();
      result = fn();
    } catch (error) {
      this.restore();
      throw error;
    }
    if (result instanceof Promise) return result.finally(() => this.restore()) as T;
    this.restore();
    return result;
  }

  /** The averages, `shadow_params.0` and so on, under flat names; with `useNumUpdates` also `num_updates`. */
  stateDict(): Record<string, Tensor> {
    return Object.fromEntries(this.#state().map(([name, value]) => [name, clone(value)]));
  }

  /**
   * Goes on where `stateDict()` was taken.
   * @throws {StateDictError} listing all that does not fit; nothing has changed then.
   */
  loadStateDict(dict: Readonly<Record<string, Tensor>>): void {
    refuseWhileRecording('loading the state of an average', 'load it before the call');
    const state = this.#state();
    const problems = compareTensors(new Map(state), dict ?? {});
    if (problems.length > 0)
      throw new StateDictError(`${NAME}.loadStateDict: the state does not fit:\n  ${problems.join('\n  ')}`);
    noGrad(() => {
      for (const [name, value] of state) value.assign(dict[name]);
    });
  }

  #state(): (readonly [name: string, value: Tensor])[] {
    const averages = this.averages.map((average, i) => [`shadow_params.${i}`, average] as const);
    return this.#updates ? [...averages, ['num_updates', this.#updates]] : averages;
  }
}
