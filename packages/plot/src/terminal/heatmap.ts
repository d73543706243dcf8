import { checkOptions, sizeOf, textOf } from '../checks.ts';
import { type ColormapName, checkColormap, colormap } from '../colormap.ts';
import { axisLabels, type Labels, labelsOf } from '../labels.ts';
import { type Grid, type Matrix, toGrid } from '../matrix.ts';
import { dataRange, fraction, type Range, type RangeOptions } from '../range.ts';
import { columnsOf, formatNumber, padStart, truncate, widestOf } from '../text.ts';
import { type ColorDepth, type ColorSetting, colorDepth, onColor } from './color.ts';
import { columnLabelLines } from './labels.ts';
import { shade } from './shades.ts';

/** How to show a matrix in the terminal. */
export interface TerminalHeatmapOptions extends RangeOptions {
  /** A line above the map. */
  readonly title?: string;
  /** One label per row, left of it. Default: its index. Longer ones than 16 columns are cut with `…`. */
  readonly rowLabels?: Labels;
  /** One label per column, below it; written downwards when a label is wider than its cell. Default: some indices. */
  readonly columnLabels?: Labels;
  /** The name of the axis across, below its labels. */
  readonly xLabel?: string;
  /** The name of the axis down, above its labels. */
  readonly yLabel?: string;
  /** Coloured cells, or shades. Default `'auto'`: `FORCE_COLOR`, `NO_COLOR`, then whether stdout is a terminal. */
  readonly color?: ColorSetting;
  /** Default `'viridis'`. */
  readonly colormap?: ColormapName;
  /** Characters per cell. Default 2, which makes it about square; 1 for wide matrices. */
  readonly cellWidth?: number;
  /** A last line that shows the scale from `min` to `max`. Default true. */
  readonly legend?: boolean;
}

const optionNames = {
  min: true,
  max: true,
  title: true,
  rowLabels: true,
  columnLabels: true,
  xLabel: true,
  yLabel: true,
  color: true,
  colormap: true,
  cellWidth: true,
  legend: 'flag',
} as const;

const maxLabel = 16;

/**
 * A matrix as lines of text: a cell is two characters on a background colour, or in shades ` ░▒▓█` without colour.
 * Row 0 is on top. NaN and infinite cells show as `··`; finite values outside `min`..`max` take the colour of that end.
 *
 * @param values rows of numbers, or `{ data, shape: [rows, columns] }`
 * @param options `min` and `max` default to the range of the data
 * @returns lines joined by `\n`, without one at the end
 * @throws {PlotError} on an empty or ragged matrix, a wrong number of labels, or `min >= max`
 */
export function terminalHeatmap(values: Matrix, options: TerminalHeatmapOptions = {}): string {
  const op = 'terminalHeatmap';
  checkOptions(op, options, optionNames);
  checkColormap(op, options.colormap);
  const grid = toGrid(op, values);
  const range = dataRange(op, grid.data, options);
  const width = sizeOf(op, 'cellWidth', options.cellWidth, { least: 1, most: 100, unit: 'characters', otherwise: 2 });
  const paint = painter(range, colorDepth(options.color), options.colormap ?? 'viridis', width);

  const rowLabels = axisLabels(op, 'row', options.rowLabels, grid.rows).map((label) => truncate(label, maxLabel));
  const columnLabels = labelsOf(op, 'columnLabels', options.columnLabels, grid.columns, 'columns');
  const margin = widestOf(rowLabels);
  const indent = ' '.repeat(margin + 1);

  const [title, xLabel, yLabel] = (['title', 'xLabel', 'yLabel'] as const).map((name) =>
    textOf(op, name, options[name]),
  );
  const lines: string[] = [];
  if (title !== undefined) lines.push(title);
  if (yLabel !== undefined) lines.push(padStart(yLabel, margin));
  rowLabels.forEach((label, row) => {
    lines.push(`${padStart(label, margin)} ${paint(rowOf(grid, row))}`);
  });
  for (const line of columnLabelLines(columnLabels, grid.columns, width, maxLabel)) lines.push(`${indent} ${line}`);
  if (xLabel !== undefined)
    lines.push(`${indent} ${padStart(xLabel, (grid.columns * width + columnsOf(xLabel)) >> 1)}`);
  if (options.legend ?? true) lines.push(`${indent}${scale(range, paint, width)}`);
  return lines.map((line) => line.trimEnd()).join('\n');
}

type Paint = (values: Iterable<number>) => string;

/** Writes a run of cells between two edges, which show where a map of mostly blank shades ends. */
function painter(range: Range, depth: ColorDepth, map: ColormapName, width: number): Paint {
  const edge = depth === 0 ? '│' : ' ';
  const cell = (value: number): string => {
    const t = fraction(value, range);
    if (Number.isNaN(t)) return '·'.repeat(width);
    if (depth > 0) return onColor(' '.repeat(width), colormap(map, t), depth);
    return shade(t).repeat(width);
  };
  return (values) => `${edge}${Array.from(values, cell).join('')}${edge}`;
}

function scale(range: Range, paint: Paint, width: number): string {
  const steps = 10;
  const values = Array.from(
    { length: steps },
    (_, i) => range.min * (1 - i / (steps - 1)) + range.max * (i / (steps - 1)),
  );
  const cells = paint(width === 1 ? values.flatMap((v) => [v, v]) : values);
  return ` ${formatNumber(range.min)} ${cells.trim()} ${formatNumber(range.max)}`;
}

function rowOf({ data, columns }: Grid, row: number): Float64Array {
  return data.subarray(row * columns, (row + 1) * columns);
}
