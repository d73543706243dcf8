import { Command } from 'commander';
import { print } from '../../lab/output.ts';
import { exportTrained, loadTrained } from '../../lab/training/checkpoint-file.ts';

interface ExportFlags {
  readonly from: string;
  readonly to: string;
}

export const exportCommand = (): Command =>
  new Command('export')
    .description(
      'write the weights of a checkpoint alone, with its plan: to keep, to pass on, to test; not to go on from',
    )
    .requiredOption('--from <file>', 'a checkpoint')
    .requiredOption('--to <file>', 'the file to write')
    .action(async ({ from, to }: ExportFlags) => {
      const trained = await loadTrained(from);
      await exportTrained(to, trained);
      print(
        `${to}: ${trained.task.name}, seed ${trained.plan.seed}, step ${trained.progress.step.toLocaleString('en-US')}`,
      );
    });
