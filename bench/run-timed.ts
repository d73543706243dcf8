/** Runs a group whose works several sides do, and prints its table a set at a time. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Flags } from './flags.ts';
import { type GroupName, msOf, type Timed } from './groups.ts';
import type { Peak } from './peak/peak.ts';
import { progress } from './progress.ts';
import { agreementLine, tableOf } from './report.ts';
import { type GroupRun, type Result, resultOf } from './results.ts';
import { type Problem, runSet } from './rounds.ts';
import type { Found, Side } from './sides/side.ts';
import { amountOf, type Work } from './works/work.ts';

export const runTimed = async (
  group: GroupName,
  { sets, sides }: Timed,
  flags: Flags,
  peak: Peak,
  print: (line: string) => void,
): Promise<GroupRun> => {
  const { filter, rounds } = flags;
  const ms = msOf(group, flags);
  const wanted = new RegExp(filter, 'i');
  const works = sets.map((set) => set.filter(({ name }) => wanted.test(name))).filter((set) => set.length > 0);
  const all = works.flat();
  if (all.length === 0) return { group, results: [], sides: {}, problems: [] };

  const { present, found } = await findSides(sides, all);
  print('');
  for (const [name, result] of Object.entries(found)) {
    if ('missing' in result) print(`without ${name}: ${result.missing}`);
  }
  const line = peakLine(all, peak);
  if (line) print(line);

  const table = tableOf(
    group,
    all.map(({ name }) => name),
    present.map(({ name }) => name),
  );
  print(table.head);
  const results: Result[] = [];
  const problems: Problem[] = [];
  for (const set of works) {
    const folder = mkdtempSync(join(tmpdir(), 'engram-bench-'));
    try {
      const onProcess = (round: number, side: string) =>
        progress(`${set[0]!.name}: round ${round + 1} of ${rounds}, ${side}`);
      const { outcomes, problems: own } = await runSet(set, present, { rounds, ms, folder, onProcess });
      progress(null);
      const agreement = agreementLine(outcomes);
      if (agreement) print(agreement);
      for (const { side, message } of own) print(`  ${side} is left out: ${message}`);
      const rows = outcomes.map((outcome) => resultOf(group, outcome, peak));
      for (const row of rows) print(table.row(row, rows));
      results.push(...rows);
      problems.push(...own);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
  return { group, results, sides: found, problems };
};

/** Those that can run here and do any of the works. */
const findSides = async (
  sides: readonly Side[],
  works: readonly Work[],
): Promise<{ present: Side[]; found: Record<string, Found> }> => {
  const present: Side[] = [];
  const found: Record<string, Found> = {};
  for (const side of sides) {
    if (!works.some((work) => side.can(work))) continue;
    const result = await side.find();
    found[side.name] = result;
    if (!('missing' in result)) present.push(side);
  }
  return { present, found };
};

const number = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 3 });

/** Measures all that the rates will be compared with. */
const peakLine = (works: readonly Work[], peak: Peak): string | null => {
  const amounts = works.flatMap((work) => amountOf(work) ?? []);
  const bytes = amounts.filter(({ unit }) => unit === 'B').map(({ amount }) => peak.gbs(amount));
  const parts = [
    ...(amounts.some(({ unit }) => unit === 'FLOP') ? [`${number.format(peak.gflops())} GFLOP/s`] : []),
    ...(bytes.length > 0
      ? [`${[...new Set([Math.min(...bytes), Math.max(...bytes)].map(number.format))].join(' to ')} GB/s`]
      : []),
  ];
  return parts.length === 0 ? null : `peak of one core, 128-bit vectors: ${parts.join(', ')}`;
};
