import type { Chart } from '../chart/chart.ts';
import { ink } from '../chart/style.ts';
import { checkOptions, shown } from '../checks.ts';
import { lineColors } from '../colormap.ts';
import { PlotError } from '../errors.ts';
import { oneLine } from '../text.ts';
import { mergeCells } from './merge-cells.ts';
import { toSVG } from './svg.ts';

/** What a chart needs to know of the page that it goes into. */
export interface InlineOptions {
  /** Before every id inside, so that charts on one page don't take each other's: a letter, then letters, digits, `-`. */
  readonly id: string;
  /** What a screen reader says. */
  readonly label: string;
}

/**
 * Draws a chart as an `<svg>` element of an HTML page. All but the cells of heat maps takes its colour from the page's CSS
 * variables `--chart-text`, `--chart-axis`, `--chart-grid`, `--chart-missing`, `--chart-paper` and `--chart-line-1` to
 * `-6`, which default to those of the other drawings: dark ink on white. Cells of one colour are one shape, which makes
 * heat maps several times smaller.
 *
 * @throws {PlotError} on an id that could not be one
 */
export async function toInlineSVG(chart: Chart, options: InlineOptions): Promise<string> {
  checkOptions('toInlineSVG', options, { id: true, label: true });
  const { id, label } = options;
  if (!/^[a-z][a-z0-9-]*$/i.test(id)) {
    throw new PlotError(`toInlineSVG: id is ${shown(id)}, need a letter, then letters, digits and -`);
  }
  const svg = mergeCells(await toSVG(chart));
  const { width, height } = chart;
  const start = `<svg width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(label)}">`;
  return svg
    .replace(/^<svg [^>]*>/, () => start)
    .replace(/( id="|="url\(#)zr-/g, `$1${id}-`)
    .replace(/ (fill|stroke)="(#[0-9a-f]{6})"/g, (whole, attribute: string, color: string) => {
      const name = inkNames.get(color);
      return name === undefined ? whole : ` ${attribute}="var(--chart-${name},${color})"`;
    });
}

const inkNames = new Map<string, string>([
  ...Object.entries(ink).map(([name, color]) => [color, name] as const),
  ...lineColors.map((color, i) => [color, `line-${i + 1}`] as const),
]);

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function escaped(text: string): string {
  return oneLine(text).replace(/[&<>"]/g, (c) => escapes[c] as string);
}
