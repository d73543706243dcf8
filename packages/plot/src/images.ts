import { isCount, isList, shapeText, shown } from './checks.ts';
import { type ColormapName, colormap, parseHex, type Rgb } from './colormap.ts';
import { PlotError } from './errors.ts';
import { copyOf, type FlatMatrix, hasShape, type TensorLike, toGrid, valuesOf } from './matrix.ts';
import { dataRange, fraction, type RangeOptions } from './range.ts';

/** One image: rows of grey values `[H, W]`, or planes `[C, H, W]`: one of grey values, or three: red, green, blue. */
export type ImageInput =
  | ArrayLike<ArrayLike<number>>
  | ArrayLike<ArrayLike<ArrayLike<number>>>
  | FlatMatrix
  | TensorLike;

/**
 * Images: one with two axes `[H, W]`, grey ones `[N, H, W]`, or any `[N, C, H, W]`, as nested arrays, `{ data, shape }` or a
 * tensor. Or a list of images, which may differ in size.
 */
export type ImagesInput = ImageInput | ArrayLike<ImageInput> | ArrayLike<ArrayLike<ArrayLike<ArrayLike<number>>>>;

/** An image that is checked: its pixels' colours, row by row. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly colors: readonly Rgb[];
}

/** A checked copy of an image's values, plane by plane. */
interface Planes {
  readonly count: number;
  readonly width: number;
  readonly height: number;
  readonly data: Float64Array;
}

export interface ImageRange extends RangeOptions {
  readonly colormap?: ColormapName;
}

const mostPixels = 4_000_000;

/**
 * The images as colours. Grey ones go through the colour map, from `min` to `max`, which default to the range of their
 * values; of colours 0 and 1 are the ends. What is not finite is `missing`.
 *
 * @throws {PlotError} on what is not an image, or is empty
 */
export function toImages(op: string, input: ImagesInput, options: ImageRange, missing: string): Pixels[] {
  const images = listOf(op, input);
  if (images.length === 0) throw new PlotError(`${op}: no image to draw, need at least one`);
  const pixels = images.reduce((sum, { width, height }) => sum + width * height, 0);
  if (pixels > mostPixels) throw new PlotError(`${op}: ${pixels} pixels; ${mostPixels} at most`);
  const gray = dataRange(op, valuesOfGray(images), options);
  const color = dataRange(op, [], { min: options.min ?? 0, max: options.max ?? 1 });
  const blank = parseHex(missing);
  const table = Array.from({ length: 256 }, (_, i) => colormap(options.colormap ?? 'gray', i / 255));
  return images.map(({ count, width, height, data }) => {
    const size = width * height;
    const level = (i: number) => Math.round(255 * fraction(data[i] as number, count === 1 ? gray : color));
    const colors = Array.from({ length: size }, (_, i): Rgb => {
      if (count === 1) return table[level(i)] ?? blank;
      const rgb: Rgb = [level(i), level(size + i), level(2 * size + i)];
      return rgb.some(Number.isNaN) ? blank : rgb;
    });
    return { width, height, colors };
  });
}

function* valuesOfGray(images: readonly Planes[]): Iterable<number> {
  for (const { count, data } of images) if (count === 1) yield* data;
}

function listOf(op: string, input: ImagesInput): Planes[] {
  if (hasShape(input)) return slices(op, input);
  if (!isList(input)) {
    throw new PlotError(`${op}: need images as nested arrays, { data, shape } or a tensor, got ${shown(input)}`);
  }
  const list = Array.from(input as ArrayLike<ImageInput>);
  if (list.length > 0 && isRow(list[0])) return [imageOf(op, input as ImageInput, 'the image')];
  return list.map((image, i) => imageOf(op, image, `image ${i}`));
}

/** Whether it is a row of numbers, and what holds it an image. */
function isRow(value: unknown): boolean {
  return isList(value) && (value.length === 0 || typeof value[0] === 'number');
}

/** The images of one block of values: [H, W], [N, H, W] or [N, C, H, W]. */
function slices(op: string, block: FlatMatrix | TensorLike): Planes[] {
  const { shape } = block;
  const axes = isList(shape) ? Array.from(shape) : [];
  if (axes.length < 2 || axes.length > 4) {
    throw new PlotError(`${op}: images are [H, W], [N, H, W] or [N, C, H, W], got ${shapeText(shape)}`);
  }
  const data = checkedValues(op, block, axes);
  const [count, ...own] = axes.length === 2 ? [1, ...axes] : (axes as [number, ...number[]]);
  const size = own.reduce((product, n) => product * n, 1);
  const some = size === 0 ? Math.min(count, 1) : count; // the first that is empty is refused
  return Array.from({ length: some }, (_, i) => planes(op, `image ${i}`, own, data.slice(i * size, (i + 1) * size)));
}

function imageOf(op: string, image: ImageInput, where: string): Planes {
  if (hasShape(image)) {
    const shape = isList(image.shape) ? Array.from(image.shape) : [];
    return planes(op, where, shape, checkedValues(`${op}: ${where}`, image, shape));
  }
  if (!isList(image)) throw new PlotError(`${op}: ${where} is ${shown(image)}, need [H, W] or [C, H, W]`);
  const list = Array.from(image as ArrayLike<unknown>);
  const parts = isRow(list[0]) ? [image] : list;
  const grids = parts.map((part) => toGrid(`${op}: ${where}`, part as ArrayLike<ArrayLike<number>>));
  const [first] = grids;
  const other = grids.find(({ rows, columns }) => rows !== first?.rows || columns !== first.columns);
  if (other) {
    throw new PlotError(
      `${op}: ${where}: its planes differ: [${first?.rows}, ${first?.columns}] and [${other.rows}, ${other.columns}]`,
    );
  }
  const { rows = 0, columns = 0 } = first ?? {};
  const data = new Float64Array(grids.length * rows * columns);
  grids.forEach((grid, i) => {
    data.set(grid.data, i * rows * columns);
  });
  return planes(op, where, [grids.length, rows, columns], data);
}

function checkedValues(op: string, block: FlatMatrix | TensorLike, shape: readonly number[]): Float64Array {
  if (!shape.every(isCount)) throw new PlotError(`${op}: shape ${shapeText(shape)} needs whole numbers ≥ 0`);
  const size = shape.reduce((product, n) => product * n, 1);
  const data = valuesOf(block);
  if (data?.length !== size) {
    throw new PlotError(`${op}: shape ${shapeText(shape)} needs ${size} values, got ${shown(data?.length)}`);
  }
  return copyOf(op, data);
}

function planes(op: string, where: string, shape: readonly number[], data: Float64Array): Planes {
  const [count, height, width] = shape.length === 2 ? [1, ...shape] : shape;
  const isImage = shape.length === 2 || shape.length === 3;
  if (!isImage || (count !== 1 && count !== 3) || !height || !width) {
    throw new PlotError(
      `${op}: ${where} is ${shapeText(shape)}, need [H, W], [1, H, W] (grey) or [3, H, W] (red, green, blue) with a pixel or more`,
    );
  }
  return { count, width, height, data };
}
