import { ink } from '../chart/style.ts';
import { checkOptions, sizeOf, textOf } from '../checks.ts';
import { type ColormapName, checkColormap, type Rgb } from '../colormap.ts';
import { type ImagesInput, type Pixels, toImages } from '../images.ts';
import { type Labels, labelsOf } from '../labels.ts';
import type { RangeOptions } from '../range.ts';
import { padEnd, truncate } from '../text.ts';
import { type ColorDepth, type ColorSetting, colorDepth, inColor, onColor } from './color.ts';
import { shade } from './shades.ts';

/** How to show images in the terminal. `min` and `max` are as in `imageGrid`. */
export interface TerminalImageGridOptions extends RangeOptions {
  /** Images in a row. Default: as many as fit. */
  readonly columns?: number;
  /** The colours of grey images. Default `'gray'`. */
  readonly colormap?: ColormapName;
  /** A line above the images. */
  readonly title?: string;
  /** One label an image, below it; cut to its width. */
  readonly labels?: Labels;
  /** Default `'auto'`, as in `terminalHeatmap`. */
  readonly color?: ColorSetting;
  /** Characters across, at most. Default 80. A row that is wider is shrunk: blocks of pixels become their mean. */
  readonly width?: number;
}

const optionNames = {
  min: true,
  max: true,
  columns: true,
  colormap: true,
  title: true,
  labels: true,
  color: true,
  width: true,
} as const;

/**
 * Images as lines of text: a character is two pixels, one above the other, as `▀` in the colour of the upper one on that
 * of the lower one; in shades ` ░▒▓█` without colour.
 *
 * @param images as for `imageGrid`
 * @returns lines joined by `\n`, without one at the end
 * @throws {PlotError} as `imageGrid`
 */
export function terminalImageGrid(images: ImagesInput, options: TerminalImageGridOptions = {}): string {
  const op = 'terminalImageGrid';
  checkOptions(op, options, optionNames);
  checkColormap(op, options.colormap);
  const full = toImages(op, images, options, ink.missing);
  const depth = colorDepth(options.color);
  const labels = labelsOf(op, 'labels', options.labels, full.length, 'images');
  const width = sizeOf(op, 'width', options.width, { least: 1, most: 10_000, unit: 'characters', otherwise: 80 });
  const title = textOf(op, 'title', options.title);
  const edge = depth === 0 ? '│' : ' ';

  const widestImage = full.reduce((most, image) => Math.max(most, image.width), 0);
  const fitting = Math.min(full.length, Math.max(1, Math.floor((width - 1) / (widestImage + 1))));
  const columns = sizeOf(op, 'columns', options.columns, {
    least: 1,
    most: 1000,
    unit: 'images in a row',
    otherwise: fitting,
  });
  const room = Math.max(1, Math.floor((width - 1) / Math.min(columns, full.length)) - 1);
  const list = full.map((image) => shrink(image, Math.ceil(widestImage / room)));
  const cell = {
    width: list.reduce((most, image) => Math.max(most, image.width), 0),
    lines: list.reduce((most, image) => Math.max(most, Math.ceil(image.height / 2)), 0),
  };

  const lines: string[] = title === undefined ? [] : [title];
  for (let first = 0; first < list.length; first += columns) {
    const row = list.slice(first, first + columns);
    for (let line = 0; line < cell.lines; line++) {
      lines.push(`${edge}${row.map((image) => lineOf(image, line, cell.width, depth) + edge).join('')}`);
    }
    const below = labels
      ?.slice(first, first + columns)
      .map((label) => padEnd(truncate(label, cell.width), cell.width + 1));
    if (below) lines.push(` ${below.join('')}`);
    else if (first + columns < list.length) lines.push('');
  }
  return lines.map((line) => line.trimEnd()).join('\n');
}

/** Two rows of pixels. */
function lineOf({ width, height, colors }: Pixels, line: number, room: number, depth: ColorDepth): string {
  const [upper, lower] = [2 * line, 2 * line + 1];
  let text = '';
  let run = 0;
  for (let x = 0; x < width && upper < height; x++) {
    run++;
    const at = (row: number, column: number) => (row < height ? colors[row * width + column] : undefined);
    const [above, below] = [at(upper, x), at(lower, x)];
    const goesOn = x + 1 < width && same(above, at(upper, x + 1)) && same(below, at(lower, x + 1));
    if (goesOn) continue;
    text += half(above as Rgb, below, run, depth);
    run = 0;
  }
  return text + ' '.repeat(upper < height ? room - width : room);
}

function half(above: Rgb, below: Rgb | undefined, count: number, depth: ColorDepth): string {
  if (depth === 0) return shade((luminance(above) + luminance(below ?? above)) / 2).repeat(count);
  if (below === undefined) return inColor('▀'.repeat(count), above, depth);
  if (same(above, below)) return onColor(' '.repeat(count), above, depth);
  return onColor(inColor('▀'.repeat(count), above, depth), below, depth);
}

function same(a: Rgb | undefined, b: Rgb | undefined): boolean {
  return a?.join() === b?.join();
}

/** 0 to 1, as ITU-R BT.601 weighs the colours. */
function luminance([red, green, blue]: Rgb): number {
  return (0.299 * red + 0.587 * green + 0.114 * blue) / 255;
}

/** Each block of `factor` × `factor` pixels as their mean. */
function shrink(image: Pixels, factor: number): Pixels {
  if (factor === 1) return image;
  const [width, height] = [Math.ceil(image.width / factor), Math.ceil(image.height / factor)];
  const colors = Array.from({ length: width * height }, (_, i): Rgb => {
    const [x0, y0] = [(i % width) * factor, Math.floor(i / width) * factor];
    const sum = [0, 0, 0] as [number, number, number];
    let count = 0;
    for (let y = y0; y < Math.min(image.height, y0 + factor); y++) {
      for (let x = x0; x < Math.min(image.width, x0 + factor); x++) {
        const rgb = image.colors[y * image.width + x] as Rgb;
        for (const c of [0, 1, 2] as const) sum[c] += rgb[c];
        count++;
      }
    }
    return [Math.round(sum[0] / count), Math.round(sum[1] / count), Math.round(sum[2] / count)];
  });
  return { width, height, colors };
}
