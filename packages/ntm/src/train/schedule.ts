import { constantSchedule, cosineAnnealing, linearWarmup, type Schedule } from '@engram/tensor';
import { atLeast0, fields, fraction, list, oneOf, optional, type Schema, whole } from '../schema.ts';

/** How the learning rate changes over the steps of a training. */
export interface SchedulePlan {
  /**
   * `'constant'`; `'cosine'`: along half a cosine down to `end` at the last step; `'scored'`: lower, for good, once the
   * validation has been this good.
   */
  readonly kind: 'constant' | 'cosine' | 'scored';
  /** Where the cosine ends; default 1e-5. */
  readonly end?: number;
  /** Steps of linear growth from 0 at the start; default 0. */
  readonly warmup?: number;
  /** What is left of the rate once more than a share of the validation set had no error; the best share first. */
  readonly scores?: readonly { readonly above: number; readonly rate: number }[];
}

export const scheduleSchema: Schema<SchedulePlan> = fields<SchedulePlan>(
  {
    kind: oneOf<SchedulePlan['kind']>(['constant', 'cosine', 'scored']),
    end: optional(atLeast0),
    warmup: optional(whole(0)),
    scores: optional(
      list(fields<NonNullable<SchedulePlan['scores']>[number]>({ above: fraction(), rate: fraction() }), 100),
    ),
  },
  ({ kind, scores }, say) => {
    if (kind === 'scored' && scores === undefined) say('scores', "is needed where kind is 'scored'");
    if (kind !== 'scored' && scores !== undefined) say('scores', `has no say where kind is '${kind}'`);
  },
);

/** The learning rate of each step, counted from 0. `bestExact`: the best share of the validation set without an error. */
export const makeSchedule = (
  lr: number,
  { kind, end = 1e-5, warmup = 0, scores = [] }: SchedulePlan,
  steps: number,
  bestExact: () => number,
): Schedule => {
  const scored: Schedule = () => lr * (scores.find(({ above }) => bestExact() > above)?.rate ?? 1);
  const after =
    kind === 'cosine'
      ? cosineAnnealing(lr, { steps, min: Math.min(end, lr) })
      : kind === 'scored'
        ? scored
        : constantSchedule(lr);
  return warmup > 0 ? (step) => (step < warmup ? linearWarmup(after, { steps: warmup })(step) : after(step)) : after;
};

/**
 * The standard deviation of the noise on what the controller takes over from the step before: `from` until the task has
 * been learned, then growing in a straight line to `to`, which is reached halfway to the last step. A network that makes
 * no more errors has nothing to learn from; more noise makes it go on, and act more decidedly.
 */
export interface NoisePlan {
  readonly from: number;
  readonly to: number;
}

export const noiseSchema: Schema<NoisePlan> = fields<NoisePlan>({ from: atLeast0, to: atLeast0 });

/** The noise of a step, counted from 0; `converged` is the step at which the task had been learned. */
export const noiseAt = ({ from, to }: NoisePlan, steps: number, converged: number | null, step: number): number => {
  if (converged === null) return from;
  const half = Math.max(1, (steps - converged) / 2);
  return from + (to - from) * Math.min(1, Math.max(0, step - converged) / half);
};
