import { digit, quotient, remainder } from './integers.ts';
import type { cells, float, int, Line } from './types.ts';

// One cell a thread; for the letters see ConvolutionGeometry. A loop that runs once is there for its counters, which are integers.

/** A pixel of y. */
export function convolve(
  this: Line,
  x: cells,
  w: cells,
  bias: cells,
  biased: int,
  groups: int,
  inputs: int,
  outputs: int,
  height: int,
  width: int,
  kernelHeight: int,
  kernelWidth: int,
  outHeight: int,
  outWidth: int,
  strideY: int,
  strideX: int,
  paddingY: int,
  paddingX: int,
  dilationY: int,
  dilationX: int,
): float {
  let sum = 0.0;
  for (let turn = 0, image = 0, line = 0, top = 0, left = 0; turn < 1; turn++) {
    image = quotient(this.thread.x, outHeight * outWidth * outputs) * inputs * height * width;
    line = digit(this.thread.x, outHeight * outWidth, groups * outputs) * inputs * kernelHeight * kernelWidth;
    top = digit(this.thread.x, outWidth, outHeight) * strideY - paddingY;
    left = remainder(this.thread.x, outWidth) * strideX - paddingX;
    for (let c = 0; c < inputs; c++) {
      for (let i = 0; i < kernelHeight; i++) {
        if (top + i * dilationY >= 0 && top + i * dilationY < height) {
          for (let j = 0; j < kernelWidth; j++) {
            if (left + j * dilationX >= 0 && left + j * dilationX < width) {
              sum +=
                x[image + (c * height + top + i * dilationY) * width + left + j * dilationX] *
                w[line + (c * kernelHeight + i) * kernelWidth + j];
            }
          }
        }
      }
    }
  }
  if (biased > 0) {
    sum += bias[digit(this.thread.x, outHeight * outWidth, groups * outputs)];
  }
  return sum;
}

/** Whether a tap that reaches back to `at` has a pixel of y there. */
function meets(at: int, stride: int, size: int): int {
  if (at < 0) {
    return 0;
  }
  if (quotient(at, stride) * stride === at && quotient(at, stride) < size) {
    return 1;
  }
  return 0;
}

/** A pixel of x. */
export function convolveBack(
  this: Line,
  y: cells,
  w: cells,
  bias: cells,
  biased: int,
  groups: int,
  inputs: int,
  outputs: int,
  height: int,
  width: int,
  kernelHeight: int,
  kernelWidth: int,
  outHeight: int,
  outWidth: int,
  strideY: int,
  strideX: int,
  paddingY: int,
  paddingX: int,
  dilationY: int,
  dilationX: int,
): float {
  let sum = 0.0;
  for (let turn = 0, image = 0, first = 0, c = 0, top = 0, left = 0; turn < 1; turn++) {
    image = quotient(this.thread.x, height * width * inputs) * outputs;
    first = digit(this.thread.x, height * width * inputs, groups) * outputs;
    c = digit(this.thread.x, height * width, inputs);
    top = digit(this.thread.x, width, height) + paddingY;
    left = remainder(this.thread.x, width) + paddingX;
    for (let o = 0; o < outputs; o++) {
      for (let i = 0; i < kernelHeight; i++) {
        if (meets(top - i * dilationY, strideY, outHeight) > 0) {
          for (let j = 0; j < kernelWidth; j++) {
            if (meets(left - j * dilationX, strideX, outWidth) > 0) {
              sum +=
                y[
                  ((image + o) * outHeight + quotient(top - i * dilationY, strideY)) * outWidth +
                    quotient(left - j * dilationX, strideX)
                ] * w[(((first + o) * inputs + c) * kernelHeight + i) * kernelWidth + j];
            }
          }
        }
      }
    }
  }
  if (biased > 0) {
    sum += bias[digit(this.thread.x, height * width, groups * inputs)];
  }
  return sum;
}

/** A tap of w, of `strands` into which its sum over the images is divided: strand s has the images s, s + strands, … */
export function convolveTaps(
  this: Line,
  x: cells,
  y: cells,
  batch: int,
  strands: int,
  groups: int,
  inputs: int,
  outputs: int,
  height: int,
  width: int,
  kernelHeight: int,
  kernelWidth: int,
  outHeight: int,
  outWidth: int,
  strideY: int,
  strideX: int,
  paddingY: int,
  paddingX: int,
  dilationY: int,
  dilationX: int,
): float {
  let sum = 0.0;
  for (let turn = 0, strand = 0, images = 0, o = 0, channel = 0, top = 0, left = 0; turn < 1; turn++) {
    strand = quotient(this.thread.x, groups * outputs * inputs * kernelHeight * kernelWidth);
    images = quotient(batch - strand + strands - 1, strands);
    o = digit(this.thread.x, inputs * kernelHeight * kernelWidth, groups * outputs);
    channel = quotient(o, outputs) * inputs + digit(this.thread.x, kernelHeight * kernelWidth, inputs);
    top = digit(this.thread.x, kernelWidth, kernelHeight) * dilationY - paddingY;
    left = remainder(this.thread.x, kernelWidth) * dilationX - paddingX;
    for (let n = 0; n < images; n++) {
      for (let i = 0; i < outHeight; i++) {
        if (top + i * strideY >= 0 && top + i * strideY < height) {
          // A row by itself, for the sum of all is long.
          let row = 0.0;
          for (let j = 0; j < outWidth; j++) {
            if (left + j * strideX >= 0 && left + j * strideX < width) {
              row +=
                x[
                  (((strand + n * strands) * groups * inputs + channel) * height + top + i * strideY) * width +
                    left +
                    j * strideX
                ] * y[(((strand + n * strands) * groups * outputs + o) * outHeight + i) * outWidth + j];
            }
          }
          sum += row;
        }
      }
    }
  }
  return sum;
}

/** A pixel of images of which all windows are given, [.., …kernel, …output]. */
export function foldWindows(
  this: Line,
  columns: cells,
  height: int,
  width: int,
  kernelHeight: int,
  kernelWidth: int,
  outHeight: int,
  outWidth: int,
  strideY: int,
  strideX: int,
  dilationY: int,
  dilationX: int,
): float {
  let sum = 0.0;
  for (let turn = 0, image = 0, top = 0, left = 0; turn < 1; turn++) {
    image = quotient(this.thread.x, height * width) * kernelHeight;
    top = digit(this.thread.x, width, height);
    left = remainder(this.thread.x, width);
    for (let i = 0; i < kernelHeight; i++) {
      if (meets(top - i * dilationY, strideY, outHeight) > 0) {
        for (let j = 0; j < kernelWidth; j++) {
          if (meets(left - j * dilationX, strideX, outWidth) > 0) {
            sum +=
              columns[
                (((image + i) * kernelWidth + j) * outHeight + quotient(top - i * dilationY, strideY)) * outWidth +
                  quotient(left - j * dilationX, strideX)
              ];
          }
        }
      }
    }
  }
  return sum;
}
