import { basename, dirname, extname, join } from 'node:path';
import { Command } from 'commander';
import { prepareFolder } from '../../lab/out-folder.ts';
import { notice, print } from '../../lab/output.ts';
import { loadTrained, testingFile } from '../../lab/training/checkpoint-file.ts';
import { logBeside, readLog } from '../../lab/training/log-file.ts';
import { UsageError } from '../../lab/usage-error.ts';
import type { Baseline } from '../report/curves.ts';
import { writeReport } from '../report/report.ts';
import { type FileFlags, fileFrom, withFileFlags } from '../which-file.ts';

interface ReportFlags extends FileFlags {
  readonly baseline?: string;
  readonly out?: string;
}

export const reportCommand = (): Command =>
  withFileFlags(new Command('report'))
    .description('write one HTML page and its pictures: learning curves, what it says, what its heads do')
    .option('--baseline <file>', 'a checkpoint of another training, whose learning curve is drawn beside this one')
    .option(
      '--out <folder>',
      'where they go (default: a folder named after the checkpoint, beside it; with --trained out/ntm/TASK-trained)',
    )
    .action(run);

const nameOf = (path: string): string => basename(path, extname(path));

/** @throws {UsageError} where there is nothing to draw. */
const baselineFrom = (path: string): Baseline => {
  const log = readLog(logBeside(path));
  if (log.length > 0) return { name: nameOf(path), log };
  throw new UsageError(`--baseline ${path}: there is nothing in its log, ${logBeside(path)}`);
};

const run = async ({ baseline, out, ...file }: ReportFlags): Promise<void> => {
  const from = fileFrom(file);
  const trainer = await loadTrained(from);
  const beside = baseline === undefined ? null : baselineFrom(baseline);
  // What comes with the project stays as it is.
  const folder =
    out ?? (file.trained ? `out/ntm/${nameOf(from)}-trained` : join(dirname(from), `${nameOf(from)}-report`));
  await prepareFolder(folder);
  const input = {
    name: `${trainer.task.name}, seed ${trainer.plan.seed}`,
    trainer,
    log: readLog(logBeside(from)),
    baseline: beside,
  };
  const files = await testingFile(from, () => writeReport(input, folder, (what) => notice(`${what} …`)));
  notice('');
  print(files.join('\n'));
};
