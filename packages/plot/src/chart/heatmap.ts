import { checkChoice, checkOptions, sizeOf, textOf } from '../checks.ts';
import { type ColormapName, checkColormap, colormapStops } from '../colormap.ts';
import { PlotError } from '../errors.ts';
import { axisLabels, type Labels } from '../labels.ts';
import { type Matrix, toGrid } from '../matrix.ts';
import {
  dataRange,
  type Frame,
  frameOf,
  inFrame,
  nameInFrame,
  type Range,
  type RangeOptions,
  rangeInFrame,
} from '../range.ts';
import { categoryAxis } from './category-axis.ts';
import type { Chart } from './chart.ts';
import { colorBar, colorBarHeight, colorBarWidth, minBarHeight } from './color-bar.ts';
import { type CheckedPanel, layOut, type PlacedPanel } from './heatmap-layout.ts';
import { baseOption, fontSize, ink, space, textAt } from './style.ts';

/** One matrix of a heat map. */
export interface Panel {
  /** Rows of numbers or `{ data, shape: [rows, columns] }`. Row 0 is on top. NaN and infinite cells are grey. */
  readonly values: Matrix;
  /** Above the panel. */
  readonly title?: string;
  /** One label per row. Default: the one of the chart, else its index. */
  readonly rowLabels?: Labels;
  /** One label per column. Default: the one of the chart, else its index. */
  readonly columnLabels?: Labels;
}

/** How to draw a heat map. `min` and `max` are the ends of the colour scale; they default to the range of all panels. */
export interface HeatmapOptions extends RangeOptions {
  /** Above everything. */
  readonly title?: string;
  /** The name of the axis across. */
  readonly xLabel?: string;
  /** The name of the axis down. */
  readonly yLabel?: string;
  /** Row labels of all panels that don't bring their own. */
  readonly rowLabels?: Labels;
  /** Column labels of all panels that don't bring their own. */
  readonly columnLabels?: Labels;
  /** Panels below each other or side by side. Default: below each other up to 8, more in a grid. */
  readonly orient?: 'vertical' | 'horizontal';
  /** Panels in a row, instead of `orient`. */
  readonly columns?: number;
  /** Default `'viridis'`. */
  readonly colormap?: ColormapName;
  /** The one colour bar of all panels: shown (default), hidden, or its name. */
  readonly colorBar?: boolean | string;
  /** Pixels of a cell, `[width, height]` or both at once, 1 to 1,000. Default: what makes a panel up to 560 × 300, square if possible. */
  readonly cellSize?: number | readonly [width: number, height: number];
}

const panelNames = { values: true, title: true, rowLabels: true, columnLabels: true } as const;
const optionNames = {
  min: true,
  max: true,
  title: true,
  xLabel: true,
  yLabel: true,
  rowLabels: true,
  columnLabels: true,
  orient: true,
  columns: true,
  colormap: true,
  colorBar: true,
  cellSize: true,
} as const;

const mostCells = 1_000_000;

/**
 * A heat map of one or more panels that share one colour scale. Every cell is one shape in the SVG: meant for matrices
 * up to some ten thousand cells.
 *
 * @param panels one or several; a bare matrix is a panel without a title
 * @throws {PlotError} without panels, on an empty or ragged matrix, a wrong number of labels, or `min >= max`
 */
export function heatmap(panels: Matrix | Panel | readonly Panel[], options: HeatmapOptions = {}): Chart {
  checkOptions('heatmap', options, optionNames);
  checkColormap('heatmap', options.colormap);
  checkChoice('heatmap', 'orient', options.orient, ['vertical', 'horizontal']);
  checkCellSize(options.cellSize);
  const checked = panelList(panels).map((panel, i, all) =>
    checkPanel(panel, options, all.length > 1 ? ` panel ${i}:` : ''),
  );
  if (checked.length === 0) throw new PlotError('heatmap: no panel to draw, need at least one');
  const cells = checked.reduce((sum, { grid }) => sum + grid.data.length, 0);
  if (cells > mostCells) {
    throw new PlotError(
      `heatmap: ${cells} cells, and each is a shape of its own: ${mostCells} at most; average them first`,
    );
  }
  const wholeRange = dataRange('heatmap', allValues(checked), options);
  const frame = frameOf(wholeRange);
  const range = rangeInFrame(wholeRange, frame);
  const map = options.colormap ?? 'viridis';
  const { colorBar: bar = true } = options;
  const barName = nameInFrame(typeof bar === 'boolean' ? undefined : textOf('heatmap', 'colorBar', bar), frame);
  const showBar = bar !== false;

  const [title, xLabel, yLabel] = (['title', 'xLabel', 'yLabel'] as const).map((name) =>
    textOf('heatmap', name, options[name]),
  );
  const layout = layOut(checked, {
    title,
    xLabel,
    yLabel,
    columns: columnsOf(options, checked.length),
    cellSize: options.cellSize,
    right: showBar ? space.part + colorBarWidth(range, barName) : 0,
    minHeight: showBar ? minBarHeight(barName) : 0,
  });

  const top = layout.panels.reduce((least, panel) => Math.min(least, panel.top), Infinity);
  const bottom = layout.panels.reduce((most, panel) => Math.max(most, panel.top + panel.height), 0);
  const height = colorBarHeight(bottom - top, barName);
  const drawn = colorBar(range, map, barName, {
    left: layout.panels.reduce((most, panel) => Math.max(most, panel.left + panel.width), 0) + space.part,
    top: Math.max(top, Math.round((top + bottom - height) / 2)),
    height,
    gridIndex: layout.panels.length,
  });
  const bars = showBar ? [drawn] : [];
  const across = layout.panels.map((panel, i) => xAxis(panel, i, xLabel));
  const down = layout.panels.map((panel, i) => yAxis(panel, i, yLabel));

  return {
    width: layout.width,
    height: layout.height,
    option: {
      ...baseOption,
      title: [
        ...(title === undefined ? [] : [textAt(title, layout.width / 2, space.outer, fontSize.title, true)]),
        ...layout.panels.flatMap((panel) => panelTitle(panel)),
      ],
      grid: [...layout.panels.map(gridOf), ...bars.map((b) => b.grid)],
      xAxis: [...across, ...bars.map((b) => b.xAxis)],
      yAxis: [...down, ...bars.map((b) => b.yAxis)],
      visualMap: {
        type: 'continuous',
        show: false,
        min: range.min,
        max: range.max,
        inRange: { color: colormapStops(map) },
        seriesIndex: layout.panels.map((_, i) => i),
      },
      series: layout.panels.map((panel, i) => seriesOf(panel, i, range, frame)),
    },
  };
}

