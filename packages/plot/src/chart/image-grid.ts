import { encode } from 'fast-png';
import { checkOptions, sizeOf, textOf } from '../checks.ts';
import { type ColormapName, checkColormap } from '../colormap.ts';
import { PlotError } from '../errors.ts';
import { type ImagesInput, type Pixels, toImages } from '../images.ts';
import { type Labels, labelsOf } from '../labels.ts';
import type { RangeOptions } from '../range.ts';
import type { Chart } from './chart.ts';
import { baseOption, fontSize, ink, space, textAt, textWidth, widest } from './style.ts';

/**
 * How to draw images. `min` and `max` are black and white: of grey images the ends of the range of all by default, of
 * coloured ones 0 and 1.
 */
export interface ImageGridOptions extends RangeOptions {
  /** Images in a row. Default: up to 8 in one row, more in a grid about as wide as high. */
  readonly columns?: number;
  /** The colours of grey images. Default `'gray'`. */
  readonly colormap?: ColormapName;
  /** Above everything. */
  readonly title?: string;
  /** One label an image, below it. */
  readonly labels?: Labels;
  /** One label a row of images, left of it. */
  readonly rowLabels?: Labels;
  /** Pixels of the drawing, along a side, for a pixel of an image, 1 to 100. Default: what makes it about 640 wide, at most 12. */
  readonly pixelSize?: number;
  /** Pixels between images, 0 to 1,000. Default 4. */
  readonly gap?: number;
}

const optionNames = {
  min: true,
  max: true,
  columns: true,
  colormap: true,
  title: true,
  labels: true,
  rowLabels: true,
  pixelSize: true,
  gap: true,
} as const;

/**
 * Images as a contact sheet, in rows from the top left. Their pixels stay square and sharp however large they are drawn.
 *
 * @param images `[H, W]`, `[N, H, W]` or `[N, C, H, W]` (C = 1 grey, 3 red, green and blue): a tensor, `{ data, shape }` or
 *   nested arrays; or a list of images `[H, W]` or `[C, H, W]`, which may differ in size
 * @throws {PlotError} without images, on an empty or ragged one, a wrong number of labels, or `min >= max`
 */
export function imageGrid(images: ImagesInput, options: ImageGridOptions = {}): Chart {
  const op = 'imageGrid';
  checkOptions(op, options, optionNames);
  checkColormap(op, options.colormap);
  const list = toImages(op, images, options, ink.missing);
  const gap = sizeOf(op, 'gap', options.gap, { least: 0, most: 1000, unit: 'pixels', otherwise: 4 });
  const columns = columnsOf(op, options.columns, list);
  const rows = Math.ceil(list.length / columns);
  const labels = labelsOf(op, 'labels', options.labels, list.length, 'images');
  const rowLabels = labelsOf(op, 'rowLabels', options.rowLabels, rows, 'rows');

  const most = (of: (image: Pixels) => number) => list.reduce((size, image) => Math.max(size, of(image)), 0);
  const [widestImage, highestImage] = [most(({ width }) => width), most(({ height }) => height)];
  const fitting = Math.min(12, Math.max(1, Math.floor(640 / (columns * widestImage))));
  const pixel = sizeOf(op, 'pixelSize', options.pixelSize, { least: 1, most: 100, unit: 'pixels', otherwise: fitting });
  const cell = {
    width: Math.max(widestImage * pixel, labels ? widest(labels, fontSize.label) : 0),
    height: highestImage * pixel,
    below: labels ? fontSize.label + 6 : 0,
  };

  const title = textOf(op, 'title', options.title);
  const top = space.outer + (title === undefined ? 0 : fontSize.title + space.part);
  const margin = space.outer + (rowLabels ? widest(rowLabels, fontSize.label) + space.label : 0);
  const bodyWidth = columns * (cell.width + gap) - gap;
  const width = Math.max(
    margin + bodyWidth + space.outer,
    title === undefined ? 0 : textWidth(title, fontSize.title) + 2 * space.outer,
  );
  const left = margin + Math.floor((width - margin - bodyWidth - space.outer) / 2);
  const step = { x: cell.width + gap, y: cell.height + cell.below + gap };
  checkSize(op, width, top + rows * step.y - gap + space.outer);

  const placed = list.map((image, i) => ({
    image,
    x: left + (i % columns) * step.x,
    y: top + Math.floor(i / columns) * step.y,
  }));
  const below = (labels ?? []).map((label, i) => {
    const { x, y } = placed[i] as { x: number; y: number };
    return textAt(label, x + cell.width / 2, y + cell.height + 4, fontSize.label);
  });
  const beside = (rowLabels ?? []).map((label, row) => ({
    ...textAt(label, left - space.label, top + row * step.y + (cell.height - fontSize.label) / 2, fontSize.label),
    textAlign: 'right',
  }));
  return {
    width,
    height: top + rows * step.y - gap + space.outer,
    option: {
      ...baseOption,
      title: [
        ...(title === undefined ? [] : [textAt(title, width / 2, space.outer, fontSize.title, true)]),
        ...below,
        ...beside,
      ],
      graphic: placed.map(({ image, x, y }) => ({
        type: 'image',
        silent: true,
        x: x + Math.floor((cell.width - image.width * pixel) / 2),
        y: y + Math.floor((cell.height - image.height * pixel) / 2),
        style: { image: dataURL(image), x: 0, y: 0, width: image.width * pixel, height: image.height * pixel },
      })),
    },
  };
}

function columnsOf(op: string, wanted: number | undefined, list: readonly Pixels[]): number {
  const { width, height } = list[0] as Pixels;
  const count = list.length;
  const square = Math.max(1, Math.round(Math.sqrt((count * height) / width)));
  // A last row that is full looks tidier.
  const tidy = Array.from({ length: 2 * square }, (_, i) => square + Math.ceil(i / 2) * (i % 2 === 0 ? 1 : -1)).find(
    (n) => n >= square * 0.75 && n <= square * 1.7 && count % n === 0,
  );
  const otherwise = count <= 8 ? count : Math.min(count, tidy ?? square);
  return sizeOf(op, 'columns', wanted, { least: 1, most: 1000, unit: 'images in a row', otherwise });
}

function checkSize(op: string, width: number, height: number): void {
  const most = 100_000;
  if (Math.max(width, height) <= most) return;
  throw new PlotError(`${op}: ${width} × ${height} pixels; ${most} on a side at most; choose other columns`);
}

function dataURL({ width, height, colors }: Pixels): string {
  const data = Uint8Array.from(colors.flat());
  const png = encode({ width, height, data, channels: 3, depth: 8 });
  let text = '';
  for (let i = 0; i < png.length; i += 8192) text += String.fromCharCode(...png.subarray(i, i + 8192));
  return `data:image/png;base64,${btoa(text)}`;
}
