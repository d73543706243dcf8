import { ArgumentError } from '../errors.ts';
import { checkCount, checkRange, checkState, isBest } from '../optim/checks.ts';
import { checkOptions } from '../options.ts';
import { show } from '../quote.ts';

/** When `EarlyStopping` has seen enough. */
export interface EarlyStoppingOptions {
  /** After how many metrics in a row that are no better it is time to stop, ≥ 1; default 3. */
  readonly patience?: number;
  /** By how much a metric must be better to count, ≥ 0; default 0. */
  readonly minDelta?: number;
  /** Whether the smaller or the larger metric is better; default `'min'`. */
  readonly mode?: 'min' | 'max';
}

/** What an early stopping remembers, fit for JSON. */
export interface EarlyStoppingState {
  /** The best metric; `null` before the first. */
  readonly best: number | null;
  /** How many in a row were no better. */
  readonly waited: number;
}

/**
 * Says when a metric has got no better for a while.
 *
 * ```ts
 * const stopping = new EarlyStopping({ patience: 5 });
 * for (…) if (stopping.step(validationLoss)) break;
 * ```
 * @throws {ArgumentError} on an option out of its range.
 */
export class EarlyStopping {
  readonly #patience: number;
  readonly #minDelta: number;
  readonly #mode: 'min' | 'max';
  #state: EarlyStoppingState = { best: null, waited: 0 };

  constructor(options?: EarlyStoppingOptions) {
    const names = { patience: 'number', minDelta: 'number', mode: 1 } as const;
    const { patience = 3, minDelta = 0, mode = 'min' } = checkOptions('EarlyStopping', options, names);
    checkCount('EarlyStopping', 'patience', patience);
    checkRange('EarlyStopping', 'minDelta', minDelta);
    if (mode !== 'min' && mode !== 'max')
      throw new ArgumentError(`EarlyStopping: mode is 'min' or 'max', got ${show(mode)}`);
    this.#patience = patience;
    this.#minDelta = minDelta;
    this.#mode = mode;
  }

  /** The best metric so far; `null` before the first. */
  get best(): number | null {
    return this.#state.best;
  }

  /** Whether the last metric was the best: time to keep the weights. */
  get isBest(): boolean {
    return this.#state.best !== null && this.#state.waited === 0;
  }

  /** Takes the next metric; whether it is time to stop. NaN is no better than anything. @throws {ArgumentError} */
  step(metric: number): boolean {
    if (typeof metric !== 'number')
      throw new ArgumentError(`EarlyStopping: the metric is a number, got ${show(metric)}`);
    const { best, waited } = this.#state;
    const gain = this.#mode === 'min' ? (best ?? Infinity) - metric : metric - (best ?? -Infinity);
    this.#state = gain > this.#minDelta ? { best: metric, waited: 0 } : { best, waited: waited + 1 };
    return this.#state.waited >= this.#patience;
  }

  /** All that decides what comes next, as plain data. */
  stateDict(): EarlyStoppingState {
    return this.#state;
  }

  /** Goes on from there. @throws {StateDictError} on what `stateDict` could not have returned; nothing has changed then. */
  loadStateDict(state: EarlyStoppingState): void {
    const { best, waited } = state ?? {};
    checkState('EarlyStopping', state, { best: isBest(best), waited: Number.isSafeInteger(waited) && waited >= 0 });
    this.#state = { best, waited };
  }
}
