import type { Grid } from '../matrix.ts';
import { acrossLook, type CategoryLook, downLook } from './category-axis.ts';
import { fontSize, space, textWidth } from './style.ts';

/** A panel after its checks: values, and one label a row and column. */
export interface CheckedPanel {
  readonly title: string | undefined;
  readonly grid: Grid;
  readonly rowLabels: readonly string[];
  readonly columnLabels: readonly string[];
  /** Given by the caller: words then, not indices. */
  readonly givenColumnLabels: boolean;
}

/** Where a panel's cells go, in pixels, and how its axes are labelled. */
export interface PlacedPanel extends CheckedPanel {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly across: CategoryLook;
  readonly down: CategoryLook;
  /** Whether the labels below are written; the panel under it may write the same ones. */
  readonly showAcross: boolean;
  /** Whether the labels on the left are written; the panel to the left may write the same ones. */
  readonly showDown: boolean;
  /** Whether the name of the axis across stands below: in the last panel of each column. */
  readonly namesAcross: boolean;
  /** Whether the name of the axis down stands on the left: in the first panel of each row. */
  readonly namesDown: boolean;
}

/** What the layout leaves room for. */
export interface LayoutOptions {
  readonly title: string | undefined;
  readonly xLabel: string | undefined;
  readonly yLabel: string | undefined;
  /** Panels in a row; by default one, or a grid about as wide as high when there are more than `mostInAColumn`. */
  readonly columns: number | undefined;
  readonly cellSize: number | readonly [width: number, height: number] | undefined;
  /** Pixels right of the panels, for the colour bar. */
  readonly right: number;
  /** Pixels that the colour bar needs from the top of the first panel. */
  readonly minHeight: number;
}

/** Panels in their places and the size that holds them. */
export interface Layout {
  readonly panels: readonly PlacedPanel[];
  readonly width: number;
  readonly height: number;
}

/** More are a page that nobody scrolls through. */
const mostInAColumn = 8;

/** Puts panels into rows and columns, leaving exactly the room that their texts take. */
export function layOut(panels: readonly CheckedPanel[], options: LayoutOptions): Layout {
  const titleHeight = (text: string | undefined, size: number) => (text === undefined ? 0 : size + space.label);
  const nameDepth = (text: string | undefined) => (text === undefined ? 0 : fontSize.name + space.label);

  const sizes = panels.map((panel) => panelSize(panel, options.cellSize));
  const columns = Math.min(panels.length, options.columns ?? columnsFor(sizes));
  const sized = panels.map((panel, i) => {
    const { cell, width, height } = sizes[i] as PanelSize;
    const [next, previous] = [panels[i + columns], i % columns === 0 ? undefined : panels[i - 1]];
    const showAcross = !(next && sameLabels(panel.columnLabels, next.columnLabels));
    const showDown = !(previous && sameLabels(panel.rowLabels, previous.rowLabels));
    const { across, down } = looksOf(panel, cell);
    const overhang = Math.max(0, textWidth(panel.title ?? '', fontSize.panel) - width) / 2;
    return {
      ...panel,
      width,
      height,
      across,
      down,
      showAcross,
      showDown,
      namesAcross: next === undefined,
      namesDown: previous === undefined,
      overhang: Math.ceil(overhang),
      below: (showAcross ? across.depth : 4) + (next === undefined ? nameDepth(options.xLabel) : 0),
    };
  });

  // Panels of a column start at the same x, those of a row at the same y, so that cells line up.
  const lefts: number[] = [];
  let right = 0;
  for (let c = 0; c < columns; c++) {
    const column = sized.filter((_, i) => i % columns === c);
    const x = c === 0 ? space.outer : right + space.part;
    const depth = maximumOf(column, ({ down, showDown }) => (showDown ? down.depth : 0));
    const left =
      x +
      Math.max(
        depth + (c === 0 ? nameDepth(options.yLabel) : 0),
        maximumOf(column, (p) => p.overhang),
      );
    lefts.push(left);
    right = Math.max(
      right,
      maximumOf(column, (p) => left + p.width + p.overhang),
    );
  }
  const placed: PlacedPanel[] = [];
  let y = space.outer + titleHeight(options.title, fontSize.title + 6);
  let bottom = 0;
  for (let first = 0; first < sized.length; first += columns) {
    const row = sized.slice(first, first + columns);
    const top = y + maximumOf(row, ({ title }) => titleHeight(title, fontSize.panel));
    row.forEach(({ overhang, below, ...panel }, c) => {
      placed.push({ ...panel, left: lefts[c] as number, top });
    });
    const end = top + maximumOf(row, ({ height, below }) => height + below);
    bottom = Math.max(bottom, end, top + options.minHeight);
    y = end + space.part;
  }

  // A title wider than everything below it still has to fit, centred.
  const width = right + options.right + space.outer;
  const extra = Math.max(0, textWidth(options.title ?? '', fontSize.title) + 2 * space.outer - width);
  const shift = Math.ceil(extra / 2);
  return {
    panels: placed.map((panel) => ({ ...panel, left: panel.left + shift })),
    width: width + 2 * shift,
    height: bottom + space.outer,
  };
}

interface PanelSize {
  readonly cell: readonly [width: number, height: number];
  readonly width: number;
  readonly height: number;
}

function panelSize({ grid }: CheckedPanel, wanted: LayoutOptions['cellSize']): PanelSize {
  const cell = cellSize(grid, wanted);
  return { cell, width: Math.round(cell[0] * grid.columns), height: Math.round(cell[1] * grid.rows) };
}

/** As many columns as make a picture about as wide as high. */
function columnsFor(sizes: readonly PanelSize[]): number {
  if (sizes.length <= mostInAColumn) return 1;
  const width = maximumOf(sizes, (size) => size.width) + 3 * space.part;
  const height = maximumOf(sizes, (size) => size.height) + 3 * space.part;
  return Math.max(1, Math.round(Math.sqrt((sizes.length * height) / width)));
}

function maximumOf<T>(list: readonly T[], of: (item: T) => number): number {
  return list.reduce((most, item) => Math.max(most, of(item)), 0);
}

function looksOf(panel: CheckedPanel, [width, height]: readonly [number, number]) {
  return {
    across: acrossLook(panel.columnLabels, panel.givenColumnLabels, width),
    down: downLook(panel.rowLabels, height),
  };
}

/** Pixels of a cell: square if it can be, at most twice as long as wide, and whole pixels unless there are too many. */
function cellSize({ rows, columns }: Grid, wanted: LayoutOptions['cellSize']): readonly [number, number] {
  if (wanted !== undefined) return typeof wanted === 'number' ? [wanted, wanted] : wanted;
  const fit = (available: number, count: number) => {
    const size = Math.min(24, available / count);
    return size >= 2 ? Math.floor(size) : Math.max(1, size);
  };
  const width = fit(560, columns);
  const height = fit(300, rows);
  return [Math.min(width, height * 2), Math.min(height, width * 2)];
}

function sameLabels(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((label, i) => label === b[i]);
}
