import { evaluate, slotsFor, streams, type Task } from '@engram/ntm';
import { Command, Option } from 'commander';
import { whole } from '../../lab/flag-values.ts';
import { draw, notice, print } from '../../lab/output.ts';
import { loadTrained, testingFile } from '../../lab/training/checkpoint-file.ts';
import { type SizeResult, scoreTable } from '../../lab/training/results.ts';
import { nameOf, sizesOf, testSizesOf } from '../../lab/training/sizes.ts';
import { UsageError } from '../../lab/usage-error.ts';
import { size as readSize, wholes } from '../flags.ts';
import { type FileFlags, fileFrom, withFileFlags } from '../which-file.ts';

interface EvalFlags extends FileFlags {
  readonly lengths?: readonly number[];
  readonly size?: Readonly<Record<string, number>>;
  readonly pattern?: string;
  readonly slots?: number;
  readonly count: number;
  readonly seed: number;
  readonly reads: boolean;
  readonly json: boolean;
}

export const evalCommand = (): Command =>
  withFileFlags(new Command('eval'))
    .description('test a trained network on fresh sequences, of the sizes that it was trained with and far beyond')
    .option(
      '--lengths <list>',
      "values of the task's first dimension, like 10,20,120; the others as large as in training",
      wholes,
    )
    .addOption(
      new Option('--size <fields>', 'one size, like length=20,repeats=10').argParser(readSize).conflicts('lengths'),
    )
    .option(
      '--pattern <name>',
      'copy vectors that are not random: zeros, ones, or repeat, one random vector again and again',
    )
    .option(
      '--slots <n>',
      'memory slots to run with (default: its own, or more where a sequence needs more)',
      whole(1, 65_536),
    )
    .option('--count <n>', 'sequences of each size', whole(1), 100)
    .option('--seed <n>', 'seed of the sequences', whole(0, 2 ** 32 - 1), 0)
    .option('--no-reads', 'hold the read vectors at zero: what is left without the memory')
    .option('--json', 'print one JSON object and nothing else', false)
    .action(run);

/** @throws {UsageError} where the task has no such pattern. */
const patterned = ({ name, patterns = {} }: Task, pattern: string): Task => {
  if (Object.hasOwn(patterns, pattern)) return patterns[pattern]!;
  const known = Object.keys(patterns).join(', ');
  if (known === '') throw new UsageError(`--pattern: ${name} has no patterns; they are for copying`);
  throw new UsageError(`--pattern ${pattern}: ${name} has ${known}`);
};

const run = async ({ lengths, size, pattern, slots, count, seed, reads, json, ...file }: EvalFlags): Promise<void> => {
  const from = fileFrom(file);
  const trainer = await loadTrained(from);
  const { answers, plan, progress } = trainer;
  const task = pattern === undefined ? trainer.task : patterned(trainer.task, pattern);
  const sizes = size ? [size] : lengths ? sizesOf(trainer, lengths) : testSizesOf(trainer);
  if (!json)
    print(
      `${task.name}${pattern === undefined ? '' : `, ${pattern}`}, seed ${plan.seed}, step ${progress.step.toLocaleString('en-US')}; ${count} sequences of each size`,
    );
  const rows: (SizeResult & { slots?: number | undefined })[] = [];
  for (const each of sizes) {
    if (!json) notice(`${nameOf(each)} …`);
    const used = slots ?? slotsFor(trainer.model, task, each);
    const options = { count, reads, slots: used, generator: streams(seed).test };
    const scores = await testingFile(from, () => evaluate(answers, task, each, options));
    rows.push({ size: each, ...scores, slots: used });
  }
  if (json) draw(`${JSON.stringify({ task: task.name, pattern: pattern ?? null, from, reads, sizes: rows })}\n`);
  else {
    notice('');
    print(scoreTable(rows));
  }
};
