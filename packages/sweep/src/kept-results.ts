import type { SweepFolder } from './folder.ts';
import type { TrialResult } from './result.ts';
import { Standings, standingOf } from './standings.ts';
import type { Sweep } from './sweep.ts';

/**
 * The standings of a sweep by the results that its folder has, of this one or of another with trials in common.
 * @param check throws on a result that is not to be taken. @throws {SweepError | FileError} naming the file.
 */
export const keptStandings = async (
  sweep: Sweep,
  folder: SweepFolder,
  check: (result: TrialResult) => void = () => {},
): Promise<Standings> => {
  const standings = new Standings(sweep);
  let open = standings.open;
  while (open.length > 0) {
    let added = 0;
    for (const { trial, rung } of open) {
      const result = await resultAt(folder, trial.id, rung);
      if (!result) continue;
      check(result);
      added++;
      standings.add(standingOf(result));
    }
    if (added < open.length) break;
    open = standings.open;
  }
  return standings;
};

/** What a trial was compared by at that rung: where it paused, or where it had come to its end. */
const resultAt = async (folder: SweepFolder, trial: string, rung: number): Promise<TrialResult | null> =>
  (Number.isFinite(rung) ? await folder.resultOf(trial, rung) : null) ??
  (await folder.resultOf(trial, Number.POSITIVE_INFINITY));
