import type { Chart } from '../chart/chart.ts';
import { shown } from '../checks.ts';
import { PlotError } from '../errors.ts';

/**
 * Draws a chart as an SVG document. The same chart gives the same text, in every process. Text stays text, in a
 * sans-serif font of the reader's machine. Works in Node and in a browser.
 */
export async function toSVG(chart: Chart): Promise<string> {
  if (typeof chart?.option !== 'object')
    throw new PlotError(`toSVG: need a chart, such as of curve() or heatmap(), got ${shown(chart)}`);
  loading ??= load();
  const echarts = await loading;
  const instance = echarts.init(null, null, { renderer: 'svg', ssr: true, width: chart.width, height: chart.height });
  try {
    // ECharts keeps and changes what it is given; the chart stays the caller's.
    instance.setOption(structuredClone(chart.option));
    return clean(instance.renderToSVGString());
  } finally {
    instance.dispose();
  }
}

/** What keeps the pixels of an image square when it is drawn larger; in a browser. */
export const pixelated = 'style="image-rendering:pixelated"';

let loading: ReturnType<typeof load> | undefined;

/**
 * Loads ECharts on first use: its one bundled file, though it holds charts that we never draw. Node does not shake
 * trees, and the hundreds of modules behind `echarts/core` and its kin take nine times as long and twice the memory.
 */
function load(): Promise<typeof import('echarts')> {
  // @ts-expect-error: the bundle has no types of its own; they are those of the package
  return import('echarts/dist/echarts.esm.min.mjs');
}

/**
 * Takes out what only a page with hover needs, and the number of this chart among all that the process has drawn.
 * Attributes only: in text ECharts writes a quote as `&quot;`, so no label can look like one.
 */
function clean(svg: string): string {
  return svg
    .replace(/<style[^>]*>.*?<\/style>\n?/gs, '')
    .replace(/ (?:class|ecmeta_\w+|pointer-events)="[^"]*"/g, '')
    .replace(/( id="|="url\(#)zr\d+-/g, '$1zr-')
    .replace(/<image /g, `<image ${pixelated} `);
}
