import { Command, Option } from 'commander';
import { positive, seeds, whole } from '../../lab/flag-values.ts';
import { prepareFolder } from '../../lab/out-folder.ts';
import { complain, draw, print } from '../../lab/output.ts';
import { testingFile } from '../../lab/training/checkpoint-file.ts';
import { checkpointOf } from '../../lab/training/out-files.ts';
import { resultLine, resultOf, type SeedResult, summaryLines, summaryOf } from '../../lab/training/results.ts';
import { endInterrupted, trainOne } from '../../lab/training/train-one.ts';
import { withPlanFlags } from '../plan-flags.ts';
import { folderOf, type PlanFlags, planFrom, planLines } from '../plan-from-flags.ts';

interface TrainFlags extends PlanFlags {
  readonly seed: number;
  readonly seeds?: readonly number[];
  readonly out?: string;
  readonly resume: boolean;
  readonly overwrite: boolean;
  readonly untilConverged: boolean;
  readonly seconds?: number;
  readonly count: number;
  readonly quiet: boolean;
  readonly json: boolean;
}

export const trainCommand = (): Command =>
  withPlanFlags(new Command('train'))
    .description('train a network on a task, with checkpoints, and test it')
    .option('--seed <n>', 'seed of weights and data', whole(0, 2 ** 32 - 1), 0)
    .addOption(
      new Option(
        '--seeds <list>',
        'several seeds one after the other, like 0..9 or 0,4,7; reports median, spread and failures',
      )
        .argParser(seeds)
        .conflicts('seed'),
    )
    .option('--until-converged', 'end when the task has been learned', false)
    .option('--seconds <n>', 'end after so many seconds of training, of each seed', positive)
    .option('--count <n>', 'sequences of each size to test with afterwards; 0 for no test', whole(0), 100)
    .option('--out <folder>', 'where checkpoints and logs go (default: out/ntm/TASK)')
    .option('--resume', 'go on with the checkpoints in that folder', false)
    .addOption(new Option('--overwrite', 'start anew, whatever is in that folder').default(false).conflicts('resume'))
    .option('--quiet', 'no progress', false)
    .option('--json', 'print one JSON object and nothing else', false)
    .action(run);

const run = async (flags: TrainFlags): Promise<void> => {
  const { quiet, json, resume, overwrite, untilConverged, count } = flags;
  const folder = flags.out ?? `out/ntm/${folderOf(flags)}`;
  const say = json ? () => {} : print;
  const chosen = flags.seeds ?? [flags.seed];
  const plan = planFrom(flags, chosen[0]!);
  const plans = chosen.map((seed) => ({ ...plan, seed }));
  await prepareFolder(folder);
  for (const line of planLines(plans[0]!)) say(line);

  const results: SeedResult[] = [];
  for (const plan of plans) {
    if (chosen.length > 1) say(`\nSeed ${plan.seed}`);
    const path = checkpointOf(folder, plan.seed);
    const trained = await trainOne(plan, {
      path,
      resume,
      overwrite,
      untilConverged,
      seconds: flags.seconds ?? null,
      quiet: quiet || json,
      say,
    });
    if (trained.ending === 'interrupted') {
      return endInterrupted(trained, path, json ? complain : (line) => say(`\n${line}`));
    }
    const result = await testingFile(path, () => resultOf(trained, path, count));
    results.push(result);
    say(resultLine(result, trained));
  }
  const summary = summaryOf(results);
  if (json) draw(`${JSON.stringify({ ...summary, plan: { ...plans[0], seed: undefined }, seeds: results })}\n`);
  else {
    if (results.length > 1) for (const line of summaryLines(summary)) say(line);
    say(`\nReport with pictures: pnpm example ntm report --from ${results[0]!.checkpoint}`);
  }
};
