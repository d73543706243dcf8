import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Recipe, recipes } from '@engram/ntm';
import type { Test } from '@engram/tools/suite';
import { range, type SweepPlan } from '../src/index.ts';

/** A network that trains in a moment. */
export const tiny: Recipe = {
  ...recipes.copy,
  model: { kind: 'ntm', controller: 'feed-forward', hiddenSize: 8, slots: 8, width: 4 },
  sizes: { length: [1, 3] },
  steps: 60,
  window: 20,
  rollback: { ...recipes.copy.rollback, most: 2 },
};

export const tinySweep = (seeds: number, steps = tiny.steps): SweepPlan => ({
  base: { ...tiny, steps },
  vary: { seed: range(0, seeds) },
  goal: 'errors',
});

/** A folder for each test that asks, gone after the suite. */
export const folders = (test: Test): (() => string) => {
  const made: string[] = [];
  test.after(() => {
    for (const path of made) rmSync(path, { recursive: true, force: true });
  });
  return () => {
    const path = mkdtempSync(join(tmpdir(), 'engram-sweep-'));
    made.push(path);
    return join(path, 'sweep');
  };
};

/** What a sweep made: the names of its results and networks, with the hash of each. */
export const bytesOf = (out: string): Record<string, string> =>
  Object.fromEntries(
    ['results', 'networks'].flatMap((kind) =>
      readdirSync(join(out, kind), { recursive: true, encoding: 'utf8' })
        .map((name) => join(kind, name))
        .filter((name) => statSync(join(out, name)).isFile())
        .sort()
        .map((name) => [
          name,
          createHash('sha256')
            .update(readFileSync(join(out, name)))
            .digest('hex'),
        ]),
    ),
  );

export const sleep = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

/** The processes that a process has made. */
export const childrenOf = (pid: number): number[] => {
  try {
    return readdirSync(`/proc/${pid}/task`).flatMap((task) =>
      readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
    );
  } catch {
    return [];
  }
};

/** Waits until it holds. */
export const until = async (what: string, holds: () => boolean | Promise<boolean>, seconds = 60): Promise<void> => {
  const end = performance.now() + 1000 * seconds;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`after ${seconds} s there is still no ${what}`);
    await sleep(20);
  }
};
