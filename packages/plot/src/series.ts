import { checkOptions, isList, type Names, shown, textOf } from './checks.ts';
import { PlotError } from './errors.ts';
import { hasShape, type TensorLike, valuesOf } from './matrix.ts';
import { dataRange, type Range, type RangeOptions } from './range.ts';

/** Numbers in a row: an array, plain or typed, or a tensor with one axis. */
export type Values = ArrayLike<number> | TensorLike;

/** The numbers, where it holds some in a row; else as it was. */
export function inRow(values: Values): ArrayLike<number> {
  return hasShape(values) && isList(values.shape) && values.shape.length === 1
    ? (valuesOf(values) as ArrayLike<number>)
    : (values as ArrayLike<number>);
}

/** One line of a curve. */
export interface Series {
  /** Shown in the legend. */
  readonly name?: string;
  /** The values. NaN and infinities leave a gap. */
  readonly y: Values;
  /** Where they lie, e.g. training steps; as long as `y`. Default 0, 1, 2, … */
  readonly x?: Values;
}

/** Linear, or powers of ten at even distances. */
export type Scale = 'linear' | 'log';

export const scales: readonly Scale[] = ['linear', 'log'];

/** A checked series: points in order, NaN where there is nothing to draw. */
export interface Points<S extends Series = Series> {
  readonly name: string;
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly source: S;
}

/** Several series, one, or only its values. */
export type SeriesInput<S extends Series = Series> = readonly S[] | S | Values;

/**
 * Checks series and copies them. On a log scale values that are not positive become NaN: they have no place there.
 *
 * @param names all that a series may hold
 * @throws {PlotError} without series, with an empty one or one that is not a series, or when `x` and `y` differ in length
 */
export function toPoints<S extends Series>(
  op: string,
  input: SeriesInput<S>,
  names: Names<S>,
  scaleOf: (series: S, label: string) => Scale,
): Points<S>[] {
  const list = seriesList(op, input);
  if (list.length === 0) throw new PlotError(`${op}: no series to draw, need at least one`);
  return list.map((source, i) => {
    checkOptions(`${op}: series ${i}`, source, names);
    const name = textOf(`${op}: series ${i}`, 'name', source.name) ?? '';
    const label = `series ${i}${name && ` ${shown(source.name)}`}`;
    const [sourceY, sourceX] = [inRow(source.y), source.x === undefined ? undefined : inRow(source.x)];
    if (!isList(sourceY)) throw new PlotError(`${op}: ${label}: y is ${shown(source.y)}, need an array of numbers`);
    if (sourceY.length === 0) throw new PlotError(`${op}: ${label} is empty, need at least one value`);
    const log = scaleOf(source, label) === 'log';
    const y = Array.from(sourceY, (value) => (Number.isFinite(value) && !(log && value <= 0) ? value : Number.NaN));
    if (!isList(sourceX ?? []))
      throw new PlotError(`${op}: ${label}: x is ${shown(source.x)}, need an array of numbers`);
    const x = sourceX === undefined ? y.map((_, step) => step) : Array.from(sourceX);
    if (x.length !== y.length) {
      throw new PlotError(`${op}: ${label} has ${x.length} x values for ${y.length} y values, need as many`);
    }
    const bad = x.findIndex((value) => !Number.isFinite(value));
    if (bad >= 0) throw new PlotError(`${op}: ${label}: x[${bad}] is ${shown(x[bad])}, need finite numbers`);
    return { name, x, y, source };
  });
}

function seriesList<S extends Series>(op: string, given: SeriesInput<S>): readonly S[] {
  const input = inRow(given as Values) as SeriesInput<S>;
  if (!isList(input)) {
    if (typeof input === 'object' && input !== null && 'y' in input) return [input as S];
    throw new PlotError(`${op}: need an array of numbers, a series { name, x, y } or several, got ${shown(input)}`);
  }
  const list = Array.from(input as ArrayLike<S | number>);
  // Only values: a series without name or x, which every S allows (the fields that it adds are optional).
  if (list.length > 0 && list.every((item) => typeof item === 'number')) return [{ y: list } as unknown as S];
  return list as S[];
}

/**
 * The range of y values on a scale.
 *
 * @throws {PlotError} as `dataRange`, and when a fixed end of a log scale is not positive
 */
export function scaleRange(op: string, y: Iterable<number>, scale: Scale, options: RangeOptions): Range {
  if (scale === 'linear') return dataRange(op, y, options);
  for (const end of ['min', 'max'] as const) {
    const value = options[end];
    if (value !== undefined && !(typeof value === 'number' && value > 0))
      throw new PlotError(`${op}: ${end} is ${shown(value)}, a log scale needs a positive number`);
  }
  const exponent = (value: number | undefined) => (value === undefined ? undefined : Math.log10(value));
  const logs = Array.from(y, Math.log10);
  const range = dataRange(op, logs, { min: exponent(options.min), max: exponent(options.max) });
  // A power may be beyond the numbers: of a single value at their edge.
  return { min: Math.max(Number.MIN_VALUE, 10 ** range.min), max: Math.min(Number.MAX_VALUE, 10 ** range.max) };
}
