import { shown, sizeOf, textOf } from '../checks.ts';
import { PlotError } from '../errors.ts';
import { dataRange, type Frame, frameOf, inFrame, nameInFrame, niceTicks, rangeInFrame, roundRange } from '../range.ts';
import type { Points, Series } from '../series.ts';
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

/** What charts of series have in common. The y axis options are those of the left axis. */
export interface SeriesChartOptions extends ValueAxis {
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

/** What tells a kind of chart from the others. */
export interface SeriesLook {
  /** Whether the x axis goes from a round number to one. */
  readonly roundEnds: boolean;
  /** Whether the legend shows the symbols of the series in place of lines. */
  readonly symbols?: boolean;
  /** A series as ECharts wants it, but for its name and axis. */
  seriesOf(points: Points<ChartSeries>, index: number, xFrame: Frame, yFrame: Frame): object;
}

/** The points of a series in the frames of its axes; nothing where y is not a number. */
export function framedPoints({ x, y }: Points, xFrame: Frame, yFrame: Frame): (readonly [number, number | null])[] {
  return x.map((at, i) => {
    const value = y[i] as number;
    return [inFrame(at, xFrame), Number.isNaN(value) ? null : inFrame(value, yFrame)];
  });
}

/**
 * Series between their axes, with title, legend and marks.
 *
 * @throws {PlotError} on two series of the same name, a mark that is nowhere, or `min >= max`
 */
export function seriesChart(
  op: string,
  points: readonly Points<ChartSeries>[],
  options: SeriesChartOptions,
  look: SeriesLook,
): Chart {
  const names = points.map(nameOf);
  const twin = names.find((name, i) => names.indexOf(name) !== i);
  // ECharts tells the lines of a legend apart by their names.
  if (twin !== undefined) throw new PlotError(`${op}: two series are named ${shown(twin)}, need different names`);

  const width = sizeOf(op, 'width', options.width, { least: 100, most: 20_000, unit: 'pixels', otherwise: 640 });
  const height = sizeOf(op, 'height', options.height, {
    least: 100,
    most: 20_000,
    unit: 'pixels',
    otherwise: 400,
  });
  const hasRight = points.some((p) => p.source.axis === 'right');
  const hasLegend = points.length > 1 || points.some((p) => p.name !== '');

  const marks = options.marks ?? [];
  checkMarks(op, marks, options.yScale ?? 'linear');
  const levels = marks.filter(({ axis }) => axis === 'y').map(({ at }) => at);
  const on = (side: 'left' | 'right') => points.filter((p) => (p.source.axis ?? 'left') === side).flatMap((p) => p.y);
  const left = valueAxis(op, 'left', options, on('left'), levels);
  const right = valueAxis(`${op}: right`, 'right', options.right ?? {}, on('right'), []);
  const across = xAxis(op, points, options.xLabel, marks, look.roundEnds);
  const title = textOf(op, 'title', options.title);
  const titleHeight = title === undefined ? 0 : fontSize.title + space.part;
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
      title: title === undefined ? [] : [textAt(title, middle, space.outer, fontSize.title, true)],
      legend: look.symbols ? legends.map((row) => ({ ...row, itemStyle: { opacity: 1 } })) : legends,
      grid: plot,
      xAxis: across.axis,
      yAxis: hasRight ? [left.axis, right.axis] : [left.axis],
      series: points.map((p, i) => ({
        name: nameOf(p, i),
        yAxisIndex: p.source.axis === 'right' ? 1 : 0,
        ...look.seriesOf(p, i, across.frame, (p.source.axis === 'right' ? right : left).frame),
        ...(i === 0 && marks.length > 0 && { markLine: markLine(framedMarks) }),
      })),
    },
  };
}

/** The x axis ends where the data does or at round numbers around it, with ticks at round numbers only. */
function xAxis(
  op: string,
  points: readonly Points[],
  label: string | undefined,
  marks: readonly Mark[],
  roundEnds: boolean,
) {
  const marked = marks.filter(({ axis }) => axis === 'x').map(({ at }) => at);
  const wholeRange = dataRange(op, [...points.flatMap((p) => p.x), ...marked]);
  const frame = frameOf(wholeRange);
  const exact = rangeInFrame(wholeRange, frame);
  const range = roundEnds ? roundRange(exact, 6) : exact;
  const name = nameInFrame(textOf(op, 'xLabel', label), frame);
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
