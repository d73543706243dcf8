import { lineColors } from '../colormap.ts';
import { PlotError } from '../errors.ts';
import { dataRange, niceTicks, type Range, type RangeOptions } from '../range.ts';
import { type Points, type Scale, type Series, type SeriesInput, scaleRange, toPoints } from '../series.ts';
import { formatNumber, oneLine } from '../text.ts';
import type { Chart } from './chart.ts';
import { legendRowHeight, legendRows } from './legend.ts';
import { axisLook, baseOption, fontSize, ink, space, textAt, textWidth } from './style.ts';

/** A line of a chart. */
export interface ChartSeries extends Series {
  /** The y axis that it is read on. Default `'left'`. */
  readonly axis?: 'left' | 'right';
}

/** A y axis. `min` and `max` are its ends; by default round numbers around the data. */
export interface ValueAxis extends RangeOptions {
  /** Its name. */
  readonly yLabel?: string;
  /** Default `'linear'`. On `'log'` values that are not positive leave a gap. */
  readonly yScale?: Scale;
}

/** How to draw curves. The y axis options are those of the left axis. */
export interface CurveOptions extends ValueAxis {
  /** Above everything. */
  readonly title?: string;
  /** The name of the x axis. */
  readonly xLabel?: string;
  /** The axis of series with `axis: 'right'`. */
  readonly right?: ValueAxis;
  /** Pixels. Default 640. */
  readonly width?: number;
  /** Pixels. Default 400. */
  readonly height?: number;
}

const maxDots = 30;

/**
 * Curves over steps: one or more series, a second y axis if a series asks for it, a legend if there are names.
 *
 * @param series values, a series `{ name, x, y, axis }`, or several
 * @throws {PlotError} on an empty series, lengths that differ, two series of the same name, or `min >= max`
 */
export function curve(series: SeriesInput<ChartSeries>, options: CurveOptions = {}): Chart {
  const axes = { left: options as ValueAxis, right: options.right ?? {} };
  const points = toPoints('curve', series, ({ axis }) => axes[axis ?? 'left'].yScale ?? 'linear');
  const names = points.map(nameOf);
  const twin = names.find((name, i) => names.indexOf(name) !== i);
  // ECharts tells the lines of a legend apart by their names.
  if (twin !== undefined) throw new PlotError(`curve: two series are named "${twin}", need different names`);

  const width = sizeOf('width', options.width ?? 640);
  const height = sizeOf('height', options.height ?? 400);
  const hasRight = points.some((p) => p.source.axis === 'right');
  const hasLegend = points.length > 1 || points.some((p) => p.name !== '');

  const left = valueAxis('left', axes.left, points);
  const right = valueAxis('right', axes.right, points);
  const titleHeight = options.title === undefined ? 0 : fontSize.title + space.part;
  const sides = {
    left: space.outer + left.depth,
    right: space.outer + (hasRight ? right.depth : 6),
  };
  const legends = hasLegend ? legendRows(names, sides.left, width - sides.right, space.outer + titleHeight) : [];
  const plot = {
    ...sides,
    top: space.outer + titleHeight + legends.length * legendRowHeight + (hasLegend ? 6 : 0),
    bottom: space.outer + fontSize.label + space.label * 2 + (options.xLabel ? fontSize.name + space.label : 0),
  };
  const middle = (plot.left + width - plot.right) / 2;

  return {
    width,
    height,
    option: {
      ...baseOption,
      title:
        options.title === undefined ? [] : [textAt(oneLine(options.title), middle, space.outer, fontSize.title, true)],
      legend: legends,
      grid: plot,
      xAxis: xAxis(points, options.xLabel),
      yAxis: hasRight ? [left.axis, right.axis] : [left.axis],
      series: points.map((p, i) => lineOf(p, i)),
    },
  };
}

