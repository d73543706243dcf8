import type { Chart } from '../chart/chart.ts';
import { PlotError } from '../errors.ts';
import { toSVG } from './svg.ts';

/** How to rasterize. */
export interface PNGOptions {
  /** Pixels of the PNG for one of the chart. Default 2, sharp on dense screens and in print at column width. */
  readonly scale?: number;
}

/**
 * Draws a chart as a PNG. The font (DejaVu Sans) comes along, so the picture is the same with or without fonts
 * installed. Needs Node. The font has Latin, Greek, Cyrillic, arrows and mathematics; other scripts show as boxes here,
 * not in the SVG.
 *
 * @throws {PlotError} when `scale` is not a positive number
 */
export async function toPNG(chart: Chart, options: PNGOptions = {}): Promise<Uint8Array> {
  const scale = options.scale ?? 2;
  if (!(scale > 0 && Number.isFinite(scale))) throw new PlotError(`toPNG: scale is ${scale}, need a positive number`);
  loading ??= load();
  const [svg, { Resvg, fontFiles }] = await Promise.all([toSVG(chart), loading]);
  const resvg = new Resvg(svg, {
    fitTo: { mode: 'zoom', value: scale },
    font: { fontFiles, loadSystemFonts: false, defaultFontFamily: 'DejaVu Sans', sansSerifFamily: 'DejaVu Sans' },
  });
  return resvg.render().asPng();
}

let loading: ReturnType<typeof load> | undefined;

/** Loads the rasterizer and finds the fonts on first use. */
async function load() {
  const [{ Resvg }, { createRequire }] = await Promise.all([import('@resvg/resvg-js'), import('node:module')]);
  const require = createRequire(import.meta.url);
  const fontFiles = [
    require.resolve('dejavu-fonts-ttf/ttf/DejaVuSans.ttf'),
    require.resolve('dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf'),
  ];
  return { Resvg, fontFiles };
}
