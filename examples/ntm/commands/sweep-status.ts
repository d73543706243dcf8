import { hasFailed, type KeptSweep, readSweep } from '@engram/sweep';
import { Command } from 'commander';
import { draw, print } from '../../lab/output.ts';
import { count, tableOf } from '../../lab/report.ts';
import { jsonOf } from '../sweep/json.ts';
import { outcomeText, settingsText, shortId } from '../sweep/words.ts';

interface StatusFlags {
  readonly out: string;
  readonly json: boolean;
}

export const statusCommand = (): Command =>
  new Command('status')
    .description('say how far a sweep is, and what came of it; while it runs, and after')
    .requiredOption('--out <folder>', 'the folder of the sweep')
    .option('--json', 'print one JSON object and nothing else', false)
    .action(run);

interface Running {
  readonly worker: string;
  readonly trial: string;
  readonly step: number;
  /** The step that it trains to. */
  readonly of: number;
  readonly errors: number | null;
}

const runningOf = ({ sweep, atRung, workers }: KeptSweep): Running[] => {
  const steps = new Map(sweep.trials.map(({ id, plan }) => [id, plan.steps]));
  return Object.entries(workers).flatMap(([worker, { trial, progress }]) => {
    const last = steps.get(trial);
    if (last === undefined) return [];
    const of = Math.min(atRung.step, last);
    return [{ worker, trial, step: progress?.step ?? 0, of, errors: progress?.errors ?? null }];
  });
};

const runningTable = ({ sweep }: KeptSweep, running: readonly Running[]): string => {
  const settings = new Map(sweep.trials.map((trial) => [trial.id, trial.settings]));
  const rows = running.map(({ worker, trial, step, of, errors }) => [
    worker,
    shortId(trial),
    settingsText(settings.get(trial)!),
    `${count(step)} of ${count(of)}`,
    errors === null ? '–' : errors.toFixed(2),
  ]);
  return `Under way:\n${tableOf(['worker', 'trial', 'settings', 'step', 'errors'], rows)}`;
};

const rungText = ({ sweep, atRung: { step, trials, done }, isOver }: KeptSweep): string | null => {
  if (isOver || sweep.rungs.length === 1) return null;
  const to = Number.isFinite(step) ? `to step ${count(step)}` : 'to the end';
  return `${count(done)} of the ${count(trials)} that go ${to} have`;
};

const run = async ({ out, json }: StatusFlags): Promise<void> => {
  const kept = await readSweep(out);
  const { sweep, results, isOver } = kept;
  const running = runningOf(kept);
  if (json) {
    const failures = [...results.values()].filter(hasFailed).map(({ trial, why }) => ({ trial, why }));
    const done = results.size;
    draw(
      `${JSON.stringify({ done, of: sweep.trials.length, running, failures, ...jsonOf(out, sweep, results, isOver) })}\n`,
    );
    return;
  }
  const idle = isOver ? 'The sweep is over.' : 'Nobody trains: the command of the sweep with --resume goes on.';
  for (const part of [
    running.length > 0 ? runningTable(kept, running) : idle,
    rungText(kept),
    outcomeText(sweep, results),
  ])
    if (part !== null) print(`${part}\n`);
};
