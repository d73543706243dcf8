import type { TrialResult } from './result.ts';

/** What ranking looks at. */
type Ranked = Pick<TrialResult, 'trial' | 'ending' | 'converged' | 'errors' | 'loss'>;

/** What trials are ranked by: the lower, the better. */
export const goals = {
  sequencesToLearn: ({ converged }: Ranked) => converged?.sequences ?? null,
  stepsToLearn: ({ converged }: Ranked) => converged?.step ?? null,
  errors: ({ errors }: Ranked) => errors,
  loss: ({ loss }: Ranked) => loss,
} as const;

/** What trials are ranked by: the name of one of the `goals`. */
export type Goal = keyof typeof goals;

export const isGoal = (text: unknown): text is Goal => typeof text === 'string' && Object.hasOwn(goals, text);

/** For people. */
export const goalNames: Readonly<Record<Goal, string>> = {
  sequencesToLearn: 'sequences to learn',
  stepsToLearn: 'steps to learn',
  errors: 'errors at the end',
  loss: 'loss at the end',
};

/** Whether there is nothing to learn from how far it got. */
export const hasFailed = ({ ending }: Pick<TrialResult, 'ending'>): boolean =>
  ending === 'failed' || ending === 'set aside' || ending === 'refused';

/** The goal's number; `null` where the trial has none. One that failed has none. */
export const goalOf = (goal: Goal, result: Ranked): number | null => (hasFailed(result) ? null : goals[goal](result));

/**
 * For `sort`: the better first; a trial without the goal's number is behind all that have one, by its errors; one that failed is
 * behind them; then by name, so that there is one order.
 */
export const byGoal =
  (goal: Goal) =>
  (a: Ranked, b: Ranked): number => {
    const ranks = (result: Ranked): number[] => [
      Number(hasFailed(result)),
      ...[goalOf(goal, result), result.errors, result.loss].map((x) => x ?? Infinity),
    ];
    const [one, other] = [ranks(a), ranks(b)];
    const at = one.findIndex((value, i) => value !== other[i]);
    return at === -1 ? (a.trial < b.trial ? -1 : 1) : one[at]! - other[at]!;
  };
