import { checkChoice, checkOptions, sizeOf } from '../checks.ts';
import { lineColors, parseHex } from '../colormap.ts';
import { dataRange, fraction, type RangeOptions } from '../range.ts';
import { type Points, type Scale, type Series, type SeriesInput, scaleRange, scales, toPoints } from '../series.ts';
import { columnsOf, formatNumber, oneLine, padEnd, padStart } from '../text.ts';
import { BrailleCanvas, type BrailleCell, brailleCharacter } from './braille.ts';
import { type ColorSetting, colorDepth, inColor } from './color.ts';

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
  const op = 'terminalCurve';
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
      canvas.line(...(last ?? [column, row]), column, row, index);
      last = [column, row];
    });
  });

  const depth = colorDepth(options.color);
  const mark = (text: string, index: number): string =>
    index < 0 ? text : inColor(text, parseHex(colorOf(index)), depth);
  const character = ({ dots, series: index }: BrailleCell): string =>
    depth === 0 && points.length > 1 && index >= 0 ? markerOf(index) : brailleCharacter(dots);

  const [top, bottom] = [formatNumber(yRange.max), formatNumber(yRange.min)];
  const margin = Math.max(columnsOf(top), columnsOf(bottom));
  const lines: string[] = [];
  if (options.title !== undefined) lines.push(oneLine(options.title));
  canvas.cells.forEach((row, i) => {
    const label = i === 0 ? top : i === canvas.cells.length - 1 ? bottom : '';
    lines.push(
      `${padStart(label, margin)} ${label ? '┤' : '│'}${runs(row)
        .map((run) => mark(run.map(character).join(''), run[0].series))
        .join('')}`,
    );
  });
  const indent = ' '.repeat(margin + 1);
  lines.push(`${indent}└${'─'.repeat(canvas.dotColumns / 2)}`);
  const xEnds = [xRange.min, xRange.max].map(formatNumber) as [string, string];
  lines.push(`${indent} ${xLine(xEnds[0], oneLine(options.xLabel ?? ''), xEnds[1], canvas.dotColumns / 2)}`);
  if (points.some((p) => p.name !== ''))
    lines.push(`${indent} ${legend(points, depth === 0 ? markerOf : () => '━', mark)}`);
  return lines.map((line) => line.trimEnd()).join('\n');
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

/** The ends of the x axis left and right, its name in the middle; longer than `width` when they need it. */
function xLine(left: string, name: string, right: string, width: number): string {
  const start = name === '' ? left : `${padEnd(left, ((width - columnsOf(name)) >> 1) - 1)} ${name}`;
  return `${start} ${padStart(right, width - columnsOf(start) - 1)}`;
}
