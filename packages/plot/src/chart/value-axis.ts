import { textOf } from '../checks.ts';
import { type Frame, frameOf, nameInFrame, niceTicks, type Range, type RangeOptions, rangeInFrame } from '../range.ts';
import { type Scale, scaleRange } from '../series.ts';
import { formatNumber } from '../text.ts';
import { logAxis } from './log-axis.ts';
import { axisLook, fontSize, ink, space, widest } from './style.ts';

/** A y axis. `min` and `max` are its ends; by default round numbers around the data, on a log scale powers of ten. */
export interface ValueAxis extends RangeOptions {
  /** Its name. */
  readonly yLabel?: string;
  /** Default `'linear'`. On `'log'` values that are not positive leave a gap. */
  readonly yScale?: Scale;
}

/** An axis as ECharts wants it, the pixels that it takes beside the plot, and how its numbers are written. */
export interface PlacedAxis {
  readonly depth: number;
  readonly frame: Frame;
  readonly axis: object;
}

/** The axis of values `y`, long enough for `levels` to lie on it, too. */
export function valueAxis(
  op: string,
  side: 'left' | 'right',
  options: ValueAxis,
  y: readonly number[],
  levels: readonly number[],
): PlacedAxis {
  const scale = options.yScale ?? 'linear';
  const range = scaleRange(op, [...y, ...levels], scale, options);
  const frame = scale === 'log' ? { unit: 1, offset: 0 } : frameOf(range);
  const { ends, labels } = scale === 'log' ? logEnds(range, options) : linearEnds(range, options, y, levels, frame);
  const labelWidth = Math.max(28, widest(labels, fontSize.label));
  const name = nameInFrame(textOf(op, 'yLabel', options.yLabel), frame);
  return {
    frame,
    depth: labelWidth + space.label + (name === undefined ? 0 : fontSize.name + space.label),
    axis: {
      ...axisLook,
      type: scale === 'log' ? 'log' : 'value',
      position: side,
      scale: true,
      splitLine: { show: side === 'left', lineStyle: { color: ink.grid } },
      ...ends,
      ...(name !== undefined && named(name, labelWidth + space.label * 2)),
    },
  };
}

/** An axis' name. */
export function named(name: string, nameGap: number): object {
  return { name, nameLocation: 'middle', nameGap };
}

function logEnds(range: Range, options: RangeOptions) {
  const fixed = { min: options.min !== undefined, max: options.max !== undefined };
  const { min, max, ticks } = logAxis(range, fixed);
  const ends = {
    min,
    max,
    axisTick: { ...axisLook.axisTick, customValues: ticks },
    axisLabel: { ...axisLook.axisLabel, customValues: ticks },
  };
  return { ends, labels: ticks.map((tick) => withCommas(String(tick))) };
}

/** Ends left out are ECharts': round numbers around the data. It knows nothing of levels, and without data has no axis. */
function linearEnds(
  wholeRange: Range,
  options: RangeOptions,
  y: readonly number[],
  levels: readonly number[],
  frame: Frame,
) {
  const range = rangeInFrame(wholeRange, frame);
  const data = y.filter(Number.isFinite);
  const step = niceTicks({ min: 0, max: range.max - range.min }, 5)[1] ?? range.max - range.min;
  const round = (end: number, to: (x: number) => number) => Number((to(end / step) * step).toPrecision(12));
  const ends: { min?: number; max?: number } = {};
  if (options.min !== undefined || data.length === 0) ends.min = range.min;
  else if (levels.some((level) => data.every((value) => level < value))) ends.min = round(range.min, Math.floor);
  if (options.max !== undefined || data.length === 0) ends.max = range.max;
  else if (levels.some((level) => data.every((value) => level > value))) ends.max = round(range.max, Math.ceil);
  const labels = [range.min - step, ...niceTicks(range, 5), range.max + step];
  return { ends, labels: labels.map((value) => withCommas(formatNumber(value))) };
}

/** As ECharts writes numbers. */
function withCommas(number: string): string {
  return number.replace(/\d(?=(\d{3})+$)/g, '$&,');
}
