import { checkChoice, checkOptions } from '../checks.ts';
import { lineColors } from '../colormap.ts';
import { type SeriesInput, scales, toPoints } from '../series.ts';
import type { Chart } from './chart.ts';
import { type ChartSeries, framedPoints, type SeriesChartOptions, seriesChart } from './series-chart.ts';
import type { ValueAxis } from './value-axis.ts';

/** How to draw curves. The y axis options are those of the left axis. */
export interface CurveOptions extends SeriesChartOptions {}

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
  return seriesChart('curve', points, options, {
    roundEnds: false,
    seriesOf: (series, index, xFrame, yFrame) => {
      const color = lineColors[index % lineColors.length];
      // Few points, such as epochs, are shown each; a single one has no line at all.
      const dots = series.x.length <= maxDots;
      return {
        type: 'line',
        data: framedPoints(series, xFrame, yFrame),
        showSymbol: dots,
        symbol: dots ? 'circle' : 'none',
        symbolSize: 5,
        lineStyle: { width: 1.75, color, type: index < lineColors.length ? 'solid' : 'dashed', join: 'round' },
        itemStyle: { color },
        emphasis: { disabled: true },
        silent: true,
        clip: true,
      };
    },
  });
}
