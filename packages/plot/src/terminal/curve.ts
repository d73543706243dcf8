import { checkChoice, checkOptions, sizeOf } from '../checks.ts';
import { lineColors, parseHex } from '../colormap.ts';
import { dataRange, fraction, type RangeOptions } from '../range.ts';
import { type Points, type Scale, type Series, type SeriesInput, scaleRange, scales, toPoints } from '../series.ts';
import { formatNumber } from '../text.ts';
import { BrailleCanvas, type BrailleCell, brailleCharacter } from './braille.ts';
import { type ColorSetting, colorDepth, inColor } from './color.ts';
import { framed } from './frame.ts';

/** How to show curves in the terminal. `min` and `max` are the ends of the y axis. */
export interface TerminalCurveOptions extends RangeOptions {
  /** A line above the curve. */
  readonly title?: string;
  /** The name of the x axis, between its ends. */
  readonly xLabel?: string;
  /** Default `'linear'`. On `'log'` values that are not positive leave a gap. */
  readonly yScale?: Scale;
  /** Characters across, without the labels of the y axis. Default 60. */
  readonly width?: number;
  /** Lines of the curve, without title and x axis. Default 10; 1 makes a sparkline. */
  readonly height?: number;
  /** Default `'auto'`, as in `terminalHeatmap`. */
  readonly color?: ColorSetting;
}

/** What tells several series apart without colour. */
const optionNames = {
  min: true,
  max: true,
  title: true,
  xLabel: true,
  yScale: true,
  width: true,
  height: true,
  color: true,
} as const;

const markers = ['*', 'o', '+', 'x', '#', '@'];

/**
 * Curves as lines of text, drawn in braille dots (2 × 4 a character), with the ends of both axes written beside them.
 * Several series get a colour each; without colour they are drawn in letters instead of dots.
 *
 * @param series values, a series `{ name, x, y }`, or several
 * @returns lines joined by `\n`, without one at the end
 * @throws {PlotError} on an empty series, lengths that differ, or `min >= max`
 */
export function terminalCurve(series: SeriesInput, options: TerminalCurveOptions = {}): string {
  return terminalPoints('terminalCurve', series, options, true);
}

/** Points in braille dots between their axes, with lines from one to the next or without. */
export function terminalPoints(
  op: string,
  series: SeriesInput,
  options: TerminalCurveOptions,
  connected: boolean,
): string {
  checkOptions(op, options, optionNames);
  checkChoice(op, 'yScale', options.yScale, scales);
  const scale = options.yScale ?? 'linear';
  const points = toPoints<Series>(op, series, { name: true, x: true, y: true }, () => scale);
  const yRange = scaleRange(
    op,
    points.flatMap((p) => p.y),
    scale,
    options,
  );
  const xRange = dataRange(
    op,
    points.flatMap((p) => p.x),
  );
  const canvas = new BrailleCanvas(
    sizeOf(op, 'width', options.width, { least: 1, most: 10_000, unit: 'characters', otherwise: 60 }),
    sizeOf(op, 'height', options.height, { least: 1, most: 1000, unit: 'lines', otherwise: 10 }),
  );

  const place = scale === 'log' ? Math.log10 : (value: number) => value;
  const yPlaces = { min: place(yRange.min), max: place(yRange.max) };
  points.forEach(({ x, y }, index) => {
    let last: readonly [number, number] | undefined;
    y.forEach((value, i) => {
      if (Number.isNaN(value)) {
        last = undefined;
        return;
      }
      const column = Math.round(fraction(x[i] as number, xRange) * (canvas.dotColumns - 1));
      const row = Math.round((1 - fraction(place(value), yPlaces)) * (canvas.dotRows - 1));
      canvas.line(...((connected && last) || [column, row]), column, row, index);
      last = [column, row];
    });
  });

  const depth = colorDepth(options.color);
  const mark = (text: string, index: number): string =>
    index < 0 ? text : inColor(text, parseHex(colorOf(index)), depth);
  const character = ({ dots, series: index }: BrailleCell): string =>
    depth === 0 && points.length > 1 && index >= 0 ? markerOf(index) : brailleCharacter(dots);

  return framed({
    op,
    title: options.title,
    top: formatNumber(yRange.max),
    bottom: formatNumber(yRange.min),
    rows: canvas.cells.map((row) =>
      runs(row)
        .map((run) => mark(run.map(character).join(''), run[0].series))
        .join(''),
    ),
    width: canvas.dotColumns / 2,
    xEnds: [xRange.min, xRange.max],
    xLabel: options.xLabel,
    legend: points.some((p) => p.name !== '') ? legend(points, depth === 0 ? markerOf : () => '━', mark) : undefined,
  });
}

/** Neighbours of the same series, to be coloured at once. */
function runs(row: readonly BrailleCell[]): [BrailleCell, ...BrailleCell[]][] {
  const list: [BrailleCell, ...BrailleCell[]][] = [];
  for (const cell of row) {
    const run = list.at(-1);
    if (run?.[0].series === cell.series) run.push(cell);
    else list.push([cell]);
  }
  return list;
}

function colorOf(index: number): string {
  return lineColors[index % lineColors.length] as string;
}

function markerOf(index: number): string {
  return markers[index % markers.length] as string;
}

function legend(
  points: readonly Points[],
  sign: (i: number) => string,
  mark: (text: string, i: number) => string,
): string {
  if (points.length === 1) return points[0]?.name ?? '';
  return points.map(({ name }, i) => `${mark(sign(i), i)} ${name || `series ${i}`}`).join('   ');
}
