import { checkOptions, sizeOf } from '../checks.ts';
import { lineColors, parseHex } from '../colormap.ts';
import { PlotError } from '../errors.ts';
import { type BinOptions, type HistogramInput, toBins } from '../histogram.ts';
import { formatNumber } from '../text.ts';
import { type ColorSetting, colorDepth, inColor } from './color.ts';
import { framed } from './frame.ts';

/** How to show a histogram in the terminal. `min` and `max` are as in `histogram`. */
export interface TerminalHistogramOptions extends BinOptions {
  /** A line above it. */
  readonly title?: string;
  /** The name of the values, between their ends. */
  readonly xLabel?: string;
  /** Lines, without title and axis. Default 10. */
  readonly height?: number;
  /** Default `'auto'`, as in `terminalHeatmap`. */
  readonly color?: ColorSetting;
  /** Characters across, at most; a bin is as wide as fits. Default 60. */
  readonly width?: number;
}

const optionNames = {
  min: true,
  max: true,
  bins: true,
  density: 'flag',
  title: true,
  xLabel: true,
  height: true,
  color: true,
  width: true,
} as const;

const eighths = [' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/**
 * How often values come, as bars of `▁▂▃▄▅▆▇█` from 0 to the largest count.
 *
 * @param values numbers, or a tensor of any shape
 * @returns lines joined by `\n`, without one at the end
 * @throws {PlotError} as `histogram`, and on several series
 */
export function terminalHistogram(values: HistogramInput, options: TerminalHistogramOptions = {}): string {
  const op = 'terminalHistogram';
  checkOptions(op, options, optionNames);
  const height = sizeOf(op, 'height', options.height, { least: 1, most: 1000, unit: 'lines', otherwise: 10 });
  const width = sizeOf(op, 'width', options.width, { least: 1, most: 10_000, unit: 'characters', otherwise: 60 });
  const depth = colorDepth(options.color);
  const counted = toBins(op, values, options);
  const fitting =
    options.bins === undefined && counted.edges.length - 1 > width
      ? toBins(op, values, { ...options, bins: width })
      : counted;
  const { edges, series } = fitting;
  const [{ counts, name }] = series as [(typeof series)[number]];
  if (series.length > 1)
    throw new PlotError(`${op}: ${series.length} series would hide each other, need one; draw one below the other`);
  if (counts.length > width)
    throw new PlotError(
      `${op}: ${counts.length} bins do not fit in ${width} characters; need fewer bins or more width`,
    );
  const most = counts.reduce((largest, count) => Math.max(largest, count), 0);
  const cell = Math.floor(width / counts.length);
  const rows = Array.from({ length: height }, (_, line) => {
    const text = counts.map((count) => {
      const filled = most === 0 ? 0 : (count / most) * height - (height - 1 - line);
      // The smallest count that there is shows.
      const level = count > 0 && line === height - 1 ? Math.max(1, Math.round(filled * 8)) : Math.round(filled * 8);
      return (eighths[Math.min(8, Math.max(0, level))] as string).repeat(cell);
    });
    return inColor(text.join(''), parseHex(lineColors[0] as string), depth);
  });
  return framed({
    op,
    title: options.title,
    top: formatNumber(most),
    bottom: height > 1 ? '0' : '',
    rows,
    width: cell * counts.length,
    xEnds: [edges[0] as number, edges.at(-1) as number],
    xLabel: options.xLabel,
    legend: name || undefined,
  });
}
