import { join } from 'node:path';
import { aboutModel } from '@engram/ntm';
import { effectsOf } from '../effects.ts';
import { byGoal, type Goal, goalNames, goalOf, hasFailed } from '../goal.ts';
import { type KeptSweep, readSweep } from '../read-sweep.ts';
import type { Setting } from '../space.ts';
import type { Standing } from '../standings.ts';
import type { PageCurve, PageData, PageTrial } from './data.ts';
import { htmlOf } from './html.ts';

const FILE = 'report.html';

/** Curves of so many trials at most. */
const CURVES = 200;
/** Of which the best so many are there in any case. */
const BEST = 40;

/**
 * Writes the report of a sweep, `report.html`, into its folder: one file that loads nothing. It may be written while the sweep
 * runs. @returns where it is. @throws {SweepError | FileError} as `readSweep`, and where it cannot be written.
 */
export const sweepReport = async (out: string): Promise<string> => {
  const kept = await readSweep(out);
  await kept.folder.writeText(FILE, htmlOf(await dataOf(kept)));
  return join(out, FILE);
};

const grouped = (n: number): string => n.toLocaleString('en-US');

const MISSING: Readonly<Record<Goal, string>> = {
  sequencesToLearn: 'not learned',
  stepsToLearn: 'not learned',
  errors: 'no errors known',
  loss: 'no loss known',
};

const dataOf = async (kept: KeptSweep): Promise<PageData> => {
  const { sweep, results } = kept;
  const { goal, plan } = sweep;
  const paths = Object.keys(plan.vary);
  const settings = new Map(sweep.trials.map((trial) => [trial.id, trial.settings]));
  const ranked = [...results.values()].sort(byGoal(goal));
  const settingsOf = ({ trial }: Standing): Setting[] => paths.map((path) => settings.get(trial)?.[path] ?? null);
  const trials = ranked.map((result) => trialOf(result, settingsOf(result), goal));
  const points = ranked.map((result) => ({ settings: settings.get(result.trial)!, goal: goalOf(goal, result) }));
  return {
    title: `Sweep of ${plan.base.task}`,
    facts: factsOf(kept),
    goal: { name: goalNames[goal], missing: MISSING[goal] },
    paths,
    trials,
    curves: await curvesOf(kept, ranked),
    effects: effectsOf(paths, points),
  };
};

const trialOf = (result: Standing, settings: readonly Setting[], goal: Goal): PageTrial => {
  const { trial, ending, why, steps, sequences, converged, errors, loss, rollbacks, starts, network } = result;
  return {
    id: trial,
    settings,
    ending,
    why,
    goal: goalOf(goal, result),
    steps,
    sequences,
    learned: converged?.sequences ?? null,
    errors,
    loss,
    rollbacks,
    starts,
    network: network !== null,
  };
};

/** Of trials that are ranked: the best of them, and of the others as many as there is room for, from all ranks. */
const curvesOf = async ({ folder, sweep }: KeptSweep, ranked: readonly Standing[]): Promise<PageCurve[]> => {
  const first = Math.min(BEST, ranked.length);
  const rest = Math.min(CURVES, ranked.length) - first;
  const chosen = [
    ...Array.from({ length: first }, (_, i) => i),
    ...Array.from({ length: rest }, (_, i) => first + Math.floor((i * (ranked.length - first)) / rest)),
  ];
  const curves: PageCurve[] = [];
  for (const i of chosen) {
    const { trial, ending, steps } = ranked[i]!;
    // A rung is where a trial paused, or a step or two before it.
    const rung = ending === 'paused' ? sweep.rungs.findLast((each) => each <= steps)! : Number.POSITIVE_INFINITY;
    const result = await folder.resultOf(trial, rung);
    if (!result) continue;
    const { sequences, errors, loss } = result.curve;
    curves.push({ trial: i, sequences, errors: errors.map(short), loss: loss.map(short) });
  }
  return curves;
};

/** Nobody sees more digits in a picture. */
const short = (value: number | null): number | null => (value === null ? null : Number(value.toPrecision(4)));

const factsOf = ({ sweep, results, isOver, kernels, version }: KeptSweep): [string, string][] => {
  const { plan, goal, trials, rungs } = sweep;
  const all = [...results.values()];
  const learned = all.filter((result) => !hasFailed(result) && result.converged !== null).length;
  const failed = all.filter(hasFailed).length;
  const { base } = plan;
  return [
    [
      'Trials',
      `${grouped(all.length)} of ${grouped(trials.length)} have a result: ${grouped(learned)} learned the task, ${grouped(failed)} failed${isOver ? '' : '; the sweep is not over'}`,
    ],
    ['Goal', `${goalNames[goal]}; the fewer, the better`],
    ['Varied', Object.keys(plan.vary).join(', ') || 'nothing'],
    [
      'Search',
      [
        plan.random ? `${grouped(plan.random.count)} drawn, with seed ${plan.random.seed ?? 0}` : 'every combination',
        ...(rungs.length > 1
          ? [`compared at steps ${rungs.slice(0, -1).map(grouped).join(', ')}: the best 1 in ${sweep.factor} go on`]
          : []),
      ].join('; '),
    ],
    ['Network', aboutModel(base.model)],
    [
      'Training',
      `${base.optimizer.kind}, batch ${base.batch}, ${grouped(base.steps)} steps${plan.untilLearned ? ', or until it has learned' : ''}; but for what is varied`,
    ],
    ['Computed by', `${kernels}; @engram/sweep ${version}`],
  ];
};