function sizeOf(what: string, pixels: number): number {
  if (!(pixels >= 100 && Number.isFinite(pixels)))
    throw new PlotError(`curve: ${what} is ${pixels}, need at least 100 pixels`);
  return Math.round(pixels);
}

/** The x axis ends where the data does, with ticks at round numbers only. */
function xAxis(points: readonly Points[], label: string | undefined): object {
  const range = dataRange(
    'curve',
    points.flatMap((p) => p.x),
  );
  const ticks = niceTicks(range, 6);
  // Steps and epochs are counted: no tick between two of them.
  const counted = points.every((p) => p.x.every(Number.isInteger));
  const customValues = counted ? ticks.filter(Number.isInteger) : ticks;
  return {
    ...axisLook,
    type: 'value',
    min: range.min,
    max: range.max,
    splitLine: { show: false },
    axisTick: { ...axisLook.axisTick, customValues },
    axisLabel: { ...axisLook.axisLabel, customValues },
    ...(label !== undefined && named(oneLine(label), fontSize.label + space.label * 2)),
  };
}

/** A y axis, and the pixels that it takes beside the plot. */
function valueAxis(side: 'left' | 'right', options: ValueAxis, points: readonly Points<ChartSeries>[]) {
  const scale = options.yScale ?? 'linear';
  const y = points.filter((p) => (p.source.axis ?? 'left') === side).flatMap((p) => p.y);
  const range = scaleRange(side === 'left' ? 'curve' : 'curve: right', y, scale, options);
  const labelWidth = Math.max(28, ...endLabels(range, scale).map((label) => textWidth(label, fontSize.label)));
  const hasData = y.some(Number.isFinite);
  const name = options.yLabel === undefined ? undefined : oneLine(options.yLabel);
  return {
    depth: labelWidth + space.label + (name === undefined ? 0 : fontSize.name + space.label),
    axis: {
      ...axisLook,
      type: scale === 'log' ? 'log' : 'value',
      position: side,
      scale: true,
      // Left out, they are round numbers around the data; without data ECharts would have no axis to draw.
      ...((options.min !== undefined || !hasData) && { min: range.min }),
      ...((options.max !== undefined || !hasData) && { max: range.max }),
      splitLine: { show: side === 'left', lineStyle: { color: ink.grid } },
      ...(name !== undefined && named(name, labelWidth + space.label * 2)),
    },
  };
}

/** The labels that can be widest, as ECharts writes them: with commas, and at the round numbers around the data. */
function endLabels({ min, max }: Range, scale: Scale): string[] {
  if (scale === 'log') return [Math.floor(Math.log10(min)), Math.ceil(Math.log10(max))].map((e) => String(10 ** e));
  const ticks = niceTicks({ min, max }, 5);
  const step = niceTicks({ min: 0, max: max - min }, 5)[1] ?? max - min;
  return [min - step, ...ticks, max + step].map((value) => formatNumber(value).replace(/\d(?=(\d{3})+$)/g, '$&,'));
}

function named(name: string, nameGap: number): object {
  return { name, nameLocation: 'middle', nameGap };
}

function nameOf(points: Points, index: number): string {
  return points.name || `series ${index}`;
}

function lineOf(points: Points<ChartSeries>, index: number): object {
  const color = lineColors[index % lineColors.length];
  return {
    type: 'line',
    name: nameOf(points, index),
    yAxisIndex: points.source.axis === 'right' ? 1 : 0,
    data: points.x.map((x, i) => [x, Number.isNaN(points.y[i]) ? null : points.y[i]]),
    // Few points, such as epochs, are shown each; a single one has no line at all.
    showSymbol: points.x.length <= maxDots,
    symbol: points.x.length <= maxDots ? 'circle' : 'none',
    symbolSize: 5,
    lineStyle: { width: 1.75, color, type: index < lineColors.length ? 'solid' : 'dashed', join: 'round' },
    itemStyle: { color },
    emphasis: { disabled: true },
    silent: true,
    clip: true,
  };
}
