import type { Chart } from '../chart/chart.ts';
import { checkOptions, shown } from '../checks.ts';
import { PlotError } from '../errors.ts';
import { pixelated, toSVG } from './svg.ts';

const mostPixels = 32_767;

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
 * @throws {PlotError} when `scale` is not a positive number, or makes a side of more than 32,767 pixels
 */
export async function toPNG(chart: Chart, options: PNGOptions = {}): Promise<Uint8Array> {
  checkOptions('toPNG', options, { scale: true });
  const scale = options.scale ?? 2;
  const { width, height } = chart;
  if (!(scale > 0 && Number.isFinite(scale)))
    throw new PlotError(`toPNG: scale is ${shown(scale)}, need a positive number`);
  if (Math.max(width, height) * scale > mostPixels) {
    throw new PlotError(
      `toPNG: ${width} × ${height} at scale ${scale} is beyond ${mostPixels} pixels on a side; need a smaller scale`,
    );
  }
  loading ??= load();
  const [svg, { Resvg, fontFiles }] = await Promise.all([toSVG(chart), loading]);
  // The rasterizer knows only SVG's own word for it.
  const resvg = new Resvg(svg.replaceAll(pixelated, 'image-rendering="optimizeSpeed"'), {
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
