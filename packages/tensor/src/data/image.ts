import { checkTensor, type Tensor } from '../autograd/tensor.ts';
import { ArgumentError, DTypeError, got, ShapeError } from '../errors.ts';
import { tensor } from '../ops/create.ts';
import { checkOptions } from '../options.ts';
import { show } from '../quote.ts';
import { isFloat } from '../shape/dtype.ts';
import { formatShape } from '../shape/shape.ts';

/** An image as a canvas has it (`ImageData`), and decoders of PNG and JPEG give it: row by row, four bytes a pixel. */
export interface RGBAImage {
  readonly width: number;
  readonly height: number;
  /** Red, green, blue and opacity of each pixel: 4 · width · height bytes. */
  readonly data: Uint8Array | Uint8ClampedArray;
}

/** What `imageToTensor` keeps of a pixel. */
export interface ImageToTensorOptions {
  /** 3: red, green, blue; 1: grey; 4: with the opacity. Default 3. */
  readonly channels?: 1 | 3 | 4;
}

/**
 * An image as a tensor [C, H, W] of float32 in [0, 1]. Grey is 0.299 R + 0.587 G + 0.114 B (ITU-R BT.601); opacity is left
 * out unless it is asked for.
 * @throws {ArgumentError} when the bytes are not 4 · width · height.
 */
export const imageToTensor = (image: RGBAImage, options?: ImageToTensorOptions): Tensor => {
  const { channels = 3 } = checkOptions('imageToTensor', options, { channels: 1 });
  if (channels !== 1 && channels !== 3 && channels !== 4) {
    throw new ArgumentError(`imageToTensor: channels is 1, 3 or 4, got ${show(channels)}`);
  }
  const { width, height, data } = image ?? {};
  const isSize = Number.isSafeInteger(width) && Number.isSafeInteger(height) && width >= 0 && height >= 0;
  if (!isSize || !ArrayBuffer.isView(data) || data.BYTES_PER_ELEMENT !== 1 || data.length !== 4 * width * height) {
    throw new ArgumentError(
      `imageToTensor: expected { width, height, data } with 4 · width · height bytes, got width ${String(width)}, ` +
        `height ${String(height)} and ${ArrayBuffer.isView(data) ? `${data.length} of ${data.constructor.name}` : got(data)}`,
    );
  }
  const size = width * height;
  const planes = new Float32Array(channels * size);
  for (let i = 0; i < size; i++) {
    if (channels === 1) planes[i] = (0.299 * data[4 * i] + 0.587 * data[4 * i + 1] + 0.114 * data[4 * i + 2]) / 255;
    else for (let c = 0; c < channels; c++) planes[c * size + i] = data[4 * i + c] / 255;
  }
  return tensor(planes, [channels, height, width]);
};

/**
 * A tensor of floats as an image, as a canvas and encoders take it: [H, W] or [1, H, W] is grey, [3, H, W] coloured and opaque,
 * [4, H, W] has opacity. 0 is black and 1 white; what lies beyond becomes one of them, and NaN black.
 *
 * ```ts
 * const { data, width, height } = await tensorToImage(x);
 * context.putImageData(new ImageData(data, width), 0, 0);
 * ```
 * @throws {ShapeError | DTypeError}
 */
export const tensorToImage = async (
  x: Tensor,
): Promise<{ width: number; height: number; data: Uint8ClampedArray<ArrayBuffer> }> => {
  const { shape, dtype } = checkTensor('tensorToImage', x);
  const [channels, height, width] = shape.length === 2 ? [1, ...shape] : shape;
  if ((shape.length !== 2 && shape.length !== 3) || (channels !== 1 && channels !== 3 && channels !== 4)) {
    throw new ShapeError(
      `tensorToImage: an image is [H, W], [1, H, W], [3, H, W] or [4, H, W], got ${formatShape(shape)}`,
    );
  }
  if (!isFloat(dtype)) {
    throw new DTypeError(`tensorToImage: an image is of floats from 0 to 1, got ${dtype}; divide bytes by 255`);
  }
  const planes = await x.data();
  const size = width * height;
  // A clamped array rounds to even and keeps what is beyond its range at the ends.
  const data = new Uint8ClampedArray(4 * size).fill(255);
  for (let i = 0; i < size; i++) {
    for (let c = 0; c < Math.max(channels, 3); c++) data[4 * i + c] = 255 * planes[channels === 1 ? i : c * size + i];
  }
  return { width, height, data };
};
