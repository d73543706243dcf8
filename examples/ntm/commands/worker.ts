import { availableParallelism } from 'node:os';
import { runWorker } from '@engram/sweep';
import { Command } from 'commander';
import { positive, whole } from '../../lab/flag-values.ts';
import { onInterrupt } from '../../lab/interrupt.ts';
import { complain, print } from '../../lab/output.ts';
import { count } from '../../lab/report.ts';
import { nowAndThen } from '../sweep/now-and-then.ts';
import { shortId } from '../sweep/words.ts';

interface WorkerFlags {
  readonly queue: string;
  readonly workers: number;
  readonly lease?: number;
  readonly quiet: boolean;
}

export const workerCommand = (): Command =>
  new Command('worker')
    .description('take trials of sweeps from a queue and train them, on any number of machines, until it is stopped')
    .requiredOption('--queue <url>', 'the Redis or Valkey of the sweep, like redis://:password@host:6379 or rediss://…')
    .option('--workers <n>', 'trainings at once', whole(1, 1024), availableParallelism())
    .option(
      '--lease <s>',
      'seconds after which a worker that is not heard of loses its trial to another (default: 30)',
      positive,
    )
    .option('--quiet', 'no line for a trial that is done', false)
    .action(run);

const run = async ({ queue, workers, lease, quiet }: WorkerFlags): Promise<void> => {
  const stop = new AbortController();
  const off = onInterrupt((code) => {
    process.exitCode = code;
    complain('stopping: what is under way goes on from here with another worker; once more ends it at once');
    stop.abort();
  });
  const say = nowAndThen(print);
  let done = 0;
  print(
    `${workers} ${workers === 1 ? 'training' : 'trainings'} at once, of whatever sweeps the queue has; Ctrl-C ends it`,
  );
  try {
    await runWorker({
      queue,
      workers,
      ...(lease !== undefined && { lease }),
      signal: stop.signal,
      onNote: complain,
      onResult: (trial) => {
        done++;
        if (!quiet) say(`${shortId(trial)} is done; ${count(done)} so far`);
      },
    });
  } finally {
    off();
  }
  print(`Stopped after ${count(done)} ${done === 1 ? 'trial' : 'trials'}.`);
};
