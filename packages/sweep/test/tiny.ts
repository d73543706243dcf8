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

const textOf = (path: string): string => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
};

/** The processes that train for a process. */
export const trainingProcessesOf = (pid: number): number[] => {
  const tasks = (() => {
    try {
      return readdirSync(`/proc/${pid}/task`);
    } catch {
      return [];
    }
  })();
  return tasks
    .flatMap((task) => textOf(`/proc/${pid}/task/${task}/children`).split(' ').filter(Boolean).map(Number))
    .filter((child) => /process\/child\.[jt]s/.test(textOf(`/proc/${child}/cmdline`)));
};

/** Waits until it holds. */
export const until = async (what: string, holds: () => boolean | Promise<boolean>, seconds = 60): Promise<void> => {
  const end = performance.now() + 1000 * seconds;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`after ${seconds} s there is still no ${what}`);
    await sleep(20);
  }
};
