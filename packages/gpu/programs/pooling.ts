import { quotient, remainder } from './integers.ts';
import { unordered } from './order.ts';
import type { cells, float, int, Line } from './types.ts';

// Windows are in tables: where each starts, and how many elements it has. A position in a plane is a variable, and exact below 2²⁴.

/** Where the largest of each window stands in its plane [height, width]. */
export function largestPositions(
  this: Line,
  x: cells,
  rowStarts: cells,
  rowCounts: cells,
  columnStarts: cells,
  columnCounts: cells,
  height: int,
  width: int,
  outHeight: int,
  outWidth: int,
  rowStep: int,
  columnStep: int,
): float {
  const rows = Math.floor(rowCounts[remainder(quotient(this.thread.x, outWidth), outHeight)]);
  const columns = Math.floor(columnCounts[remainder(this.thread.x, outWidth)]);
  if (rows < 1 || columns < 1) {
    return -1;
  }
  const first =
    rowStarts[remainder(quotient(this.thread.x, outWidth), outHeight)] * width +
    columnStarts[remainder(this.thread.x, outWidth)];
  let position = first;
  let best = x[quotient(this.thread.x, outHeight * outWidth) * height * width + (first | 0)];
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      const at = first + i * rowStep * width + j * columnStep;
      const value = x[quotient(this.thread.x, outHeight * outWidth) * height * width + (at | 0)];
      if (value > best || unordered(value) > 0) {
        best = value;
        position = at;
      }
    }
  }
  return position;
}

/** Elements of planes of `area` at positions, of which each plane has `count`. */
export function pickPositions(this: Line, x: cells, positions: cells, area: int, count: int, missing: float): float {
  const at = positions[this.thread.x];
  if (at >= 0) {
    return x[quotient(this.thread.x, count) * area + (at | 0)];
  }
  return missing;
}

/** The sum over the windows that an element [height, width] is in, and is the largest of. The tables say which windows. */
export function sumAtPositions(
  this: Line,
  g: cells,
  positions: cells,
  rowStarts: cells,
  rowCounts: cells,
  columnStarts: cells,
  columnCounts: cells,
  height: int,
  width: int,
  outHeight: int,
  outWidth: int,
): float {
  const own = remainder(this.thread.x, height * width);
  const rows = Math.floor(rowCounts[remainder(quotient(this.thread.x, width), height)]);
  const columns = Math.floor(columnCounts[remainder(this.thread.x, width)]);
  const first =
    rowStarts[remainder(quotient(this.thread.x, width), height)] * outWidth +
    columnStarts[remainder(this.thread.x, width)];
  let sum = 0.0;
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      const at = first + i * outWidth + j;
      if (positions[quotient(this.thread.x, height * width) * outHeight * outWidth + (at | 0)] === own) {
        sum = sum + g[quotient(this.thread.x, height * width) * outHeight * outWidth + (at | 0)];
      }
    }
  }
  return sum;
}

/** Weighted sums of windows. For each window the tables say, besides, where its weights begin. */
export function weightedSums(
  this: Line,
  x: cells,
  rowStarts: cells,
  rowCounts: cells,
  rowFirsts: cells,
  rowWeights: cells,
  columnStarts: cells,
  columnCounts: cells,
  columnFirsts: cells,
  columnWeights: cells,
  height: int,
  width: int,
  outHeight: int,
  outWidth: int,
): float {
  const rows = Math.floor(rowCounts[remainder(quotient(this.thread.x, outWidth), outHeight)]);
  const columns = Math.floor(columnCounts[remainder(this.thread.x, outWidth)]);
  const first =
    rowStarts[remainder(quotient(this.thread.x, outWidth), outHeight)] * width +
    columnStarts[remainder(this.thread.x, outWidth)];
  const rowFirst = rowFirsts[remainder(quotient(this.thread.x, outWidth), outHeight)];
  const columnFirst = columnFirsts[remainder(this.thread.x, outWidth)];
  let sum = 0.0;
  for (let i = 0; i < rows; i++) {
    let line = 0.0;
    for (let j = 0; j < columns; j++) {
      const at = first + i * width + j;
      const weight = columnFirst + j;
      line =
        line + columnWeights[weight | 0] * x[quotient(this.thread.x, outHeight * outWidth) * height * width + (at | 0)];
    }
    const weight = rowFirst + i;
    sum = sum + rowWeights[weight | 0] * line;
  }
  return sum;
}
