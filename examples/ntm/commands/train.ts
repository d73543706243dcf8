import { modelKinds, recipes, taskNames } from '@engram/ntm';
import { Command, Option } from 'commander';
import { positive, seeds, whole } from '../../lab/flag-values.ts';
import { prepareFolder } from '../../lab/out-folder.ts';
import { complain, draw, print } from '../../lab/output.ts';
import { testingFile } from '../../lab/training/checkpoint-file.ts';
import { checkpointOf } from '../../lab/training/out-files.ts';
import { resultLine, resultOf, type SeedResult, summaryLines, summaryOf } from '../../lab/training/results.ts';
import { endInterrupted, trainOne } from '../../lab/training/train-one.ts';
import { notNegative } from '../flags.ts';
import { type PlanFlags, planFrom, planLines } from '../plan-from-flags.ts';

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
  new Command('train')
    .description('train a network on a task, with checkpoints, and test it')
    .addOption(
      new Option('--task <name>', 'what to learn; `pnpm example ntm tasks` describes them')
        .choices(taskNames)
        .default('copy'),
    )
    .option('--seed <n>', 'seed of weights and data', whole(0, 2 ** 32 - 1), 0)
    .addOption(
      new Option(
        '--seeds <list>',
        'several seeds one after the other, like 0..9 or 0,4,7; reports median, spread and failures',
      )
        .argParser(seeds)
        .conflicts('seed'),
    )
    .addOption(
      new Option('--model <kind>', "the network; the default is the recipe's").choices(Object.keys(modelKinds)),
    )
    .addOption(new Option('--controller <kind>', 'of the machine').choices(['lstm', 'gru', 'feed-forward']))
    .option('--hidden <n>', "size of the controller's layers", whole(1, 4096))
    .option('--layers <n>', 'layers of the controller', whole(1, 16))
    .option('--slots <n>', 'memory slots', whole(1, 65_536))
    .option('--width <n>', 'numbers in a slot', whole(1, 4096))
    .option('--read-heads <n>', 'heads that read', whole(1, 64))
    .option('--write-heads <n>', 'heads that write', whole(1, 64))
    .option('--shifts <n>', 'shifts that a head can choose from, odd', whole(1, 255))
    .addOption(
      new Option('--initial-memory <kind>', 'what the memory starts as').choices(['constant', 'random', 'learned']),
    )
    .addOption(
      new Option('--initial-weights <kind>', 'where heads look at first').choices(['one-hot', 'learned', 'uniform']),
    )
    .option('--bookmark', 'let each head go back to a place that it has kept, or to where it began')
    .option('--masked-lookup', 'let each head look for a part of what a slot holds; the DNC does')
    .option('--no-masked-lookup', 'let it look for all of a slot')
    .addOption(new Option('--clear-freed').hideHelp())
    .option('--no-clear-freed', 'leave in a slot what it held when it is freed, as the first DNC did')
    .addOption(new Option('--sharp-links').hideHelp())
    .option('--no-sharp-links', 'follow links as blurred as they are, as the first DNC did')
    .addOption(new Option('--optimizer <name>', 'who updates the weights').choices(['rmsprop', 'adam', 'adamw']))
    .option('--lr <rate>', 'learning rate', positive)
    .addOption(new Option('--schedule <kind>', 'how the learning rate falls').choices(['constant', 'cosine']))
    .option('--clip <norm>', 'the norm that all gradients together are clipped to', positive)
    .option(
      '--clip-through-time <limit>',
      'what each element of the gradient that comes back into the heads’ weights is clamped to',
      positive,
    )
    .option(
      '--noise <std>',
      'noise on what the controller takes over from step to step, until it has learned',
      notNegative,
    )
    .option('--noise-to <std>', 'what that noise then grows to', notNegative)
    .option('--batch <n>', 'sequences in a training step', whole(1, 65_536))
    .option('--mixed', 'let the sequences of a batch differ in size')
    .option('--curriculum <steps>', 'let sizes grow from the smallest to the full ones over so many steps', whole(1))
    .option('--steps <n>', 'training steps', whole(1))
    .option('--window <n>', 'steps from one look at the training to the next', whole(1))
    .option('--validation <n>', 'sequences of a fixed validation set that is run at every window', whole(0))
    .option(
      '--starts <n>',
      'starts at most, where the recipe begins anew what does not learn; 1 keeps the first (default: the recipe’s, and 1 for fewer --steps than learning may take)',
      whole(1, 1000),
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

/** Networks that are compared with the recipe's have folders of their own. */
const besides = ({ task, model }: TrainFlags): string =>
  model === undefined || model === recipes[task].model.kind ? '' : `-${model}`;

const run = async (flags: TrainFlags): Promise<void> => {
  const { quiet, json, resume, overwrite, untilConverged, count } = flags;
  const folder = flags.out ?? `out/ntm/${flags.task}${besides(flags)}`;
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
