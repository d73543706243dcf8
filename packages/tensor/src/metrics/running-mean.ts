import { ArgumentError } from '../errors.ts';
import { checkState, isSize } from '../optim/checks.ts';
import { show } from '../quote.ts';

/** What a running mean remembers, fit for JSON. */
export interface RunningMeanState {
  readonly total: number;
  readonly weight: number;
}

/**
 * The mean of numbers that come one by one, each with a weight, such as losses of batches with their sizes.
 *
 * ```ts
 * const loss = new RunningMean();
 * for (const [x, y] of loader) loss.update(await lossOf(x, y).item(), y.shape[0]);
 * console.log(loss.compute());
 * ```
 */
export class RunningMean {
  #total = 0;
  #weight = 0;

  /**
   * Adds a value; the mean becomes Σ wᵢ vᵢ / Σ wᵢ.
   * @throws {ArgumentError} on what is not a number, or a weight that is not finite and ≥ 0.
   */
  update(value: number, weight = 1): void {
    if (typeof value !== 'number' || !isSize(weight))
      throw new ArgumentError(
        `RunningMean: expected a number and a finite weight ≥ 0, got ${show(value)} and ${show(weight)}`,
      );
    if (weight === 0) return;
    this.#total += value * weight;
    this.#weight += weight;
  }

  /** Σ weight · value / Σ weight; NaN before the first. */
  compute(): number {
    return this.#total / this.#weight;
  }

  /** Begins anew, with no value. */
  reset(): void {
    this.#total = 0;
    this.#weight = 0;
  }

  /** The sums so far, as plain data. */
  stateDict(): RunningMeanState {
    return { total: this.#total, weight: this.#weight };
  }

  /** Goes on from there. @throws {StateDictError} on what `stateDict` could not have returned; nothing has changed then. */
  loadStateDict(state: RunningMeanState): void {
    const { total, weight } = state ?? {};
    checkState('RunningMean', state, { total: typeof total === 'number', weight: isSize(weight) });
    this.#total = total;
    this.#weight = weight;
  }
}
