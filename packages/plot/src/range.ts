import { PlotError } from './errors.ts';

/** The two ends of a scale, both finite, `min < max`. */
export interface Range {
  readonly min: number;
  readonly max: number;
}

/** Fixed ends for a range; an end left out comes from the data. */
export interface RangeOptions {
  readonly min?: number | undefined;
  readonly max?: number | undefined;
}

/**
 * The range of the finite values, with either end fixed by the options. Equal ends are moved apart, so that a constant
 * plot sits in the middle of its scale; values that are all NaN or infinite get 0..1.
 *
 * @throws {PlotError} when a fixed end is not finite or `min` is not below `max`
 */
export function dataRange(op: string, values: Iterable<number>, options: RangeOptions = {}): Range {
  for (const end of ['min', 'max'] as const) {
    const value = options[end];
    if (value !== undefined && !Number.isFinite(value))
      throw new PlotError(`${op}: ${end} is ${value}, need a finite number`);
  }
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (low > high) [low, high] = [0, 1];
  const min = options.min ?? Math.min(low, options.max ?? low);
  const max = options.max ?? Math.max(high, options.min ?? high);
  if (min < max) return { min, max };
  if (options.min !== undefined && options.max !== undefined) {
    throw new PlotError(`${op}: min must be below max, got min ${min} and max ${max}`);
  }
  const slack = Math.abs(min) / 2 || 0.5;
  return { min: options.min ?? min - slack, max: options.max ?? max + slack };
}

/** Where `value` lies in the range, clamped to 0..1; NaN when it is not finite. */
export function fraction(value: number, { min, max }: Range): number {
  if (!Number.isFinite(value)) return Number.NaN;
  return Math.min(1, Math.max(0, (value - min) / (max - min)));
}

/** Round numbers inside the range, about `count` of them, at steps of 1, 2 or 5 times a power of ten. */
export function niceTicks({ min, max }: Range, count: number): number[] {
  const raw = (max - min) / count;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = power * ([1, 2, 5].find((s) => s * power >= raw * 0.999) ?? 10);
  const ticks: number[] = [];
  for (let i = Math.ceil(min / step - 1e-9); i <= max / step + 1e-9; i++)
    ticks.push(Number((i * step).toPrecision(12)));
  return ticks;
}
