import {
  byGoal,
  effectsOf,
  goalNames,
  goalOf,
  hasFailed,
  type Setting,
  type Settings,
  type Space,
  type Standing,
  type Sweep,
  type Values,
} from '@engram/sweep';
import { count, tableOf } from '../../lab/report.ts';
import { shortened } from '../../lab/usage-error.ts';

// A sweep's trials for people to read in a terminal.

/** Enough to tell the trials of a sweep apart, and to find their files. */
export const shortId = (trial: string): string => trial.slice(0, 8);

const shownNumber = (value: number): string => String(Number(value.toPrecision(4)));

const shownSetting = (value: Setting): string =>
  typeof value === 'number' ? shownNumber(value) : shortened(String(value));

/** `seed 3, optimizer.lr 0.001` */
export const settingsText = (settings: Settings): string =>
  Object.entries(settings)
    .map(([path, value]) => `${path} ${shownSetting(value)}`)
    .join(', ');

const valuesText = (values: Values): string => {
  if ('uniform' in values) return `from ${values.uniform.map(shownNumber).join(' to ')}`;
  if ('logUniform' in values) return `from ${values.logUniform.map(shownNumber).join(' to ')} (log)`;
  const shown = values.map(shownSetting);
  return shown.length > 8
    ? `${shown.slice(0, 3).join(', ')}, … ${shown.at(-1)} (${count(shown.length)})`
    : shown.join(', ');
};

/** What is varied: `seed 0, 1, 2; optimizer.lr from 0.0001 to 0.01 (log)` */
export const spaceText = (space: Space): string =>
  Object.entries(space)
    .map(([path, values]) => `${path} ${valuesText(values)}`)
    .join('; ');

export const errorsText = (errors: number | null): string => (errors === null ? '' : `${errors.toFixed(2)} errors`);

/** What came of a trial. */
export const resultText = ({ ending, why, converged, errors, steps }: Standing): string => {
  const rest = errors === null ? '' : `, ${errorsText(errors)}`;
  if (ending === 'done')
    return converged ? `learned after ${count(converged.sequences)} sequences` : `not learned${rest}`;
  if (ending === 'paused') return `paused at step ${count(steps)}${rest}`;
  return `${ending}: ${why ?? ''}`;
};

/** What there is of a sweep, by the names of trials. */
export type Results = ReadonlyMap<string, Standing>;

const BEST = 10;

export const ranked = (sweep: Sweep, results: Results): Standing[] => [...results.values()].sort(byGoal(sweep.goal));

const goalText = (value: number | null): string =>
  value === null ? '–' : Number.isInteger(value) ? count(value) : String(Number(value.toPrecision(4)));

/** The best trials with their settings. */
const bestTable = (sweep: Sweep, results: Results): string | null => {
  const best = ranked(sweep, results)
    .filter((result) => !hasFailed(result))
    .slice(0, BEST);
  if (best.length === 0) return null;
  const paths = Object.keys(sweep.plan.vary);
  const settings = new Map(sweep.trials.map((trial) => [trial.id, trial.settings]));
  const withErrors = sweep.goal !== 'errors';
  const head = ['trial', ...paths, goalNames[sweep.goal], ...(withErrors ? ['errors at the end'] : []), 'steps'];
  const rows = best.map((result) => [
    shortId(result.trial),
    ...paths.map((path) => shownSetting(settings.get(result.trial)![path] ?? null)),
    goalText(goalOf(sweep.goal, result)),
    ...(withErrors ? [result.errors === null ? '–' : result.errors.toFixed(2)] : []),
    count(result.steps),
  ]);
  return `Best, by ${goalNames[sweep.goal]}:\n${tableOf(head, rows)}`;
};

/** For each setting and each of its values the median of the goal, and the quartiles. */
const effectTables = (sweep: Sweep, results: Results): string | null => {
  const points = sweep.trials.flatMap(({ id, settings }) => {
    const result = results.get(id);
    return result ? [{ settings, goal: goalOf(sweep.goal, result) }] : [];
  });
  const all = Object.keys(sweep.plan.vary);
  // Seeds are shown where there is nothing else: their spread is what every other effect has to be seen against.
  const chosen = all.filter((path) => path !== 'seed');
  const effects = effectsOf(chosen.length > 0 ? chosen : all, points);
  if (effects.length === 0) return null;
  const counted = sweep.goal === 'errors' || sweep.goal === 'loss' ? 'have it' : 'learned';
  const tables = effects.map(({ path, groups }) =>
    tableOf(
      [path, 'trials', counted, 'median', 'quartiles'],
      groups.map(({ values, trials, reached, median, quartiles }) => [
        'is' in values ? shownSetting(values.is) : `${shownNumber(values.from)} to ${shownNumber(values.to)}`,
        count(trials),
        count(reached),
        goalText(median),
        quartiles[0] === null ? '–' : quartiles.map(goalText).join(' to '),
      ]),
    ),
  );
  return `Effect of each setting on ${goalNames[sweep.goal]} (a trial without it counts as behind all others):\n${tables.join('\n\n')}`;
};

const MOST_FAILURES = 20;

/** Trials that failed, with reasons. */
const failureLines = (sweep: Sweep, results: Results): string | null => {
  const failed = sweep.trials.flatMap(({ id, settings }) => {
    const result = results.get(id);
    return result && hasFailed(result) ? [`  ${shortId(id)}  ${settingsText(settings)}: ${resultText(result)}`] : [];
  });
  if (failed.length === 0) return null;
  const more = failed.length > MOST_FAILURES ? [`  and ${count(failed.length - MOST_FAILURES)} more`] : [];
  return ['Failures:', ...failed.slice(0, MOST_FAILURES), ...more].join('\n');
};

/** `38 of 40 trials done: 35 learned, 2 not, 1 failed` */
export const totalsText = (sweep: Sweep, results: Results): string => {
  const all = [...results.values()];
  const counts: [number, string][] = [
    [all.filter((result) => !hasFailed(result) && result.converged !== null).length, 'learned'],
    [all.filter(({ ending, converged }) => ending === 'done' && converged === null).length, 'not learned'],
    [all.filter(({ ending, converged }) => ending === 'paused' && converged === null).length, 'paused'],
    [all.filter(hasFailed).length, 'failed'],
  ];
  const parts = counts.flatMap(([n, what]) => (n > 0 ? [`${count(n)} ${what}`] : []));
  const colon = parts.length > 0 ? `: ${parts.join(', ')}` : '';
  return `${count(all.length)} of ${count(sweep.trials.length)} trials ${all.length === 1 ? 'has' : 'have'} a result${colon}`;
};

/** All that is said at the end. */
export const outcomeText = (sweep: Sweep, results: Results): string =>
  [totalsText(sweep, results), bestTable(sweep, results), effectTables(sweep, results), failureLines(sweep, results)]
    .filter((part) => part !== null)
    .join('\n\n');
