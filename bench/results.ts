/** What is kept of a run: in the JSON, the table and the chart. */
import type { GroupName } from './groups.ts';
import type { Peak } from './peak/peak.ts';
import type { Outcome, Problem } from './rounds.ts';
import { engramCompiled, engramEager } from './sides/engram.ts';
import type { Found } from './sides/side.ts';
import { type Round, type Spread, spreadOf } from './stats.ts';
import { amountOf } from './works/work.ts';

interface Rate {
  readonly value: number;
  readonly unit: 'GFLOP/s' | 'GB/s';
  /** What this machine can do at most, in the same unit; `null` where that is not known. */
  readonly peak: number | null;
}

/** Of one side at one work. `median`, `low` and `high` are of the rounds' medians, in `unit`. */
export interface Result extends Spread {
  readonly group: GroupName;
  readonly name: string;
  readonly side: string;
  readonly backend: string | null;
  readonly unit: 'ns' | 'B';
  readonly rounds: readonly Round[];
  /** At the median; `null` where the work is not counted. */
  readonly rate: Rate | null;
  /** From the first side's result, as a part of the largest value. */
  readonly difference: number | null;
}

export const resultOf = (
  group: GroupName,
  { work, side, backend, rounds, difference }: Outcome,
  peak: Peak,
): Result => {
  const spread = spreadOf(rounds.map(({ median }) => median));
  const amount = amountOf(work);
  const rate = amount && {
    value: amount.amount / spread.median,
    unit: `G${amount.unit}/s` as const,
    peak: amount.unit === 'FLOP' ? peak.gflops() : peak.gbs(amount.amount),
  };
  return { group, name: work.name, side, backend, unit: 'ns', ...spread, rounds, rate, difference };
};

const OURS = [engramCompiled.name, engramEager.name];

/** What the others are measured by: this library at the same work, compiled if it can be. */
export const baseOf = (result: Result, others: readonly Result[]): Result | null => {
  const same = others.filter(({ name }) => name === result.name);
  for (const ours of OURS) {
    const found = same.find(({ side }) => side === ours);
    if (found) return found;
  }
  return null;
};

/** All that a group's run has to tell. */
export interface GroupRun {
  readonly group: GroupName;
  readonly results: readonly Result[];
  /** The sides that were asked, with their versions, or why they are missing. */
  readonly sides: Readonly<Record<string, Found>>;
  readonly problems: readonly Problem[];
  /** What its file is named, where that is not by machine, date and group. */
  readonly stem?: string;
  /** What the JSON tells besides. */
  readonly facts?: Readonly<Record<string, unknown>>;
}
