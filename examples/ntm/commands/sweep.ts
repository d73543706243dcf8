import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { goals, runSweep, type Space, type SweepPlan, sweepOf } from '@engram/sweep';
import { Command, Option } from 'commander';
import { positive, seeds, whole } from '../../lab/flag-values.ts';
import { onInterrupt } from '../../lab/interrupt.ts';
import { prepareFolder } from '../../lab/out-folder.ts';
import { complain, draw, print } from '../../lab/output.ts';
import { count } from '../../lab/report.ts';
import { UsageError } from '../../lab/usage-error.ts';
import { withPlanFlags } from '../plan-flags.ts';
import { folderOf, type PlanFlags, planFrom, planLines } from '../plan-from-flags.ts';
import { jsonOf } from '../sweep/json.ts';
import { showSweep } from '../sweep/progress.ts';
import { vary } from '../sweep/vary.ts';
import { outcomeText, shortId, spaceText, totalsText } from '../sweep/words.ts';
import { reportCommand } from './sweep-report.ts';
import { statusCommand } from './sweep-status.ts';

interface SweepFlags extends PlanFlags {
  readonly seeds?: readonly number[];
  readonly vary?: Space;
  readonly random?: number;
  readonly randomSeed?: number;
  readonly halving?: true | number;
  readonly goal: NonNullable<SweepPlan['goal']>;
  readonly untilConverged: boolean;
  readonly workers?: number;
  readonly queue?: string;
  readonly checkpointEvery?: number;
  readonly out?: string;
  readonly resume: boolean;
  readonly quiet: boolean;
  readonly json: boolean;
}

export const sweepCommand = (): Command =>
  withPlanFlags(new Command('sweep'))
    .description('train a network again and again, over seeds and settings, on all cores or through a queue')
    .enablePositionalOptions()
    .option('--seeds <list>', 'seeds of weights and data, like 0..99 or 0,4,7 (default: 0)', seeds)
    .addOption(
      new Option(
        '--vary <path=values>',
        'a field of the plan and its values, like optimizer.lr=1e-4,3e-4, model.slots=16..32, or, with --random, optimizer.lr=log:1e-4..1e-2 or clip=uniform:0.1..1; once for each field',
      ).argParser(vary),
    )
    .option('--random <n>', 'draw so many trials rather than take every combination', whole(1, 100_000))
    .option('--random-seed <n>', 'seed of that drawing (default: 0)', whole(0, 2 ** 32 - 1))
    .option(
      '--halving [steps]',
      'end bad trials early: all train for so many steps, the best third for three times as many, and so on',
      whole(1),
    )
    .addOption(
      new Option('--goal <name>', 'what ranks the trials').choices(Object.keys(goals)).default('sequencesToLearn'),
    )
    .option('--until-converged', 'end a trial when it has learned the task', false)
    .option('--workers <n>', 'trainings at once on this machine (default: one for each core)', whole(1, 1024))
    .addOption(
      new Option(
        '--queue <url>',
        'a Redis or Valkey that workers on any machine take trials from, like redis://host:6379; see `worker`',
      ).conflicts('workers'),
    )
    .option('--checkpoint-every <s>', 'seconds of training from one checkpoint to the next (default: 10)', positive)
    .option('--out <folder>', 'where results, networks and checkpoints go (default: out/sweep/TASK)')
    .option('--resume', 'go on with the sweep in that folder; what has a result is not done again', false)
    .option('--quiet', 'no progress', false)
    .option('--json', 'print one JSON object and nothing else', false)
    .action(run)
    .addCommand(statusCommand())
    .addCommand(reportCommand());

const sweepFrom = (flags: SweepFlags): SweepPlan => {
  const { random, randomSeed, halving, goal, untilConverged } = flags;
  if (flags.seeds && flags.vary && Object.hasOwn(flags.vary, 'seed'))
    throw new UsageError('--seeds and --vary seed say the same: give one of them');
  if (randomSeed !== undefined && random === undefined) throw new UsageError('--random-seed takes --random');
  const { seed: _, ...base } = planFrom(flags, 0);
  const seeded = Object.hasOwn(flags.vary ?? {}, 'seed') ? {} : { seed: flags.seeds ?? [0] };
  return {
    base,
    vary: Object.fromEntries([...Object.entries(seeded), ...Object.entries(flags.vary ?? {})]),
    goal,
    untilLearned: untilConverged,
    ...(random !== undefined && { random: { count: random, seed: randomSeed ?? 0 } }),
    ...(halving !== undefined && { halving: halving === true ? {} : { first: halving } }),
  };
};

const run = async (flags: SweepFlags): Promise<void> => {
  const { queue, resume, quiet, json } = flags;
  const out = flags.out ?? `out/sweep/${folderOf(flags)}`;
  const plan = sweepFrom(flags);
  const sweep = sweepOf(plan);
  await prepareFolder(out);
  if (!resume && existsSync(join(out, 'sweep.json')))
    throw new UsageError(`${out} has a sweep: --resume goes on with it, --out takes another folder`);
  if (!json) {
    for (const line of planLines({ seed: 0, ...plan.base })) print(line);
    print(`${count(sweep.trials.length)} ${sweep.trials.length === 1 ? 'trial' : 'trials'}: ${spaceText(plan.vary)}\n`);
  }
  const stop = new AbortController();
  let exitCode: number | null = null;
  const progress = quiet || json ? null : showSweep(sweep);
  const off = onInterrupt((code) => {
    exitCode = code;
    progress?.stop();
    complain('stopping: what is under way is kept; once more ends it at once');
    stop.abort();
  });
  let done: Awaited<ReturnType<typeof runSweep>>;
  try {
    done = await runSweep(sweep, {
      out,
      workers: flags.workers ?? availableParallelism(),
      resume,
      signal: stop.signal,
      ...(queue !== undefined && { queue }),
      ...(flags.checkpointEvery !== undefined && { checkpointEvery: flags.checkpointEvery }),
      onEvent: (event) => {
        if (exitCode !== null) return;
        if (progress) progress.hear(event);
        else if (event.event === 'note')
          complain(event.trial === null ? event.text : `${shortId(event.trial)}: ${event.text}`);
      },
    });
  } finally {
    off();
    if (exitCode === null) progress?.stop();
  }
  const results = new Map(done.results.map((result) => [result.trial, result]));
  if (!done.isOver) {
    const tell = json ? complain : print;
    tell(`Stopped: ${totalsText(sweep, results)}. The same command with --resume goes on.`);
    process.exitCode = exitCode ?? 130;
    return;
  }
  if (json) draw(`${JSON.stringify(jsonOf(out, sweep, results, done.isOver))}\n`);
  else print(`${outcomeText(sweep, results)}\n\nReport with pictures: pnpm example ntm sweep report --out ${out}`);
};
