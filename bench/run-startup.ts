/** Runs the figures that are paid once, in alternating order, and prints their table. */
import type { Flags } from './flags.ts';
import type { GroupName } from './groups.ts';
import { progress } from './progress.ts';
import { tableOf } from './report.ts';
import type { GroupRun, Result } from './results.ts';
import { orderOf, type Problem } from './rounds.ts';
import type { Found } from './sides/side.ts';
import type { Figure } from './startup/figure.ts';
import type { Startup } from './startup/figures.ts';
import { roundOf, spreadOf } from './stats.ts';

export const runStartup = async (
  group: GroupName,
  { figures }: Startup,
  { filter, rounds }: Flags,
  print: (line: string) => void,
): Promise<GroupRun> => {
  const wanted = new RegExp(filter, 'i');
  const values = new Map<Figure, number[]>();
  for (const figure of figures) if (wanted.test(figure.name)) values.set(figure, []);
  const sides: Record<string, Found> = {};
  const problems: Problem[] = [];

  for (let round = 0; round < rounds; round++) {
    for (const figure of orderOf([...values.keys()], round)) {
      progress(`${figure.name}: round ${round + 1} of ${rounds}`);
      try {
        const value = await figure.measure();
        if (typeof value === 'number') values.get(figure)!.push(value);
        else {
          sides[figure.side || figure.name] = value;
          values.delete(figure);
        }
      } catch (error) {
        problems.push({ side: figure.side || figure.name, message: (error as Error).message.trim().split('\n')[0]! });
        values.delete(figure);
      }
    }
  }
  progress(null);
  const results = [...values].map(([{ name, side, unit }, each]): Result => {
    const one = each.map((value) => roundOf({ samples: [value], callsPerSample: 1 }));
    return { group, name, side, backend: null, unit, ...spreadOf(each), rounds: one, rate: null, difference: null };
  });
  if (results.length > 0) print('');
  for (const [name, found] of Object.entries(sides)) {
    if ('missing' in found) print(`without ${name}: ${found.missing}`);
  }
  const table = tableOf(
    group,
    results.map(({ name }) => name),
    results.map(({ side }) => side),
  );
  if (results.length > 0) print(table.head);
  for (const result of results) print(table.row(result, results));
  return { group, results, sides, problems };
};
