/** The tables on screen. */
import { type GroupName, groups } from './groups.ts';
import type { Setting } from './machine.ts';
import { baseOf, type Result } from './results.ts';
import type { Outcome } from './rounds.ts';

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
const three = new Intl.NumberFormat('en-US', { minimumSignificantDigits: 3, maximumSignificantDigits: 3 });
const two = new Intl.NumberFormat('en-US', { minimumSignificantDigits: 2, maximumSignificantDigits: 2 });

const UNITS = {
  ns: [
    ['s', 1e9],
    ['ms', 1e6],
    ['µs', 1e3],
    ['ns', 1],
  ],
  B: [
    ['kB', 1000],
    ['B', 1],
  ],
} as const;

/** With the unit that suits the value. */
const withUnit = (value: number, unit: Result['unit']): string => {
  const [name, size] = UNITS[unit].find(([, from]) => value >= from) ?? UNITS[unit].at(-1)!;
  return `${time.format(value / size)} ${name}`;
};

interface Column {
  readonly head: string;
  readonly width: number;
  cell(result: Result, others: readonly Result[]): string;
}

const columnsOf = (group: GroupName): Column[] => {
  const { unit, chart } = groups[group];
  const value = (number: number, { unit: own }: Result) =>
    unit ? time.format(number / unit.ns) : withUnit(number, own);
  const times: Column[] = [
    { head: unit ? `median ${unit.name}` : 'median', width: 13, cell: (result) => value(result.median, result) },
    { head: 'lowest', width: 10, cell: (result) => value(result.low, result) },
    { head: 'highest', width: 10, cell: (result) => value(result.high, result) },
  ];
  if (group === 'startup') return times;
  const ratio: Column = {
    head: '× ours',
    width: 8,
    cell: (result, others) => {
      const base = baseOf(result, others);
      return base ? two.format(result.median / base.median) : '';
    },
  };
  if (group === 'models') return [...times, ratio];
  const rates: Column[] = [
    { head: 'rate', width: 14, cell: ({ rate }) => (rate ? `${three.format(rate.value)} ${rate.unit}` : '') },
    {
      head: '% of peak',
      width: 10,
      cell: ({ rate }) => (rate?.peak ? two.format((100 * rate.value) / rate.peak) : ''),
    },
  ];
  if (group === 'gpu') return [...times, rates[0]!];
  return chart === 'times ours' ? [...times, ratio, ...rates] : [...times, ...rates];
};

export interface Table {
  readonly head: string;
  /** The line of a result; `others` are those of the same work. */
  row(result: Result, others: readonly Result[]): string;
}

/** For results with these names and sides. */
export const tableOf = (group: GroupName, names: readonly string[], sides: readonly string[]): Table => {
  const columns = columnsOf(group);
  const widest = (texts: readonly string[]) => Math.max(0, ...texts.map((text) => text.length));
  const widths = [widest([group, ...names]), widest(sides)];
  const line = (name: string, side: string, cells: readonly string[]) =>
    [name.padEnd(widths[0]!), side.padEnd(widths[1]!), ...cells.map((cell, i) => cell.padStart(columns[i]!.width))]
      .join('  ')
      .trimEnd();
  return {
    head: line(
      group,
      '',
      columns.map(({ head }) => head),
    ),
    row: (result, others) =>
      line(
        result.name,
        result.side,
        columns.map(({ cell }) => cell(result, others)),
      ),
  };
};

/** By how much the sides differ from the first one at most, over the works of a set; `null` if there is only one. */
export const agreementLine = (outcomes: readonly Outcome[]): string | null => {
  const largest = new Map<string, number>();
  for (const { side, difference } of outcomes) {
    if (difference !== null) largest.set(side, Math.max(largest.get(side) ?? 0, difference));
  }
  if (largest.size === 0) return null;
  const first = outcomes.find(({ difference }) => difference === null)!.side;
  const parts = [...largest].map(([side, apart]) => `${side} ${apart === 0 ? '0' : apart.toExponential(0)}`);
  const what = outcomes[0]!.work.name + (new Set(outcomes.map(({ work }) => work)).size > 1 ? ' …' : '');
  return `  ${what}: all agree with ${first}; apart, of the largest value: ${parts.join(', ')}`;
};
