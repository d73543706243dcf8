import type { PageData, PageSetting } from '../src/report/data.ts';
import { type Scale, scaleFor, scaleOf, scaleOfGoals, shown, type Tick } from './scale.ts';

/** So many values are told apart one by one. */
const FEW = 8;

/** What trials differ in: a setting, or the goal. */
export interface Axis {
  readonly name: string;
  /** By trials; `undefined` where a trial has no number. */
  readonly values: readonly (PageSetting | undefined)[];
  /** Where they are few, or not numbers: all of them, in order. */
  readonly distinct: readonly PageSetting[] | null;
  readonly isNumbers: boolean;
  /** 0 to 1. */
  readonly at: (value: PageSetting) => number;
  /** Of numbers; else `null`. */
  readonly scale: Scale | null;
  readonly ticks: (most: number) => Tick[];
}

const axisOf = (name: string, values: readonly (PageSetting | undefined)[], isGoal = false): Axis => {
  const all = new Set<PageSetting>();
  for (const value of values) if (value !== undefined) all.add(value);
  const numbers = [...all].filter((value) => typeof value === 'number').sort((a, b) => a - b);
  if (all.size === 0 || numbers.length < all.size) {
    const distinct = [...all].sort((a, b) => (String(a) < String(b) ? -1 : 1));
    const at = (value: PageSetting): number =>
      distinct.length < 2 ? 0.5 : Math.max(0, distinct.indexOf(value)) / (distinct.length - 1);
    const ticks = (most: number): Tick[] => {
      const every = Math.ceil(distinct.length / most);
      return distinct.filter((_, i) => i % every === 0).map((value) => ({ at: at(value), label: shown(value) }));
    };
    return { name, values, distinct, isNumbers: false, at, scale: null, ticks };
  }
  const isFew = numbers.length <= FEW;
  // Seeds are names rather than sizes.
  const scale = isGoal
    ? scaleOfGoals(numbers)
    : name === 'seed'
      ? scaleOf(numbers[0]!, numbers.at(-1)!, false)
      : scaleFor(numbers, isFew);
  // What came of trials nobody chooses one by one.
  const distinct = isFew && !isGoal ? numbers : null;
  const at = (value: PageSetting): number => scale.at(value as number);
  const ticks = (most: number): Tick[] =>
    distinct && distinct.length <= most
      ? distinct.map((value) => ({ at: at(value), label: shown(value) }))
      : scale.ticks(most);
  return { name, values, distinct, isNumbers: true, at, scale, ticks };
};

/** The settings, and the goal as the last one. */
export const axesOf = ({ paths, trials, goal }: PageData): Axis[] => [
  ...paths.map((path, i) =>
    axisOf(
      path,
      trials.map(({ settings }) => settings[i]),
    ),
  ),
  axisOf(
    goal.name,
    trials.map((trial) => trial.goal ?? undefined),
    true,
  ),
];
