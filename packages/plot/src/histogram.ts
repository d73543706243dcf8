import { checkOptions, isList, shown, sizeOf, textOf } from './checks.ts';
import { PlotError } from './errors.ts';
import { dataRange, type RangeOptions } from './range.ts';
import { inRow, type Values } from './series.ts';

/** Values whose distribution is drawn. */
export interface HistogramSeries {
  /** Shown in the legend. */
  readonly name?: string;
  /** NaN and infinities are left out. */
  readonly values: Values | TensorOfAnyShape;
}

interface TensorOfAnyShape {
  readonly shape: readonly number[];
  dataSync(): ArrayLike<number>;
}

export type HistogramInput = readonly HistogramSeries[] | HistogramSeries | HistogramSeries['values'];

/** How values are counted. */
export interface BinOptions extends RangeOptions {
  /** How many, 1 to 1,000. Default: as numpy's `'auto'`, the more of Sturges' and of Freedman and Diaconis', at most 100. */
  readonly bins?: number;
  /** Parts of all, divided by the width of a bin, in place of counts. Default false. */
  readonly density?: boolean;
}

/** The counts of each series in the same bins: `edges` has one number more. */
export interface Bins {
  readonly edges: readonly number[];
  readonly series: readonly { readonly name: string; readonly counts: readonly number[] }[];
}

/**
 * Counts values in bins of one width from `min` to `max`; the last one has its right end, too. What lies beyond is left out.
 *
 * @throws {PlotError} without values, or on what is not numbers
 */
export function toBins(op: string, input: HistogramInput, options: BinOptions): Bins {
  const list = seriesList(op, input);
  if (list.length === 0) throw new PlotError(`${op}: no values to draw, need at least one series`);
  const all = list.flatMap(({ values }) => values);
  const range = dataRange(op, all, options);
  const inside = all.filter((value) => value >= range.min && value <= range.max);
  const bins = sizeOf(op, 'bins', options.bins, {
    least: 1,
    most: 1000,
    unit: 'bins',
    otherwise: binsFor(inside, range.max - range.min),
  });
  if (options.density !== undefined && typeof options.density !== 'boolean')
    throw new PlotError(`${op}: density is ${shown(options.density)}, need true or false`);
  // Halves first: the distance of two numbers may be beyond the largest one.
  const edges = Array.from({ length: bins + 1 }, (_, i) => range.min * (1 - i / bins) + range.max * (i / bins));
  const series = list.map(({ name, values }) => {
    const counts = new Array<number>(bins).fill(0);
    for (const value of values) {
      if (!(value >= range.min && value <= range.max)) continue;
      const part = (value / 2 - range.min / 2) / (range.max / 2 - range.min / 2);
      let bin = Math.min(bins - 1, Math.floor(part * bins));
      // Rounding must not put a value beside its edge.
      if (bin > 0 && value < (edges[bin] as number)) bin--;
      else if (bin < bins - 1 && value >= (edges[bin + 1] as number)) bin++;
      counts[bin] = (counts[bin] as number) + 1;
    }
    const total = counts.reduce((sum, n) => sum + n, 0);
    const width = (range.max - range.min) / bins;
    return { name, counts: options.density ? counts.map((n) => (total === 0 ? 0 : n / total / width)) : counts };
  });
  return { edges, series };
}

function seriesList(op: string, input: HistogramInput): { name: string; values: number[] }[] {
  const isSeries = (value: unknown): value is HistogramSeries =>
    typeof value === 'object' &&
    value !== null &&
    !('shape' in value) &&
    'values' in value &&
    typeof value.values !== 'function';
  const given = isSeries(input)
    ? [input]
    : Array.isArray(input) && typeof input[0] !== 'number'
      ? (input as readonly HistogramSeries[])
      : [{ values: input as Values }];
  return given.map((source, i) => {
    checkOptions(`${op}: series ${i}`, source, { name: true, values: true });
    const flat = typeof source.values === 'object' && source.values !== null && 'dataSync' in source.values;
    const values = flat ? (source.values as TensorOfAnyShape).dataSync() : inRow(source.values as Values);
    const list = isList(values) ? Array.from(values as ArrayLike<number>) : [];
    const bad = list.find((value) => typeof value !== 'number');
    if (!isList(values) || bad !== undefined)
      throw new PlotError(`${op}: series ${i}: values are ${shown(bad ?? source.values)}, need an array of numbers`);
    if (list.length === 0) throw new PlotError(`${op}: series ${i} is empty, need at least one value`);
    return { name: textOf(`${op}: series ${i}`, 'name', source.name) ?? '', values: list };
  });
}

function binsFor(values: readonly number[], range: number): number {
  if (values.length === 0) return 1;
  const sturges = Math.ceil(Math.log2(values.length)) + 1;
  const sorted = Float64Array.from(values).sort();
  const quartile = (part: number) => sorted[Math.floor(part * (sorted.length - 1))] as number;
  const width = (2 * (quartile(0.75) - quartile(0.25))) / Math.cbrt(values.length);
  return Math.min(100, Math.max(sturges, width > 0 ? Math.ceil(range / width) : 0));
}
