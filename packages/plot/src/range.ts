import { shown } from './checks.ts';
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
      throw new PlotError(`${op}: ${end} is ${shown(value)}, need a finite number`);
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
  return { min: options.min ?? finite(min - slack), max: options.max ?? finite(max + slack) };
}

function finite(value: number): number {
  return Math.min(Number.MAX_VALUE, Math.max(-Number.MAX_VALUE, value));
}

/** Where `value` lies in the range, clamped to 0..1; NaN when it is not finite. */
export function fraction(value: number, range: Range): number {
  if (!Number.isFinite(value)) return Number.NaN;
  const { min, max } = range;
  // The distance of two numbers may be beyond the largest one.
  const half = max - min === Infinity ? 0.5 : 1;
  return Math.min(1, Math.max(0, (value * half - min * half) / (max * half - min * half)));
}

/**
 * How numbers are written on an axis: `(value − offset) / unit`. Both are 0 and 1 unless the numbers are so large, so
 * small or so close to each other that floating point has no round numbers between them.
 */
export interface Frame {
  readonly unit: number;
  readonly offset: number;
}

/** Numbers of this size and its inverse are framed. */
const hugeSize = 1e100;
/** So is a range that is this much smaller than its numbers. */
const closeTogether = 1e-9;

/** The frame in which a range has round numbers. */
export function frameOf({ min, max }: Range): Frame {
  const size = Math.max(Math.abs(min), Math.abs(max));
  const ordinary = size < hugeSize && size > 1 / hugeSize;
  const unit = ordinary ? 1 : Number(`1e${Math.max(-323, Math.floor(Math.log10(size)))}`);
  const [low, high] = [min / unit, max / unit];
  if (high - low >= closeTogether * (size / unit)) return { unit, offset: 0 };
  const step = 10 ** Math.ceil(Math.log10(high - low));
  return { unit, offset: Number((Math.floor(low / step) * step).toPrecision(17)) * unit };
}

/** A number in its frame. */
export function inFrame(value: number, { unit, offset }: Frame): number {
  return offset === 0 ? value / unit : (value - offset) / unit;
}

/** A range in its frame. */
export function rangeInFrame({ min, max }: Range, frame: Frame): Range {
  return { min: inFrame(min, frame), max: inFrame(max, frame) };
}

/** The name of an axis with its frame: `loss (× 1e-300)`, `step (+ 1e16)`. */
export function nameInFrame(name: string | undefined, { unit, offset }: Frame): string | undefined {
  const sign = offset < 0 ? '−' : '+';
  const parts = [unit === 1 ? '' : `× ${shortest(unit)}`, offset === 0 ? '' : `${sign} ${shortest(Math.abs(offset))}`];
  const text = parts.filter(Boolean).join(' ');
  if (text === '') return name;
  return name === undefined ? text : `${name} (${text})`;
}

function shortest(value: number): string {
  const [plain, power] = [String(value), value.toExponential().replace('e+', 'e')];
  return power.length < plain.length ? power : plain;
}

/** Round numbers inside the range, about `count` of them, at steps of 1, 2 or 5 times a power of ten. */
export function niceTicks({ min, max }: Range, count: number): number[] {
  const raw = (max - min) / count;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = power * ([1, 2, 5].find((s) => s * power >= raw * 0.999) ?? 10);
  const first = Math.ceil(min / step - 1e-9);
  const last = Math.floor(max / step + 1e-9);
  // Counted from 0: beyond 2⁵³, i + 1 is i.
  return Array.from({ length: Math.min(last - first, 2 * count) + 1 }, (_, i) =>
    Number(((first + i) * step).toPrecision(12)),
  );
}

/** The range from the round number below it to the one above, of a scale with about `count` ticks. */
export function roundRange({ min, max }: Range, count: number): Range {
  const step = (niceTicks({ min: 0, max: max - min }, count)[1] ?? max - min) as number;
  const round = (end: number, to: (x: number) => number) => Number((to(end / step) * step).toPrecision(12));
  return { min: round(min, Math.floor), max: round(max, Math.ceil) };
}