function columnsOf({ columns, orient }: HeatmapOptions, panels: number): number | undefined {
  if (columns !== undefined) {
    return sizeOf('heatmap', 'columns', columns, { least: 1, most: 1000, unit: 'panels in a row', otherwise: 1 });
  }
  return orient === undefined ? undefined : orient === 'vertical' ? 1 : panels;
}

function checkCellSize(size: HeatmapOptions['cellSize']): void {
  if (size === undefined) return;
  const sides: readonly unknown[] = Array.isArray(size) ? size : [size, size];
  if (sides.length !== 2) throw new PlotError(`heatmap: cellSize has ${sides.length} sides, need [width, height]`);
  for (const pixels of sides)
    sizeOf('heatmap', 'cellSize', pixels ?? null, { least: 1, most: 1000, unit: 'pixels', otherwise: 1 });
}

function panelList(panels: Matrix | Panel | readonly Panel[]): readonly Panel[] {
  if (isPanel(panels)) return [panels];
  if (Array.isArray(panels) && (panels.length === 0 || isPanel(panels[0]))) return panels;
  return [{ values: panels as Matrix }];
}

/** Arrays have a `values`, too: their method. */
function isPanel(value: unknown): value is Panel {
  return typeof value === 'object' && value !== null && 'values' in value && typeof value.values !== 'function';
}

function checkPanel(panel: Panel, options: HeatmapOptions, where: string): CheckedPanel {
  const op = `heatmap:${where}`.replace(/:$/, '');
  checkOptions(op, panel, panelNames);
  const rowLabels = panel.rowLabels ?? options.rowLabels;
  const columnLabels = panel.columnLabels ?? options.columnLabels;
  const grid = toGrid(op, panel.values);
  return {
    grid,
    title: textOf(op, 'title', panel.title),
    rowLabels: axisLabels(op, 'row', rowLabels, grid.rows),
    columnLabels: axisLabels(op, 'column', columnLabels, grid.columns),
    givenColumnLabels: columnLabels !== undefined,
  };
}

function* allValues(panels: readonly CheckedPanel[]): Iterable<number> {
  for (const panel of panels) yield* panel.grid.data;
}

function panelTitle({ title, left, width, top }: PlacedPanel): object[] {
  if (title === undefined) return [];
  return [textAt(title, left + width / 2, top - fontSize.panel - space.label + 2, fontSize.panel)];
}

/** The grid's own background shows where a cell has no finite value. */
function gridOf({ left, top, width, height }: PlacedPanel): object {
  return { left, top, width, height, show: true, borderWidth: 0, backgroundColor: ink.missing };
}

function xAxis(panel: PlacedPanel, i: number, name: string | undefined): object {
  const axis = categoryAxis(panel.columnLabels, panel.across, i, panel.showAcross);
  const named = name !== undefined && panel.namesAcross;
  return named ? { ...axis, name, nameLocation: 'middle', nameGap: panel.across.depth + 2 } : axis;
}

function yAxis(panel: PlacedPanel, i: number, name: string | undefined): object {
  const axis = { ...categoryAxis(panel.rowLabels, panel.down, i, panel.showDown), inverse: true };
  const named = name !== undefined && panel.namesDown;
  return named ? { ...axis, name, nameLocation: 'middle', nameGap: panel.down.depth + 6 } : axis;
}

/** Values beyond the ends of the scale take their colour; ECharts would not draw them. */
function seriesOf({ grid }: PlacedPanel, i: number, { min, max }: Range, frame: Frame): object {
  const cells: [column: number, row: number, value: number][] = [];
  grid.data.forEach((value, at) => {
    if (Number.isFinite(value))
      cells.push([
        at % grid.columns,
        Math.floor(at / grid.columns),
        Math.min(max, Math.max(min, inFrame(value, frame))),
      ]);
  });
  return { type: 'heatmap', xAxisIndex: i, yAxisIndex: i, silent: true, emphasis: { disabled: true }, data: cells };
}
