import { sweepReport } from '@engram/sweep';
import { Command } from 'commander';
import { print } from '../../lab/output.ts';

export const reportCommand = (): Command =>
  new Command('report')
    .description(
      'write one HTML page into the folder of a sweep: best trials, learning curves, what each setting does, failures',
    )
    .requiredOption('--out <folder>', 'the folder of the sweep')
    .action(async ({ out }: { out: string }) => {
      print(await sweepReport(out));
    });
