/** Writes what a run gave: JSON for machines, a chart for people. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { save as saveChart } from '@engram/plot/node';
import { chartOf } from './chart.ts';
import { DEFAULT_OUT, type Flags } from './flags.ts';
import { groups, msOf } from './groups.ts';
import { type Setting, slugOf } from './machine.ts';
import type { GroupRun } from './results.ts';

/** The JSON of one or more groups. */
export const contentOf = (where: Setting, flags: Flags, runs: readonly GroupRun[]) => ({
  ...where,
  rounds: flags.rounds,
  msPerRound: Object.fromEntries(runs.map(({ group }) => [group, msOf(group, flags)])),
  sides: Object.assign({}, ...runs.map(({ sides }) => sides)) as GroupRun['sides'],
  results: runs.flatMap(({ results }) => results),
  problems: runs.flatMap(({ problems }) => problems),
  ...Object.assign({}, ...runs.map(({ facts }) => facts)),
});

/** Of the GPU there is one file for each adapter, which is worth keeping, if nothing is left out. */
const KEPT = fileURLToPath(new URL('./results', import.meta.url));

/** `<machine>-<date>-<group>` as .json, .svg and .png. Returns the files. */
export const save = async (out: string, where: Setting, flags: Flags, run: GroupRun): Promise<string[]> => {
  const folder = run.stem && out === DEFAULT_OUT && flags.filter === '' ? KEPT : out;
  const stem = join(folder, run.stem ?? `${slugOf(where.machine.cpu)}-${where.date.slice(0, 10)}-${run.group}`);
  mkdirSync(folder, { recursive: true });
  const files = [`${stem}.json`];
  writeFileSync(files[0]!, `${JSON.stringify(contentOf(where, flags, [run]), null, 2)}\n`);

  const title = `${groups[run.group].about} · ${where.machine.cpu} · ${where.date.slice(0, 10)}`;
  const chart = chartOf(run, title);
  if (chart) {
    for (const extension of ['svg', 'png']) {
      await saveChart(chart, `${stem}.${extension}`);
      files.push(`${stem}.${extension}`);
    }
  }
  return files;
};
