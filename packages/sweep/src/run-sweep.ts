import { availableParallelism } from 'node:os';
import { checkOptions } from '@engram/tensor';
import { begin } from './begin.ts';
import { SweepError, whole } from './errors.ts';
import type { Listener, SweepEvent } from './events.ts';
import { SweepFolder } from './folder.ts';
import { byGoal } from './goal.ts';
import { runHere } from './here.ts';
import type { Standing } from './standings.ts';
import { type Sweep, type SweepPlan, sweepOf } from './sweep.ts';
import { WorkersFile } from './workers-file.ts';

/** Where a sweep runs, and where it is kept. */
export interface RunSweepOptions {
  /** The sweep's folder: results, networks, checkpoints and the log. */
  readonly out: string;
  /** Processes on this machine; default one for each core. With a queue there are none here: see `runWorker`. */
  readonly workers?: number;
  /** A Redis or Valkey that workers anywhere take trials from, such as `redis://:password@head:6379` or `rediss://…`. */
  readonly queue?: string;
  /** Goes on with the sweep that the folder has; default false. */
  readonly resume?: boolean;
  /** Seconds of training between checkpoints; default 10. */
  readonly checkpointEvery?: number;
  /** Ends the sweep, which can be gone on with. */
  readonly signal?: AbortSignal;
  readonly onEvent?: Listener;
}

/** What came of a sweep. */
export interface SweepResults {
  /** The newest result of each trial, the best first. */
  readonly results: readonly Standing[];
  /** Whether all trials have come to their end, rather than being stopped. */
  readonly isOver: boolean;
}

/**
 * Trains every trial of a sweep, each once: what its folder has from before is not done again.
 *
 * ```ts
 * const sweep = { base: recipes.copy, vary: { seed: range(0, 10), 'optimizer.lr': [1e-4, 3e-4] } };
 * const { results } = await runSweep(sweep, { out: 'out/sweep' });
 * ```
 *
 * A trial that cannot be trained is a result, and so is one that ends its process twice.
 * @param plan or what `sweepOf` has made of it.
 * @throws {SweepError} on a sweep that is wrong, a folder that has one or is in use, a queue that cannot be had.
 * @throws {FileError} where a file cannot be written: what was done is kept.
 */
export const runSweep = async (plan: SweepPlan | Sweep, options: RunSweepOptions): Promise<SweepResults> => {
  const {
    out,
    workers = availableParallelism(),
    queue,
    resume = false,
    checkpointEvery = 10,
    signal = new AbortController().signal,
    onEvent = () => {},
  } = checkOptions('runSweep', options, {
    out: 1,
    workers: 'number',
    queue: 1,
    resume: 'flag',
    checkpointEvery: 'number',
    signal: 1,
    onEvent: 1,
  });
  whole('workers', workers, 1);
  if (!(checkpointEvery > 0))
    throw new SweepError(`checkpointEvery is a number of seconds > 0, got ${checkpointEvery}`);
  if (typeof out !== 'string' || out === '') throw new SweepError('out is the path of a folder');
  const sweep = 'trials' in plan ? plan : sweepOf(plan);
  const folder = new SweepFolder(out);
  await folder.make();
  const release = await folder.lock();
  const crew = new WorkersFile(folder);
  let closeLine = (): void => {};
  try {
    const tell = (event: SweepEvent): void => {
      crew.hear(event);
      onEvent(event);
    };
    // Before anything is written: a queue that cannot be had leaves no sweep behind. Its client is loaded by those who have one.
    const line = queue === undefined ? null : await (await import('./queue/head.ts')).openQueue(queue, tell);
    closeLine = line?.close ?? closeLine;
    const { standings, id } = await begin(sweep, folder, resume);
    tell({ event: 'begun', trials: sweep.trials.length, done: standings.results.size });
    if (sweep.rungs.length > 1) tell({ event: 'rung', ...standings.atRung });
    if (line === null) await runHere(standings, folder, { workers, checkpointEvery, tell, signal });
    else await line.run(standings, folder, { id, tell, signal, checkpointEvery });
    const results = [...standings.results.values()].sort(byGoal(sweep.goal));
    tell(standings.isOver ? { event: 'over' } : { event: 'stopped' });
    return { results, isOver: standings.isOver };
  } finally {
    closeLine();
    await crew.close();
    release();
  }
};
