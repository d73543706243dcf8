import type { LabFlags } from './flags.ts';
import { type LengthAccuracy, TEST_SEQUENCES } from './measure.ts';
import type { Run } from './run.ts';
import type { Sample } from './sample.ts';

const percent = (fraction: number): string => `${(100 * fraction).toFixed(1)} %`;

export const duration = (seconds: number): string =>
  seconds < 60 ? `${Math.ceil(seconds)} s` : `${Math.floor(seconds / 60)} min ${Math.ceil(seconds % 60)} s`;

export const count = (n: number): string => n.toLocaleString('en-US');

/** How the training went, in a line. */
export const summary = ({ solved, steps, seconds, loss }: Run, { memory }: LabFlags): string => {
  const how = solved ? 'Solved' : memory === 'fixed' ? 'Trained' : 'Not solved';
  return `${how} after ${count(steps)} steps, ${seconds.toFixed(1)} s (${((1000 * seconds) / steps).toFixed(2)} ms a step), loss ${loss.toFixed(4)}`;
};

/** What it was shown, and what it said. */
export const recalls = (samples: readonly Sample[]): string => {
  const width = (label: string, pick: (s: Sample) => string) =>
    Math.max(label.length, ...samples.map((s) => pick(s).length));
  const [a, b] = [width('shown', (s) => s.shown), width('recalled', (s) => s.recalled)];
  const line = (shown: string, recalled: string, mark: string) =>
    `  ${shown.padEnd(a)}   ${recalled.padEnd(b)}   ${mark}`.trimEnd();
  return [
    line('shown', 'recalled', ''),
    ...samples.map(({ shown, expected, recalled }) =>
      line(shown, recalled, recalled === expected ? '✓' : `✗ should be ${expected}`),
    ),
  ].join('\n');
};

/** Columns as wide as they must be, flush right. */
export const tableOf = (head: readonly string[], body: readonly (readonly string[])[]): string => {
  const widths = head.map((title, i) => Math.max(title.length, ...body.map((row) => row[i]!.length)));
  const line = (cells: readonly string[]) => `  ${cells.map((cell, i) => cell.padStart(widths[i]!)).join('   ')}`;
  return [head, ...body].map(line).join('\n');
};

/** Accuracy over fresh sequences, length by length. */
export const table = (rows: readonly LengthAccuracy[]): string => {
  const head = ['length', 'tokens', 'sequences', 'without reads'];
  const body = rows.map((r) => [
    String(r.length),
    percent(r.token),
    percent(r.sequence),
    percent(r.sequenceWithoutReads),
  ]);
  return [
    `Recalled right, of ${count(TEST_SEQUENCES)} fresh sequences of each length ("without reads": whole sequences, its read vectors held at zero):`,
    tableOf(head, body),
  ].join('\n');
};

interface SeedRow {
  readonly seed: number;
  readonly solved: boolean;
  readonly steps: number;
  readonly seconds: number;
  readonly accuracy: readonly LengthAccuracy[];
}

/** A row a seed: how it went, and how many sequences of the trained length it recalls. */
export const seedsTable = (rows: readonly SeedRow[]): string =>
  tableOf(
    ['seed', 'solved', 'steps', 'seconds', `sequences of length ${rows[0]!.accuracy[0]!.length}`],
    rows.map(({ seed, solved, steps, seconds, accuracy }) => [
      String(seed),
      solved ? 'yes' : 'no',
      count(steps),
      seconds.toFixed(1),
      percent(accuracy[0]!.sequence),
    ]),
  );
