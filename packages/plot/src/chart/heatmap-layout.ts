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
  /** Whether the labels on the left are written. */
  readonly showDown: boolean;
}

/** What the layout leaves room for. */
export interface LayoutOptions {
  readonly title: string | undefined;
  readonly xLabel: string | undefined;
  readonly yLabel: string | undefined;
  readonly vertical: boolean;
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

/** Puts panels below each other or side by side, leaving exactly the room that their texts take. */
export function layOut(panels: readonly CheckedPanel[], options: LayoutOptions): Layout {
  const { vertical } = options;
  const last = panels.length - 1;
  const titleHeight = (text: string | undefined, size: number) => (text === undefined ? 0 : size + space.label);
  const nameDepth = (text: string | undefined) => (text === undefined ? 0 : fontSize.name + space.label);

  let x = space.outer;
  let y = space.outer + titleHeight(options.title, fontSize.title + 6);
  let right = 0;
  let bottom = 0;
  const sizes = panels.map((panel) => cellSize(panel.grid, options.cellSize));
  const looks = panels.map((panel, i) => looksOf(panel, sizes[i] as readonly [number, number]));
  // Stacked panels start at the same x, so that their columns line up.
  const leftDepth = Math.max(...looks.map(({ down }) => down.depth)) + nameDepth(options.yLabel);

  const placed = panels.map((panel, i): PlacedPanel => {
    const [cellWidth, cellHeight] = sizes[i] as readonly [number, number];
    const { across, down } = looks[i] as { across: CategoryLook; down: CategoryLook };
    const next = panels[i + 1];
    const previous = panels[i - 1];
    const showAcross = !(vertical && next && sameLabels(panel.columnLabels, next.columnLabels));
    const showDown = vertical || !previous || !sameLabels(panel.rowLabels, previous.rowLabels);
    const width = Math.round(cellWidth * panel.grid.columns);
    const height = Math.round(cellHeight * panel.grid.rows);

    const overhang = Math.max(0, textWidth(panel.title ?? '', fontSize.panel) - width) / 2;
    const left =
      x + Math.max(vertical ? leftDepth : i === 0 ? leftDepth : showDown ? down.depth : 0, Math.ceil(overhang));
    const top = y + titleHeight(panel.title, fontSize.panel);
    const below = (showAcross ? across.depth : 4) + (!vertical || i === last ? nameDepth(options.xLabel) : 0);
    right = Math.max(right, left + width + Math.ceil(overhang));
    bottom = Math.max(bottom, top + height + below, top + options.minHeight);
    if (vertical) y = top + height + below + space.part;
    else x = right + space.part;
    return { ...panel, left, top, width, height, across, down, showAcross, showDown };
  });

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
