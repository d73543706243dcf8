import { checkFunction } from '../checks.ts';
import { ArgumentError } from '../errors.ts';
import { checkOptions } from '../options.ts';
import { show } from '../quote.ts';
import { checkCount, checkRange } from './checks.ts';

/**
 * A learning rate as a function of time; `step` counts from 0, in whatever the loop counts:
 *
 * ```ts
 * const schedule = linearWarmup(cosineAnnealing(1e-2, { steps: 1000 }), { steps: 100 });
 * for (let step = 0; step < 1100; step++) {
 *   optimizer.lr = schedule(step);
 *   …
 * }
 * ```
 */
export type Schedule = (step: number) => number;

/** lr. @throws {ArgumentError} unless lr ≥ 0. */
export const constantSchedule = (lr: number): Schedule => {
  checkRange('constantSchedule', 'lr', lr);
  return () => lr;
};

/** When and how much `stepDecay` lets the rate fall. */
export interface StepDecayOptions {
  /** After how many steps the rate falls, ≥ 1. */
  readonly stepSize: number;
  /** By which factor, ≥ 0; default 0.1. */
  readonly gamma?: number;
}

/** lr · gamma^⌊step / stepSize⌋; PyTorch's `StepLR`. @throws {ArgumentError} */
export const stepDecay = (lr: number, options: StepDecayOptions): Schedule => {
  const { stepSize, gamma = 0.1 } = checkOptions('stepDecay', options, { stepSize: 'number', gamma: 'number' });
  checkRange('stepDecay', 'lr', lr);
  checkCount('stepDecay', 'stepSize', stepSize);
  checkRange('stepDecay', 'gamma', gamma);
  return (step) => lr * gamma ** Math.floor(step / stepSize);
};

/** How fast `exponentialDecay` lets the rate fall. */
export interface ExponentialDecayOptions {
  /** The factor of each step, ≥ 0. */
  readonly gamma: number;
}

/** lr · gamma^step; PyTorch's `ExponentialLR`. @throws {ArgumentError} */
export const exponentialDecay = (lr: number, options: ExponentialDecayOptions): Schedule => {
  const { gamma } = checkOptions('exponentialDecay', options, { gamma: 'number' });
  checkRange('exponentialDecay', 'lr', lr);
  checkRange('exponentialDecay', 'gamma', gamma);
  return (step) => lr * gamma ** step;
};

/** From `start` at t = 0 to `end` at t = 1 along half a cosine. */
const cosine = (start: number, end: number, t: number): number =>
  end + ((start - end) * (1 + Math.cos(Math.PI * t))) / 2;

/** How far and how long `cosineAnnealing` lets the rate fall. */
export interface CosineAnnealingOptions {
  /** When the smallest rate is reached, ≥ 1. */
  readonly steps: number;
  /** The smallest rate, ≥ 0; default 0. */
  readonly min?: number;
}

/**
 * min + (lr − min) (1 + cos(π step / steps)) / 2, and min from `steps` on (Loshchilov & Hutter 2016, arXiv 1608.03983,
 * without restarts). PyTorch's `CosineAnnealingLR` climbs again after `T_max`.
 * @throws {ArgumentError}
 */
export const cosineAnnealing = (lr: number, options: CosineAnnealingOptions): Schedule => {
  const { steps, min = 0 } = checkOptions('cosineAnnealing', options, { steps: 'number', min: 'number' });
  checkRange('cosineAnnealing', 'lr', lr);
  checkCount('cosineAnnealing', 'steps', steps);
  checkRange('cosineAnnealing', 'min', min);
  return (step) => cosine(lr, min, Math.min(step / steps, 1));
};

/** The runs of `cosineAnnealingWarmRestarts`. */
export interface WarmRestartsOptions {
  /** The length of the first run, ≥ 1. */
  readonly steps: number;
  /** How many times as long each run is as the one before, a whole number ≥ 1; default 1. */
  readonly tMult?: number;
  /** The smallest rate, ≥ 0; default 0. */
  readonly min?: number;
}

/**
 * min + (lr − min) (1 + cos(π t / T)) / 2, where t counts the steps of a run of T, after which the next begins at lr again
 * (Loshchilov & Hutter 2016, arXiv 1608.03983); PyTorch's `CosineAnnealingWarmRestarts`.
 * @throws {ArgumentError}
 */
