import type { Chart } from '../chart/chart.ts';
import { PlotError } from '../errors.ts';
import { toSVG } from './svg.ts';

/** How to rasterize. */
export interface PNGOptions {
  /** Pixels of the PNG for one of the chart. Default 2, sharp on dense screens and in print at column width. */
  readonly scale?: number;
}

/**
 * Draws a chart as a PNG. The rasterizer is WebAssembly and the font (DejaVu Sans) comes along, so the bytes are the
 * same on every machine, with or without fonts installed. Needs Node: the font is read from disk. It has Latin, Greek,
 * Cyrillic, arrows and mathematics; other scripts show as boxes here, not in the SVG.
 *
 * @throws {PlotError} when `scale` is not a positive number
 */
export async function toPNG(chart: Chart, options: PNGOptions = {}): Promise<Uint8Array> {
  const scale = options.scale ?? 2;
  if (!(scale > 0 && Number.isFinite(scale))) throw new PlotError(`toPNG: scale is ${scale}, need a positive number`);
  loading ??= load();
  const [svg, { Resvg, fonts }] = await Promise.all([toSVG(chart), loading]);
  const resvg = new Resvg(svg, {
    fitTo: { mode: 'zoom', value: scale },
    font: {
      fontBuffers: fonts,
      loadSystemFonts: false,
      defaultFontFamily: 'DejaVu Sans',
      sansSerifFamily: 'DejaVu Sans',
    },
  });
  // The WebAssembly heap is not garbage-collected.
  const image = resvg.render();
  const png = image.asPng();
  image.free();
  resvg.free();
  return png;
}

let loading: ReturnType<typeof load> | undefined;

/** Loads the rasterizer and the fonts on first use. */
async function load() {
  const [{ Resvg, initWasm }, { readFile }, { createRequire }] = await Promise.all([
    import('@resvg/resvg-wasm'),
    import('node:fs/promises'),
    import('node:module'),
  ]);
  const require = createRequire(import.meta.url);
  const [wasm, ...fonts] = await Promise.all([
    readFile(require.resolve('@resvg/resvg-wasm/index_bg.wasm')),
    readFile(require.resolve('dejavu-fonts-ttf/ttf/DejaVuSans.ttf')),
    readFile(require.resolve('dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf')),
  ]);
  // The module is one per process: another user of it may have started it before us.
  await initWasm(wasm).catch((error: unknown) => {
    if (!/already initialized/i.test(String(error))) throw error;
  });
  return { Resvg, fonts };
}
