/** Runs a set of works on several sides, each time in a fresh process, in alternating order. */
import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { difference } from './agreement.ts';
import { draw } from './engram/draw.ts';
import { writeShared } from './shared-data.ts';
import { type Reply, type Request, repliesIn } from './sides/protocol.ts';
import type { Side } from './sides/side.ts';
import { type Round, roundOf } from './stats.ts';
import { toleranceOf, type Work } from './works/work.ts';

/** A B C, C B A, A B C, …: what drifts during a run meets all alike. */
export const orderOf = <T>(sides: readonly T[], round: number): T[] =>
  round % 2 === 0 ? [...sides] : [...sides].reverse();

/** What a side has done of a work, in all rounds. */
export interface Outcome {
  readonly work: Work;
  readonly side: string;
  readonly backend: string | null;
  readonly rounds: readonly Round[];
  /** From the first side's result, as a part of the largest value; the largest of all rounds. `null` of that side itself. */
  readonly difference: number | null;
}

export interface RoundsOptions {
  readonly rounds: number;
  /** Milliseconds of samples for a work in one process. */
  readonly ms: number;
  /** For the files that are passed on; must exist. */
  readonly folder: string;
  /** Called before each process. */
  readonly onProcess?: (round: number, side: string) => void;
}

interface Progress {
  readonly work: Work;
  readonly side: Side;
  backend: string | null;
  rounds: Round[];
  difference: number | null;
}

/** A side that cannot be counted: what it is, and what went wrong. */
export interface Problem {
  readonly side: string;
  readonly message: string;
}

/**
 * The first side that can do a work is what the others' results are compared with. A side that fails, or that computes
 * something else, is out: it is not an outcome but a problem.
 */
export const runSet = async (
  works: readonly Work[],
  sides: readonly Side[],
  { rounds, ms, folder, onProcess = () => {} }: RoundsOptions,
): Promise<{ outcomes: Outcome[]; problems: Problem[] }> => {
  const folders = new Map(works.map((work, i) => [work, join(folder, String(i))]));
  for (const [work, place] of folders) writeShared(place, work, draw(work));

  const expected = new Map<Work, { side: Side; result: Float32Array }>();
  const progress: Progress[] = works.flatMap((work) =>
    sides.filter((side) => side.can(work)).map((side) => ({ work, side, backend: null, rounds: [], difference: null })),
  );
  const problems: Problem[] = [];
  const out = new Set<Progress>();
  const exclude = (entries: readonly Progress[], message: string) => {
    for (const entry of entries) out.add(entry);
    problems.push({ side: entries[0]!.side.name, message });
  };

  for (let round = 0; round < rounds; round++) {
    for (const side of orderOf(sides, round)) {
      const mine = progress.filter((entry) => entry.side === side && !out.has(entry));
      if (mine.length === 0) continue;
      onProcess(round, side.name);
      const tasks = mine.map(({ work }, i) => ({ folder: folders.get(work)!, result: join(folder, `${i}.f32`) }));
      let replies: Reply[];
      try {
        replies = await runProcess(side, { ms, tasks }, folder);
      } catch (error) {
        exclude(mine, `${mine.map(({ work }) => work.name).join(', ')}: ${(error as Error).message}`);
        continue;
      }
      for (const [i, entry] of mine.entries()) {
        const result = readResult(tasks[i]!.result);
        const known = expected.get(entry.work);
        if (!known) expected.set(entry.work, { side, result });
        else if (known.side !== side) {
          const apart = difference(known.result, result);
          entry.difference = Math.max(entry.difference ?? 0, apart);
          const tolerance = toleranceOf(entry.work);
          if (!(apart <= tolerance)) {
            const by = `${apart.toExponential(1)} of the largest value, allowed are ${tolerance.toExponential(0)}`;
            exclude([entry], `${entry.work.name}: does not compute what ${known.side.name} does: apart by ${by}`);
            continue;
          }
        }
        entry.rounds.push(roundOf(replies[i]!));
        entry.backend = replies[i]!.backend ?? null;
      }
    }
  }
  const outcomes = progress
    .filter((entry) => !out.has(entry))
    .map(({ work, side, backend, rounds, difference }) => ({ work, side: side.name, backend, rounds, difference }));
  return { outcomes, problems };
};

const readResult = (file: string): Float32Array => {
  const { buffer } = new Uint8Array(readFileSync(file));
  return new Float32Array(buffer);
};

const MEGABYTE = 2 ** 20;
/** No process takes that long; one that waits for something would wait for ever. */
const TIMEOUT = 20 * 60_000;

/** @throws with the end of its stderr when the process ends in any way but well. */
const runProcess = async (side: Side, request: Request, folder: string): Promise<Reply[]> => {
  mkdirSync(folder, { recursive: true });
  const requestFile = join(folder, 'request.json');
  writeFileSync(requestFile, JSON.stringify(request));
  const { file, args, env } = side.command(requestFile, request);
  try {
    const { stdout } = await promisify(execFile)(file, args, {
      maxBuffer: 64 * MEGABYTE,
      timeout: TIMEOUT,
      ...(env && { env }),
    });
    const replies = repliesIn(stdout);
    if (replies.length === request.tasks.length) return replies;
    throw new Error(`answered ${replies.length} of ${request.tasks.length} tasks`);
  } catch (error) {
    const { stderr, message } = error as { stderr?: string; message: string };
    throw new Error(reason(stderr) ?? message, { cause: error });
  }
};

/** The line of a stack trace that says what happened: the first that names an error, else the last. */
const reason = (stderr = ''): string | undefined => {
  const lines = stderr
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  return lines.find((line) => /^\w*(?:Error|Exception)\b.*:/.test(line)) ?? lines.at(-1);
};
