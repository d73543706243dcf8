import { ArgumentError } from '../errors.ts';
import { checkOptions } from '../options.ts';
import { show } from '../quote.ts';
import { checkRange, checkState, isBest, isSize } from './checks.ts';

/** When `reduceOnPlateau` lets the rate fall, and by how much. */
export interface ReduceOnPlateauOptions {
  /** Whether the smaller or the larger metric is better; default `'min'`. */
  readonly mode?: 'min' | 'max';
  /** What the rate is multiplied by, in [0, 1); default 0.1. */
  readonly factor?: number;
  /** How many metrics in a row may be no better before the rate falls at the next, ≥ 0; default 10. */
  readonly patience?: number;
  /** By how much a metric must be better to count, ≥ 0; default 1e-4. */
  readonly threshold?: number;
  /** Whether that is a part of the best metric, or a distance; default `'rel'`. */
  readonly thresholdMode?: 'rel' | 'abs';
  /** How many metrics do not count after the rate has fallen, ≥ 0; default 0. */
  readonly cooldown?: number;
  /** The smallest rate, ≥ 0; default 0. */
  readonly minLr?: number;
  /** A fall by no more than this is left out, ≥ 0; default 1e-8. */
  readonly eps?: number;
}

/** All that a `ReduceOnPlateau` remembers, fit for JSON. */
export interface ReduceOnPlateauState {
  readonly lr: number;
  /** The best metric; `null` before the first. */
  readonly best: number | null;
  /** How many in a row were no better. */
  readonly numBadEpochs: number;
  readonly cooldownCounter: number;
}

/** A learning rate that falls when a metric gets no better; made by `reduceOnPlateau`. */
export interface ReduceOnPlateau {
  readonly lr: number;
  /** Takes the next metric; returns the rate from here on. */
  step(metric: number): number;
  stateDict(): ReduceOnPlateauState;
  /** @throws {StateDictError} on what `stateDict` could not have returned; nothing has changed then. */
  loadStateDict(state: ReduceOnPlateauState): void;
}

const OP = 'reduceOnPlateau';

/** @throws {ArgumentError} */
const checkChoice = (field: string, value: string, choices: readonly string[]): void => {
  if (!choices.includes(value))
    throw new ArgumentError(`${OP}: ${field} is '${choices.join("' or '")}', got ${show(value)}`);
};

/**
 * Lowers a learning rate when a metric has got no better for a while; PyTorch's `ReduceLROnPlateau`. A metric is better when
 * it is below best · (1 − threshold), for `'max'` above best · (1 + threshold); with `thresholdMode: 'abs'`, best ∓ threshold.
 *
 * ```ts
 * const plateau = reduceOnPlateau(1e-2, { patience: 3 });
 * for (…) optimizer.lr = plateau.step(validate());
 * ```
 * @throws {ArgumentError} on an option out of its range.
 */
export const reduceOnPlateau = (lr: number, options?: ReduceOnPlateauOptions): ReduceOnPlateau => {
  const {
    mode = 'min',
    factor = 0.1,
    patience = 10,
    threshold = 1e-4,
    thresholdMode = 'rel',
    cooldown = 0,
    minLr = 0,
    eps = 1e-8,
  } = checkOptions(OP, options, {
    mode: 1,
    factor: 'number',
    patience: 'number',
    threshold: 'number',
    thresholdMode: 1,
    cooldown: 'number',
    minLr: 'number',
    eps: 'number',
  });
  checkRange(OP, 'lr', lr);
  checkChoice('mode', mode, ['min', 'max']);
  checkRange(OP, 'factor', factor, { max: 1, belowMax: true });
  for (const [field, value] of Object.entries({ patience, threshold, cooldown, minLr, eps }))
    checkRange(OP, field, value);
  checkChoice('thresholdMode', thresholdMode, ['rel', 'abs']);

  let state: ReduceOnPlateauState = { lr, best: null, numBadEpochs: 0, cooldownCounter: 0 };
  return {
    get lr() {
      return state.lr;
    },
    step: (metric) => {
      if (typeof metric !== 'number') throw new ArgumentError(`${OP}: the metric is a number, got ${show(metric)}`);
      let { lr: rate, best, numBadEpochs, cooldownCounter } = state;
      const sign = mode === 'min' ? -1 : 1;
      // Of the first metric any is better that is a number.
      const limit =
        best === null
          ? -sign * Infinity
          : thresholdMode === 'rel'
            ? best * (1 + sign * threshold)
            : best + sign * threshold;
      if (mode === 'min' ? metric < limit : metric > limit) [best, numBadEpochs] = [metric, 0];
      else numBadEpochs++;
      if (cooldownCounter > 0) [cooldownCounter, numBadEpochs] = [cooldownCounter - 1, 0];
      if (numBadEpochs > patience) {
        const next = Math.max(rate * factor, minLr);
        if (rate - next > eps) rate = next;
        [cooldownCounter, numBadEpochs] = [cooldown, 0];
      }
      state = { lr: rate, best, numBadEpochs, cooldownCounter };
      return rate;
    },
    stateDict: () => state,
    loadStateDict: (given) => {
      const { lr: rate, best, numBadEpochs, cooldownCounter } = given ?? {};
      checkState(OP, given, {
        lr: isSize(rate),
        best: isBest(best),
        numBadEpochs: isSize(numBadEpochs),
        cooldownCounter: isSize(cooldownCounter),
      });
      state = { lr: rate, best, numBadEpochs, cooldownCounter };
    },
  };
};
