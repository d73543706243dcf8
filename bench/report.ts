/** The table on screen, a line at a time as results arrive. */
import { type GroupName, groups } from './groups.ts';
import type { Setting } from './machine.ts';
import type { Result } from './measure.ts';

export const settingLine = ({ machine, versions, commit, date }: Setting): string =>
  [
    machine.cpu,
    `${machine.cores} cores, load ${machine.load}`,
    `Node ${versions.node}, ${machine.platform}`,
    commit?.replace(/(?<=^.{9})[0-9a-f]+/, ''),
    date.slice(0, 10),
  ]
    .filter(Boolean)
    .join(' · ');

const time = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 4 });
const rate = new Intl.NumberFormat('en-US', { minimumSignificantDigits: 3, maximumSignificantDigits: 3 });

export interface Table {
  readonly head: string;
  row(result: Result): string;
}

/** For the results of benchmarks with these names. */
export const tableOf = (group: GroupName, names: readonly string[]): Table => {
  const { unit } = groups[group];
  const width = Math.max(group.length, ...names.map((name) => name.length));
  const line = (name: string, median: string, p25: string, p75: string, speed: string) =>
    `${name.padEnd(width)} ${median.padStart(15)} ${p25.padStart(12)} ${p75.padStart(12)} ${speed.padStart(15)}`.trimEnd();
  return {
    head: line(group, `median ${unit.name}`, 'p25', 'p75', ''),
    row: ({ name, median, p25, p75, rate: speed }) => {
      const [middle, low, high] = [median, p25, p75].map((ns) => time.format(ns / unit.ns)) as [string, string, string];
      return line(name, middle, low, high, speed ? `${rate.format(speed.value)} ${speed.unit.padEnd(7)}` : '');
    },
  };
};
