import { checkChoice, checkOptions, sizeOf } from '../checks.ts';
import { lineColors } from '../colormap.ts';
import { PlotError } from '../errors.ts';
import { dataRange, type Frame, frameOf, inFrame, nameInFrame, niceTicks, rangeInFrame } from '../range.ts';
import { type Points, type Series, type SeriesInput, scales, toPoints } from '../series.ts';
import { oneLine } from '../text.ts';
import type { Chart } from './chart.ts';
import { legendRowHeight, legendRows } from './legend.ts';
import { checkMarks, type Mark, markLine, markRoom } from './marks.ts';
import { axisLook, baseOption, fontSize, space, textAt } from './style.ts';
import { named, type ValueAxis, valueAxis } from './value-axis.ts';

/** A line of a chart. */
export interface ChartSeries extends Series {
  /** The y axis that it is read on. Default `'left'`. */
  readonly axis?: 'left' | 'right';
}

/** How to draw curves. The y axis options are those of the left axis. */
export interface CurveOptions extends ValueAxis {
  /** Above everything. */
  readonly title?: string;
  /** The name of the x axis. */
  readonly xLabel?: string;
  /** The axis of series with `axis: 'right'`. */
  readonly right?: ValueAxis;
  /** Lines across the plot, such as the step at which something happened. They are always within the axes. */
  readonly marks?: readonly Mark[];
  /** Pixels. Default 640. */
  readonly width?: number;
  /** Pixels. Default 400. */
  readonly height?: number;
}

const axisNames = { min: true, max: true, yLabel: true, yScale: true } as const;
const seriesNames = { name: true, x: true, y: true, axis: true } as const;
const optionNames = {
  ...axisNames,
  title: true,
  xLabel: true,
  right: true,
  marks: true,
  width: true,
  height: true,
} as const;

const maxDots = 30;

/**
 * Curves over steps: one or more series, a second y axis if a series asks for it, a legend if there are names.
 *
 * @param series values, a series `{ name, x, y, axis }`, or several
 * @throws {PlotError} on an empty series, lengths that differ, two series of the same name, a mark that is
 *   nowhere, or `min >= max`
 */
export function curve(series: SeriesInput<ChartSeries>, options: CurveOptions = {}): Chart {
  checkOptions('curve', options, optionNames);
  const axes = { left: options as ValueAxis, right: options.right ?? {} };
  checkOptions('curve: right', axes.right, axisNames);
  for (const { yScale } of [axes.left, axes.right]) checkChoice('curve', 'yScale', yScale, scales);
  const points = toPoints<ChartSeries>('curve', series, seriesNames, ({ axis }, label) => {
    checkChoice('curve', `${label}: axis`, axis, ['left', 'right']);
    return axes[axis ?? 'left'].yScale ?? 'linear';
  });
  const names = points.map(nameOf);
  const twin = names.find((name, i) => names.indexOf(name) !== i);
  // ECharts tells the lines of a legend apart by their names.
  if (twin !== undefined) throw new PlotError(`curve: two series are named "${twin}", need different names`);

  const width = sizeOf('curve', 'width', options.width, { least: 100, most: 20_000, unit: 'pixels', otherwise: 640 });
  const height = sizeOf('curve', 'height', options.height, {
    least: 100,
    most: 20_000,
    unit: 'pixels',
    otherwise: 400,
  });
  const hasRight = points.some((p) => p.source.axis === 'right');
  const hasLegend = points.length > 1 || points.some((p) => p.name !== '');

  const marks = options.marks ?? [];
  checkMarks(marks, options.yScale ?? 'linear');
  const levels = marks.filter(({ axis }) => axis === 'y').map(({ at }) => at);
  const on = (side: 'left' | 'right') => points.filter((p) => (p.source.axis ?? 'left') === side).flatMap((p) => p.y);
  const left = valueAxis('left', axes.left, on('left'), levels);
  const right = valueAxis('right', axes.right, on('right'), []);
  const across = xAxis(points, options.xLabel, marks);
  const titleHeight = options.title === undefined ? 0 : fontSize.title + space.part;
  const sides = {
    left: space.outer + left.depth,
    right: space.outer + (hasRight ? right.depth : 6),
  };
  const legends = hasLegend ? legendRows(names, sides.left, width - sides.right, space.outer + titleHeight) : [];
  const plot = {
    ...sides,
    top:
      space.outer +
      titleHeight +
      legends.length * legendRowHeight +
      (hasLegend ? 6 : 0) +
      (marks.some(({ axis, label }) => axis === 'x' && label !== undefined) ? markRoom : 0),
    bottom: space.outer + fontSize.label + space.label * 2 + (across.named ? fontSize.name + space.label : 0),
  };
  const middle = (plot.left + width - plot.right) / 2;
  const framedMarks = marks.map((mark) => ({
    ...mark,
    at: inFrame(mark.at, mark.axis === 'x' ? across.frame : left.frame),
  }));

  return {
    width,
    height,
    option: {
      ...baseOption,
      title:
        options.title === undefined ? [] : [textAt(oneLine(options.title), middle, space.outer, fontSize.title, true)],
      legend: legends,
      grid: plot,
      xAxis: across.axis,
      yAxis: hasRight ? [left.axis, right.axis] : [left.axis],
      series: points.map((p, i) => ({
        ...lineOf(p, i, across.frame, (p.source.axis === 'right' ? right : left).frame),
        ...(i === 0 && marks.length > 0 && { markLine: markLine(framedMarks) }),
      })),
    },
  };
}

/** The x axis ends where the data does, with ticks at round numbers only. */
function xAxis(points: readonly Points[], label: string | undefined, marks: readonly Mark[]) {
  const marked = marks.filter(({ axis }) => axis === 'x').map(({ at }) => at);
  const wholeRange = dataRange('curve', [...points.flatMap((p) => p.x), ...marked]);
  const frame = frameOf(wholeRange);
  const range = rangeInFrame(wholeRange, frame);
  const name = nameInFrame(label === undefined ? undefined : oneLine(label), frame);
  const ticks = niceTicks(range, 6);
  // Steps and epochs are counted: no tick between two of them.
  const counted = points.every((p) => p.x.every(Number.isInteger));
  const customValues = counted ? ticks.filter(Number.isInteger) : ticks;
  return {
    frame,
    named: Boolean(name),
    axis: {
      ...axisLook,
      type: 'value',
      min: range.min,
      max: range.max,
      splitLine: { show: false },
      axisTick: { ...axisLook.axisTick, customValues },
      axisLabel: { ...axisLook.axisLabel, customValues },
      ...(name !== undefined && named(name, fontSize.label + space.label * 2)),
    },
  };
}

function nameOf(points: Points, index: number): string {
  return points.name || `series ${index}`;
}

function lineOf(points: Points<ChartSeries>, index: number, xFrame: Frame, yFrame: Frame): object {
  const color = lineColors[index % lineColors.length];
  return {
    type: 'line',
    name: nameOf(points, index),
    yAxisIndex: points.source.axis === 'right' ? 1 : 0,
    data: points.x.map((x, i) => {
      const y = points.y[i] as number;
      return [inFrame(x, xFrame), Number.isNaN(y) ? null : inFrame(y, yFrame)];
    }),
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
