import { checkChoice, checkOptions, sizeOf } from '../checks.ts';
import { lineColors } from '../colormap.ts';
import { type Series, type SeriesInput, scales, toPoints } from '../series.ts';
import type { Chart } from './chart.ts';
import { framedPoints, type SeriesChartOptions, seriesChart } from './series-chart.ts';

/** How to draw points. `min` and `max` are the ends of the y axis. */
export interface ScatterOptions extends Omit<SeriesChartOptions, 'right'> {
  /** Pixels across a point, 1 to 100. Default: 7, less where there are many. */
  readonly pointSize?: number;
}

const optionNames = {
  min: true,
  max: true,
  yLabel: true,
  yScale: true,
  title: true,
  xLabel: true,
  marks: true,
  width: true,
  height: true,
  pointSize: true,
} as const;

/**
 * Points: one or more series, each in a colour of its own, with a legend if there are names.
 *
 * @param series a series `{ name, x, y }`, or several; values alone lie at 0, 1, 2, …
 * @throws {PlotError} on an empty series, lengths that differ, two series of the same name, a mark that is nowhere, or
 *   `min >= max`
 */
export function scatter(series: SeriesInput, options: ScatterOptions = {}): Chart {
  const op = 'scatter';
  checkOptions(op, options, optionNames);
  checkChoice(op, 'yScale', options.yScale, scales);
  const scale = options.yScale ?? 'linear';
  const points = toPoints<Series>(op, series, { name: true, x: true, y: true }, () => scale);
  const count = points.reduce((sum, { x }) => sum + x.length, 0);
  const otherwise = count > 2000 ? 3 : count > 200 ? 5 : 7;
  const symbolSize = sizeOf(op, 'pointSize', options.pointSize, { least: 1, most: 100, unit: 'pixels', otherwise });
  return seriesChart(op, points, options, {
    roundEnds: true,
    symbols: true,
    seriesOf: (each, index, xFrame, yFrame) => ({
      type: 'scatter',
      data: framedPoints(each, xFrame, yFrame).filter(([, y]) => y !== null),
      symbol: symbols[Math.floor(index / lineColors.length) % symbols.length],
      symbolSize,
      // Where points lie on each other it shows.
      itemStyle: { color: lineColors[index % lineColors.length], opacity: 0.7 },
      emphasis: { disabled: true },
      silent: true,
      large: false,
      progressive: 0,
    }),
  });
}

/** More series than colours go on with the next shape. */
const symbols = ['circle', 'triangle', 'diamond', 'rect'];
