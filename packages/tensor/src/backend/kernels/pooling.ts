import { kernel } from '../kernel.ts';
import type { Emitter } from '../wasm/encoder.ts';
import { images } from '../wasm/texts.ts';
import { all } from './operands.ts';

/** Along an axis, what each result looks at: `counts[o]` elements from `starts[o]` on, `step` apart. */
export interface Windows {
  readonly starts: Int32Array;
  readonly counts: Int32Array;
  readonly step: number;
}

/** The same, summed with weights, which lie window after window. */
export interface Band extends Windows {
  readonly weights: Float32Array | Float64Array;
}

/** Planes [height, width], seen through windows along either axis. Neither starts nor ends of the windows go back. */
export interface PoolGeometry<W extends Windows = Windows> {
  readonly planes: number;
  readonly height: number;
  readonly width: number;
  readonly rows: W;
  readonly columns: W;
}

const sizesOf = ({ planes, height, width, rows, columns }: PoolGeometry): number[] => [
  planes,
  height,
  width,
  rows.starts.length,
  columns.starts.length,
];

const tableOf = ({ starts, counts }: Windows, emitter: Emitter): number =>
  emitter.table(Int32Array.of(...starts, ...counts));

/** The largest of each window, and where it stands in its plane: a NaN counts as the largest, the last of several. No window: −∞ at −1. */
export const maxPool = kernel<PoolGeometry>({
  name: 'maxPool',
  work: 4,
  loop: ([values, positions], [x], { planes, height, width, rows, columns }) => {
    for (let p = 0, at = 0; p < planes; p++) {
      const plane = p * height * width;
      for (let oy = 0; oy < rows.starts.length; oy++) {
        for (let ox = 0; ox < columns.starts.length; ox++) {
          let best = -Infinity;
          let position = rows.counts[oy] * columns.counts[ox] > 0 ? rows.starts[oy] * width + columns.starts[ox] : -1;
          for (let i = 0, y = rows.starts[oy]; i < rows.counts[oy]; i++, y += rows.step) {
            for (let j = 0, from = y * width + columns.starts[ox]; j < columns.counts[ox]; j++, from += columns.step) {
              const value = x[plane + from];
              if (value > best || value !== value) {
                best = value;
                position = from;
              }
            }
          }
          values[at] = best;
          positions[at++] = position;
        }
      }
    }
  },
  simd: ([values, positions], [x], geometry, emitter) => {
    if (x.dtype !== 'float32') return false;
    const { rows, columns } = geometry;
    const words = [...sizesOf(geometry), tableOf(rows, emitter), tableOf(columns, emitter), rows.step, columns.step];
    emitter.emit(images, 'maxPool', values.address, positions.address, x.address, ...words, ...wholeRun(columns));
    return true;
  },
});

/** The longest run of whole windows that are equally far apart, from its first one: where it begins and ends, and how far. */
const wholeRun = ({ starts, counts }: Windows): [from: number, to: number, apart: number] => {
  const most = counts.reduce((a, b) => Math.max(a, b), 0);
  const from = counts.indexOf(most);
  const apart = starts[from + 1] - starts[from];
  let to = from + 1;
  while (counts[to] === most && starts[to] - starts[to - 1] === apart) to++;
  return most > 0 && to > from + 1 ? [from, to, apart] : [0, 0, 0];
};

/** Each element where it stood in its plane, summed; zeros elsewhere. */
export const maxPoolBackward = kernel<PoolGeometry>({
  name: 'maxPoolBackward',
  exactness: 'sums',
  work: 4,
  loop: ([out], [g, positions], { planes, height, width }) => {
    const each = g.length / planes;
    out.fill(0);
    for (let i = 0; i < g.length; i++) {
      if (positions[i] >= 0) out[Math.floor(i / each) * height * width + positions[i]] += g[i];
    }
  },
  simd: ([out], [g, positions], { planes, height, width }, emitter) => {
    if (!all('float32', [out, g])) return false;
    const words = [planes, height * width, g.length / Math.max(1, planes)];
    emitter.emit(images, 'maxPoolBackward', out.address, g.address, positions.address, ...words);
    return true;
  },
});

/** Columns of a row that the module's scratch memory has room for. */
const MOST_COLUMNS = 2 ** 17;

const weightsOf = ({ weights }: Band, emitter: Emitter): number[] => {
  const floats = Float32Array.from(weights);
  // Where all are the same, they come in once.
  const same = floats.every((weight) => weight === floats[0]);
  return [emitter.table(new Int32Array((same ? floats.subarray(0, 1).slice() : floats).buffer)), Number(same)];
};

/** A product with a band along either axis: means of windows, and what lies between pixels. */
export const resample = kernel<PoolGeometry<Band>>({
  name: 'resample',
  exactness: 'sums',
  work: 4,
  loop: ([out], [x], { planes, height, width, rows, columns }) => {
    for (let p = 0, at = 0; p < planes; p++) {
      for (let oy = 0, rowAt = 0; oy < rows.starts.length; rowAt += rows.counts[oy++]) {
        for (let ox = 0, columnAt = 0; ox < columns.starts.length; columnAt += columns.counts[ox++]) {
          let sum = 0;
          let from = (p * height + rows.starts[oy]) * width + columns.starts[ox];
          for (let i = 0; i < rows.counts[oy]; i++, from += width) {
            let line = 0;
            for (let j = 0; j < columns.counts[ox]; j++) line += columns.weights[columnAt + j] * x[from + j];
            sum += rows.weights[rowAt + i] * line;
          }
          out[at++] = sum;
        }
      }
    }
  },
  simd: ([out], [x], geometry, emitter) => {
    if (x.dtype !== 'float32' || geometry.width > MOST_COLUMNS) return false;
    const { rows, columns } = geometry;
    const tables = [tableOf(rows, emitter), tableOf(columns, emitter)];
    const weights = [...weightsOf(rows, emitter), ...weightsOf(columns, emitter)];
    emitter.emit(images, 'resample', out.address, x.address, ...sizesOf(geometry), ...tables, ...weights);
    return true;
  },
});
