import type { PageSetting } from '../src/report/data.ts';

export interface Tick {
  /** 0 to 1. */
  readonly at: number;
  readonly label: string;
}

/** Numbers as positions from 0 to 1. */
export interface Scale {
  readonly isLog: boolean;
  readonly at: (value: number) => number;
  readonly from: (at: number) => number;
  readonly ticks: (most: number) => Tick[];
}

const grouped = new Intl.NumberFormat('en-US', { maximumFractionDigits: 20 });

/** At most four digits that count: `0.0003162`, `12,300`, `1e-7`. */
export const shownNumber = (value: number): string => {
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-5 || size >= 1e9))
    return value
      .toExponential(3)
      .replace(/\.?0+e/, 'e')
      .replace('e+', 'e');
  return grouped.format(Number.isInteger(value) ? value : Number(value.toPrecision(4)));
};

export const shown = (value: PageSetting): string => (typeof value === 'number' ? shownNumber(value) : String(value));

/** Factors from the least number to the most from which on factors say more of them than differences. */
const FAR = { few: 8, many: 100 };

/** A scale for settings. */
export const scaleFor = (numbers: readonly number[], isFew: boolean): Scale => {
  const [least, most] = endsOf(numbers);
  return scaleOf(least, most, least > 0 && most / least >= (isFew ? FAR.few : FAR.many));
};

/** A scale for what came of trials. Where it is a log scale, 0 lies at the least above it. */
export const scaleOfGoals = (numbers: readonly number[]): Scale => {
  const above = numbers.filter((value) => value > 0);
  const [least, most] = endsOf(above);
  const isLog = above.length > 0 && endsOf(numbers)[0] >= 0 && most / least >= FAR.few;
  return isLog ? scaleOf(least, most, true) : scaleOf(...endsOf(numbers), false);
};

const endsOf = (numbers: readonly number[]): [number, number] => [
  numbers.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY),
  numbers.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY),
];

export const scaleOf = (low: number, high: number, isLog: boolean): Scale => {
  const [to, back] = isLog ? [Math.log10, (x: number) => 10 ** x] : [(x: number) => x, (x: number) => x];
  const [from, until] = [to(low), to(high)];
  const at = (value: number): number =>
    until === from ? 0.5 : (to(isLog ? Math.max(low, value) : value) - from) / (until - from);
  return {
    isLog,
    at,
    from: (position) => back(from + position * (until - from)),
    ticks: (most) => {
      const values = until === from ? [low] : isLog ? powers(from, until, most) : steps(low, high, most);
      return values.map((value) => ({ at: at(value), label: shownNumber(value) }));
    },
  };
};

/** Multiples of 1, 2 or 5 times a power of ten. */
const steps = (low: number, high: number, most: number): number[] => {
  const rough = (high - low) / most;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10);
  const first = Math.ceil(low / step - 1e-9);
  const count = Math.floor(high / step + 1e-9) - first + 1;
  return Array.from({ length: count }, (_, i) => Number(((first + i) * step).toPrecision(12)));
};

/** Powers of ten, every second and so on; with 2 and 5 times them where there are few. */
const powers = (from: number, until: number, most: number): number[] => {
  const [first, last] = [Math.floor(from), Math.ceil(until)];
  const every = Math.max(1, Math.ceil((last - first) / most));
  const factors = (last - first) * 3 <= most ? [1, 2, 5] : [1];
  const values: number[] = [];
  for (let power = first; power <= last; power++) {
    if ((power - first) % every !== 0) continue;
    for (const factor of factors) {
      const value = Number((factor * 10 ** power).toPrecision(12));
      if (Math.log10(value) >= from - 1e-9 && Math.log10(value) <= until + 1e-9) values.push(value);
    }
  }
  return values.length > 1 ? values : steps(10 ** from, 10 ** until, most);
};
