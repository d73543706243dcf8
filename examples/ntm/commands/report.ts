import { basename, dirname, extname, join } from 'node:path';
import { Command } from 'commander';
import { prepareFolder } from '../../lab/out-folder.ts';
import { loadTrainer, testingFile } from '../checkpoint-file.ts';
import { logBeside, readLog } from '../log-file.ts';
import { writeReport } from '../report/report.ts';

interface ReportFlags {
  readonly from: string;
  readonly baseline?: string;
  readonly out?: string;
}

export const reportCommand = (): Command =>
  new Command('report')
    .description('write one HTML page and its pictures: learning curves, what it says, what its heads do')
    .requiredOption('--from <file>', 'a checkpoint; its log is looked for beside it')
    .option('--baseline <file>', 'a checkpoint of another training, whose learning curve is drawn beside this one')
    .option('--out <folder>', 'where they go (default: a folder named after the checkpoint, beside it)')
    .action(run);

const nameOf = (path: string): string => basename(path, extname(path));

const run = async ({ from, baseline, out }: ReportFlags): Promise<void> => {
  const trainer = await loadTrainer(from);
  const folder = out ?? join(dirname(from), `${nameOf(from)}-report`);
  await prepareFolder(folder);
  const input = {
    name: `${trainer.task.name}, seed ${trainer.plan.seed}`,
    trainer,
    log: readLog(logBeside(from)),
    baseline: baseline === undefined ? null : { name: nameOf(baseline), log: readLog(logBeside(baseline)) },
  };
  const say = process.stderr.isTTY ? (what: string) => process.stderr.write(`\r${what} …\u001b[K`) : undefined;
  const files = await testingFile(from, () => writeReport(input, folder, say));
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
  process.stdout.write(`${files.map((file) => `${file}\n`).join('')}`);
};
