import { effectsOf, goalOf, type Sweep } from '@engram/sweep';
import { type Results, ranked } from './words.ts';

/** What `--json` says of a sweep. */
export const jsonOf = (out: string, sweep: Sweep, results: Results, isOver: boolean): object => {
  const { goal, plan } = sweep;
  const byId = new Map(sweep.trials.map((trial) => [trial.id, trial]));
  const points = [...results.values()].map((result) => ({
    settings: byId.get(result.trial)!.settings,
    goal: goalOf(goal, result),
  }));
  return {
    out,
    sweep: plan,
    isOver,
    trials: [
      ...ranked(sweep, results).map((result) => ({
        trial: result.trial,
        settings: byId.get(result.trial)!.settings,
        goal: goalOf(goal, result),
        result,
      })),
      ...sweep.trials.flatMap(({ id, settings }) =>
        results.has(id) ? [] : [{ trial: id, settings, goal: null, result: null }],
      ),
    ],
    effects: effectsOf(Object.keys(plan.vary), points),
  };
};
