import { evaluate, type Scores, slotsFor, streams, type TaskSize } from '@engram/ntm';
import { count as grouped } from '../report.ts';
import { nameOf, testSizesOf } from './sizes.ts';
import type { Ending, Trained } from './train-one.ts';

/** Scores on fresh sequences of one size. */
export interface SizeResult extends Scores {
  readonly size: TaskSize;
}

/** What came of one seed. */
export interface SeedResult {
  readonly seed: number;
  readonly ending: Ending;
  readonly steps: number;
  readonly sequences: number;
  readonly seconds: number;
  /** Sequences and seconds until the task had been learned; `null` where it was not. */
  readonly converged: { readonly sequences: number; readonly seconds: number | null } | null;
  readonly rollbacks: number;
  /** Starts in all, the last one included. */
  readonly starts: number;
  /** Mean over the last training window. */
  readonly lastErrors: number | null;
  readonly test: readonly SizeResult[];
  readonly residentMB: number;
  readonly checkpoint: string;
}

/** Sizes with more steps than this are left to `eval`. */
const MOST_STEPS = 300;

/** Tests what was trained on fresh sequences. */
export const resultOf = async (
  { trainer, ending, seconds, convergedSeconds }: Trained,
  checkpoint: string,
  count: number,
): Promise<SeedResult> => {
  const { progress, plan, task } = trainer;
  const residentMB = Math.round(process.memoryUsage.rss() / 1e6);
  const test: SizeResult[] = [];
  for (const size of count === 0 ? [] : testSizesOf(trainer)) {
    if (task.steps(size) > MOST_STEPS) continue;
    const generator = streams(plan.seed).test;
    const scores = await evaluate(trainer.answers, task, size, {
      count,
      generator,
      slots: slotsFor(trainer.model, task, size),
    });
    test.push({ size, ...scores });
  }
  return {
    seed: plan.seed,
    ending,
    steps: progress.step,
    sequences: progress.sequences,
    seconds,
    converged: progress.converged && { sequences: progress.converged.sequences, seconds: convergedSeconds },
    rollbacks: progress.rollbacks,
    starts: progress.start + 1,
    lastErrors: progress.lastErrors,
    test,
    residentMB,
    checkpoint,
  };
};

export const percent = (fraction: number): string => `${(100 * fraction).toFixed(fraction === 1 ? 0 : 1)} %`;

export const resultLine = (
  { sequences, seconds, steps, converged, rollbacks, starts, test }: SeedResult,
  { ending }: Trained,
): string => {
  const how = converged
    ? `learned after ${grouped(converged.sequences)} sequences${converged.seconds === null ? '' : `, ${converged.seconds.toFixed(1)} s`}`
    : 'not learned';
  const undone = rollbacks > 0 ? `; ${rollbacks} ${rollbacks === 1 ? 'collapse' : 'collapses'} undone` : '';
  const again = starts > 1 ? `; begun anew ${starts === 2 ? 'once' : `${starts - 1} times`}` : '';
  const lines = [
    `${grouped(steps)} steps, ${grouped(sequences)} sequences in ${seconds.toFixed(1)} s (${ending}): ${how}${undone}${again}`,
  ];
  if (test.length > 0) lines.push(scoreTable(test));
  return lines.join('\n');
};

/** One row a size. */
export const scoreTable = (rows: readonly SizeResult[]): string => {
  const withBest = rows.some(({ optimalBits }) => optimalBits !== null);
  const cells = rows.map(({ size, errors, bits, exact, optimalBits }) => [
    nameOf(size),
    errors.toFixed(2),
    bits.toFixed(2),
    ...(withBest ? [optimalBits!.toFixed(2)] : []),
    percent(exact),
  ]);
  const head = ['fresh sequences', 'errors', 'bits', ...(withBest ? ['best possible'] : []), 'exact'];
  const widths = head.map((title, i) => Math.max(title.length, ...cells.map((row) => row[i]!.length)));
  const line = (row: readonly string[]) =>
    `  ${row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))).join('   ')}`;
  return [line(head), ...cells.map(line)].join('\n');
};

const quantile = (sorted: readonly number[], q: number): number => {
  const at = q * (sorted.length - 1);
  const low = sorted[Math.floor(at)]!;
  return low + (at % 1) * (sorted[Math.ceil(at)]! - low);
};

/** Median, quartiles and range. */
interface Spread {
  readonly median: number;
  readonly quartiles: readonly [number, number];
  readonly range: readonly [number, number];
}

const spreadOf = (values: readonly number[]): Spread | null => {
  if (values.length === 0) return null;
  const sorted = [...values].sort((a, b) => a - b);
  return {
    median: quantile(sorted, 0.5),
    quartiles: [quantile(sorted, 0.25), quantile(sorted, 0.75)],
    range: [sorted[0]!, sorted.at(-1)!],
  };
};

export interface Summary {
  /** How many seeds learned the task, of how many. */
  readonly converged: number;
  readonly of: number;
  readonly failures: readonly number[];
  readonly sequencesToConverge: Spread | null;
  readonly secondsToConverge: Spread | null;
  readonly rollbacks: number;
  /** Starts of all seeds; one each is the least. */
  readonly starts: number;
  /** Of each size that was tested: the share of exact sequences and the bits a sequence, over the seeds. */
  readonly test: readonly {
    readonly size: TaskSize;
    readonly exact: Spread;
    readonly bits: Spread;
    readonly errors: Spread;
  }[];
}

export const summaryOf = (results: readonly SeedResult[]): Summary => {
  const learned = results.filter(({ converged }) => converged !== null);
  const sizes = results[0]?.test.map(({ size }) => size) ?? [];
  const over = (i: number, key: 'exact' | 'bits' | 'errors'): Spread =>
    spreadOf(results.map(({ test }) => test[i]![key]))!;
  return {
    converged: learned.length,
    of: results.length,
    failures: results.filter(({ converged }) => converged === null).map(({ seed }) => seed),
    sequencesToConverge: spreadOf(learned.map(({ converged }) => converged!.sequences)),
    secondsToConverge: spreadOf(learned.flatMap(({ converged }) => converged!.seconds ?? [])),
    rollbacks: results.reduce((n, { rollbacks }) => n + rollbacks, 0),
    starts: results.reduce((n, { starts }) => n + starts, 0),
    test: sizes.map((size, i) => ({
      size,
      exact: over(i, 'exact'),
      bits: over(i, 'bits'),
      errors: over(i, 'errors'),
    })),
  };
};

export const summaryLines = ({
  converged,
  of,
  failures,
  sequencesToConverge,
  secondsToConverge,
  rollbacks,
  starts,
  test,
}: Summary): string[] => {
  const spread = ({ median, range }: Spread, show: (x: number) => string): string =>
    `median ${show(median)} (${show(range[0])} to ${show(range[1])})`;
  const lines = [
    `\n${converged} of ${of} seeds learned the task${failures.length > 0 ? `; not ${failures.join(', ')}` : ''}; ${rollbacks} collapses undone${starts > of ? `, ${starts - of} new starts` : ''}`,
  ];
  if (sequencesToConverge)
    lines.push(`Sequences until then: ${spread(sequencesToConverge, (x) => grouped(Math.round(x)))}`);
  if (secondsToConverge) lines.push(`Seconds until then: ${spread(secondsToConverge, (x) => x.toFixed(1))}`);
  for (const { size, exact, bits } of test) {
    lines.push(`${nameOf(size)}: exact ${spread(exact, percent)}, bits ${spread(bits, (x) => x.toFixed(2))}`);
  }
  return lines;
};
