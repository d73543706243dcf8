import { checkOptions } from '../checks.ts';
import { lineColors } from '../colormap.ts';
import { type BinOptions, type HistogramInput, toBins } from '../histogram.ts';
import type { Chart } from './chart.ts';
import type { Mark } from './marks.ts';
import { framedPoints, seriesChart } from './series-chart.ts';

export type { HistogramInput, HistogramSeries } from '../histogram.ts';

/** How to draw a histogram. `min` and `max` are the ends of its first and last bin, by default those of the values. */
export interface HistogramOptions extends BinOptions {
  /** Above everything. */
  readonly title?: string;
  /** The name of the values. */
  readonly xLabel?: string;
  /** The name of the counts. Default `'count'`, or `'density'`. */
  readonly yLabel?: string;
  /** Lines across the plot. */
  readonly marks?: readonly Mark[];
  /** Pixels. Default 640. */
  readonly width?: number;
  /** Pixels. Default 400. */
  readonly height?: number;
}

const optionNames = {
  min: true,
  max: true,
  bins: true,
  density: 'flag',
  title: true,
  xLabel: true,
  yLabel: true,
  marks: true,
  width: true,
  height: true,
} as const;

/**
 * How often values come, in bins of one width. Several series share their bins and shine through each other.
 *
 * @param values numbers (or a tensor of any shape), a series `{ name, values }`, or several
 * @throws {PlotError} without values, on two series of the same name, a mark that is nowhere, or `min >= max`
 */
export function histogram(values: HistogramInput, options: HistogramOptions = {}): Chart {
  const op = 'histogram';
  checkOptions(op, options, optionNames);
  const { min, max, bins, density, ...others } = options;
  const { edges, series } = toBins(op, values, options);
  // A step from each edge to the next: the last one closes the last bin.
  const points = series.map(({ name, counts }) => {
    const y = [...counts, counts.at(-1) as number];
    return { name, x: edges, y, source: { name, x: edges, y } };
  });
  return seriesChart(
    op,
    points,
    { yLabel: density ? 'density' : 'count', ...others, min: 0 },
    {
      roundEnds: false,
      seriesOf: (each, index, xFrame, yFrame) => {
        const color = lineColors[index % lineColors.length];
        return {
          type: 'line',
          step: 'end',
          data: framedPoints(each, xFrame, yFrame),
          symbol: 'none',
          lineStyle: { width: 1.25, color, type: index < lineColors.length ? 'solid' : 'dashed' },
          areaStyle: { color, opacity: series.length > 1 ? 0.35 : 0.5, origin: 'start' },
          itemStyle: { color },
          emphasis: { disabled: true },
          silent: true,
          clip: true,
        };
      },
    },
  );
}