export const cosineAnnealingWarmRestarts = (lr: number, options: WarmRestartsOptions): Schedule => {
  const names = { steps: 'number', tMult: 'number', min: 'number' } as const;
  const { steps, tMult = 1, min = 0 } = checkOptions('cosineAnnealingWarmRestarts', options, names);
  checkRange('cosineAnnealingWarmRestarts', 'lr', lr);
  checkCount('cosineAnnealingWarmRestarts', 'steps', steps);
  checkCount('cosineAnnealingWarmRestarts', 'tMult', tMult);
  checkRange('cosineAnnealingWarmRestarts', 'min', min);
  return (step) => {
    let [run, t] = [steps, step];
    if (tMult === 1) t %= run;
    else for (; t >= run; run *= tMult) t -= run;
    return cosine(lr, min, t / run);
  };
};

/** When and how much `multiStep` lets the rate fall. */
export interface MultiStepOptions {
  /** After which steps the rate falls; one that is there twice counts twice. */
  readonly milestones: readonly number[];
  /** By which factor, ≥ 0; default 0.1. */
  readonly gamma?: number;
}

/** lr · gamma^(the number of milestones ≤ step); PyTorch's `MultiStepLR`. @throws {ArgumentError} */
export const multiStep = (lr: number, options: MultiStepOptions): Schedule => {
  const { milestones, gamma = 0.1 } = checkOptions('multiStep', options, { milestones: 1, gamma: 'number' });
  checkRange('multiStep', 'lr', lr);
  if (!Array.isArray(milestones))
    throw new ArgumentError(`multiStep: milestones are an array of steps, got ${show(milestones)}`);
  const all = milestones.map((step: number, i) => {
    checkRange('multiStep', `milestones[${i}]`, step);
    return step;
  });
  checkRange('multiStep', 'gamma', gamma);
  return (step) => lr * gamma ** all.filter((milestone) => milestone <= step).length;
};

/** How `linearWarmup` begins. */
export interface LinearWarmupOptions {
  /** How long it takes, ≥ 1. */
  readonly steps: number;
  /** The part of the rate to begin with, from 0 to 1; default 0. */
  readonly startFactor?: number;
}

/**
 * Grows in a straight line from startFactor · after(0) to after(0), which it reaches at `steps`, and goes on as
 * after(step − steps).
 * @throws {ArgumentError}
 */
export const linearWarmup = (after: Schedule, options: LinearWarmupOptions): Schedule => {
  const { steps, startFactor = 0 } = checkOptions('linearWarmup', options, { steps: 'number', startFactor: 'number' });
  checkFunction('linearWarmup', after, 'the schedule after it');
  checkCount('linearWarmup', 'steps', steps);
  checkRange('linearWarmup', 'startFactor', startFactor, { max: 1 });
  return (step) => (step < steps ? after(0) * (startFactor + ((1 - startFactor) * step) / steps) : after(step - steps));
};

/** How `oneCycle` rises and falls. */
export interface OneCycleOptions {
  /** The length of the cycle, ≥ 1. */
  readonly steps: number;
  /** The part of the cycle in which the rate grows, in [0, 1); default 0.3. */
  readonly pctStart?: number;
  /** The rate begins at maxLr / divFactor; > 0, default 25. */
  readonly divFactor?: number;
  /** It ends at that / finalDivFactor; > 0, default 1e4. */
  readonly finalDivFactor?: number;
}

/**
 * Up to maxLr and down to almost nothing, both along a cosine (Smith & Topin 2017, arXiv 1708.07120); the numbers are
 * those of PyTorch's `OneCycleLR`. The last rate is reached at steps − 1 and held.
 * @throws {ArgumentError}
 */
export const oneCycle = (maxLr: number, options: OneCycleOptions): Schedule => {
  const {
    steps,
    pctStart = 0.3,
    divFactor = 25,
    finalDivFactor = 1e4,
  } = checkOptions('oneCycle', options, {
    steps: 'number',
    pctStart: 'number',
    divFactor: 'number',
    finalDivFactor: 'number',
  });
  checkRange('oneCycle', 'maxLr', maxLr);
  checkCount('oneCycle', 'steps', steps);
  checkRange('oneCycle', 'pctStart', pctStart, { max: 1, belowMax: true });
  checkRange('oneCycle', 'divFactor', divFactor, { aboveMin: true });
  checkRange('oneCycle', 'finalDivFactor', finalDivFactor, { aboveMin: true });
  const first = maxLr / divFactor;
  const last = first / finalDivFactor;
  const peak = pctStart * steps - 1;
  const end = steps - 1;
  return (step) => {
    if (step >= end) return last;
    return step < peak ? cosine(first, maxLr, step / peak) : cosine(maxLr, last, (step - peak) / (end - peak));
  };
};
