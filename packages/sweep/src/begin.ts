import { encodeRecord } from '@engram/ntm';
import { SweepError } from './errors.ts';
import type { SweepFolder } from './folder.ts';
import { keptStandings } from './kept-results.ts';
import type { Standings } from './standings.ts';
import type { Sweep } from './sweep.ts';
import { kernelsHere, version } from './version.ts';

export const FORMAT = 'engram-sweep-1';

/** Of a sweep's folder, for its other commands. */
interface SweepRecord {
  readonly format: typeof FORMAT;
  /** A name that no other sweep has. */
  readonly id: string;
  readonly plan: Sweep['plan'];
  readonly kernels: string;
  readonly version: string;
}

/**
 * What a sweep begins with: the results that its folder has, of this one or of another with trials in common.
 * @throws {SweepError} where there is a sweep already that nobody said to go on with, or results are of another version or other
 * kernels; {FileError}.
 */
export const begin = async (
  sweep: Sweep,
  folder: SweepFolder,
  resume: boolean,
): Promise<{ standings: Standings; id: string }> => {
  const before = await folder.readText('sweep.json');
  if (before !== null && !resume) {
    throw new SweepError(
      `${folder.path} has a sweep: resume goes on with it and keeps what is done; another folder starts anew`,
    );
  }
  const standings = await keptStandings(sweep, folder, (result) => checkAlike(result, folder.path));
  const id = idIn(before) ?? crypto.randomUUID();
  const record: SweepRecord = { format: FORMAT, id, plan: sweep.plan, kernels: kernelsHere(), version };
  await folder.writeText('sweep.json', `${encodeRecord(record)}\n`);
  return { standings, id };
};

const checkAlike = (
  result: { readonly trial: string; readonly kernels: string; readonly version: string },
  path: string,
): void => {
  const here = { kernels: kernelsHere(), version };
  for (const what of ['version', 'kernels'] as const) {
    if (result[what] === here[what]) continue;
    throw new SweepError(
      `${path} has results of ${what} ${JSON.stringify(result[what])}, and here it is ${JSON.stringify(here[what])}: they are not mixed. Take another folder`,
    );
  }
};

/** A folder's sweep keeps its name, so that what it has in a queue is found again. */
const idIn = (text: string | null): string | null => {
  if (text === null) return null;
  try {
    const { id } = JSON.parse(text) as Partial<SweepRecord>;
    return typeof id === 'string' && /^[0-9a-f-]{36}$/.test(id) ? id : null;
  } catch {
    return null;
  }
};
