import type { Setting } from './space.ts';
import { type Spread, spreadOf } from './spread.ts';

/** Trials with one value of a setting, or with values from one number to another. */
export interface EffectGroup extends Spread {
  readonly values: { readonly is: Setting } | { readonly from: number; readonly to: number };
  readonly trials: number;
  /** How many of them have the goal's number. */
  readonly reached: number;
}

/** How the goal depends on a setting, whatever the other settings are. */
export interface Effect {
  readonly path: string;
  readonly groups: readonly EffectGroup[];
}

interface Point {
  readonly settings: Readonly<Record<string, Setting>>;
  /** The goal's number; `null` where the trial has none. */
  readonly goal: number | null;
}

/** Values that are looked at one by one; of more numbers, ranges with as many trials each. */
const MOST_VALUES = 12;
const RANGES = 5;

/** The effect of each setting on the goal. Seeds are no setting that one could choose: they are one group. */
export const effectsOf = (paths: readonly string[], points: readonly Point[]): Effect[] =>
  points.length === 0 ? [] : paths.map((path) => ({ path, groups: groupsOf(path, points) }));

const groupsOf = (path: string, points: readonly Point[]): EffectGroup[] => {
  const byValue = new Map<Setting, Point[]>();
  for (const point of points) {
    const value = point.settings[path] ?? null;
    const group = byValue.get(value);
    if (group) group.push(point);
    else byValue.set(value, [point]);
  }
  const values = [...byValue.keys()];
  if (!values.every((value) => typeof value === 'number'))
    return [...byValue].map(([is, group]) => groupOf({ is }, group));
  values.sort((a, b) => a - b);
  if (path !== 'seed' && values.length <= MOST_VALUES) return values.map((is) => groupOf({ is }, byValue.get(is)!));
  const sorted = values.flatMap((value) => byValue.get(value)!.map((point) => ({ value, point })));
  const ranges = path === 'seed' ? 1 : RANGES;
  return Array.from({ length: ranges }, (_, i) => {
    const part = sorted.slice(Math.floor((i * sorted.length) / ranges), Math.floor(((i + 1) * sorted.length) / ranges));
    return groupOf(
      { from: part[0]!.value, to: part.at(-1)!.value },
      part.map(({ point }) => point),
    );
  });
};

const groupOf = (values: EffectGroup['values'], points: readonly Point[]): EffectGroup => {
  const goals = points.map(({ goal }) => goal);
  return { values, trials: goals.length, reached: goals.filter((goal) => goal !== null).length, ...spreadOf(goals) };
};
