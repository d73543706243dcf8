import * as v from 'valibot';
import { FORMAT } from './begin.ts';
import { SweepError } from './errors.ts';
import { SweepFolder } from './folder.ts';
import { isGoal } from './goal.ts';
import { keptStandings } from './kept-results.ts';
import { count, finite, parsed } from './result.ts';
import type { Setting } from './space.ts';
import type { Standing } from './standings.ts';
import { checkedPlanOf, type Sweep, type SweepPlan, sweepOf } from './sweep.ts';
import { readWorkers, type WorkerState } from './workers-file.ts';

/** What there is of a sweep in its folder, while it runs and after. */
export interface KeptSweep {
  readonly folder: SweepFolder;
  readonly sweep: Sweep;
  /** By trials: the newest result of each that has one. */
  readonly results: ReadonlyMap<string, Standing>;
  /** Whether all trials have come to their end. */
  readonly isOver: boolean;
  /** The step that trials train to now, infinite for their end; and of those that do, how many have. */
  readonly atRung: { readonly step: number; readonly trials: number; readonly done: number };
  /** Who trains what now, by the names of workers. */
  readonly workers: Readonly<Record<string, WorkerState>>;
  /** What computed it, and which version. */
  readonly kernels: string;
  readonly version: string;
}

const setting: v.GenericSchema<unknown, Setting> = v.union([v.string(), finite, v.boolean(), v.null()]);
const ends = v.strictTuple([finite, finite]);

/** What of a plan `sweepOf` takes for granted. */
const planSchema = v.strictObject({
  base: v.custom<SweepPlan['base']>((value) => typeof value === 'object' && value !== null, 'is a plan'),
  vary: v.record(
    v.string(),
    v.union([v.array(setting), v.strictObject({ uniform: ends }), v.strictObject({ logUniform: ends })]),
  ),
  goal: v.exactOptional(v.custom<NonNullable<SweepPlan['goal']>>(isGoal, 'is a goal')),
  untilLearned: v.exactOptional(v.boolean()),
  random: v.exactOptional(v.strictObject({ count, seed: v.exactOptional(count) })),
  halving: v.exactOptional(v.strictObject({ first: v.exactOptional(count), factor: v.exactOptional(count) })),
});

const short = v.pipe(v.string(), v.maxLength(2000));

const recordSchema = v.strictObject({
  format: v.literal(FORMAT),
  id: v.pipe(v.string(), v.regex(/^[0-9a-f-]{36}$/)),
  plan: planSchema,
  kernels: short,
  version: short,
});

/**
 * The sweep of a folder and what has come of it. Nobody vouches for the folder: all of it is parsed.
 * @throws {SweepError} where there is none, or a file of it is not what it should be, which is named; {FileError}.
 */
export const readSweep = async (out: string): Promise<KeptSweep> => {
  const folder = new SweepFolder(out);
  const text = await folder.readText('sweep.json');
  if (text === null) throw new SweepError(`${out} has no sweep: there is no sweep.json in it`);
  const { plan, kernels, version } = parsed(recordSchema, text, `${out}: sweep.json`);
  checkedPlanOf({ seed: 0, ...plan.base });
  const sweep = sweepOf(plan);
  const standings = await keptStandings(sweep, folder);
  const { results, isOver, atRung } = standings;
  return { folder, sweep, results, isOver, atRung, workers: await readWorkers(folder), kernels, version };
};
