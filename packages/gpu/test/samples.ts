import { numel, type Rows, rowsOf } from '@engram/tensor/backend';

/** Where kernels go wrong. Without numbers below 2⁻¹²⁶, which GPUs may take for 0. */
export const specials: Float32Array = Float32Array.from([
  ...[0, -0, 1, -1, 0.5, -0.5, 1.5, -1.5, 2.5, -2.5, 0.49999997, Number.NaN, Infinity, -Infinity, 1e-30, -1e-30],
  ...[1e-7, -1e-7, 0.999, 1.001, 3, -3, 65, -65, 20, -20, 100, -100, 8388607.5, -8388607.5, 16777216, 3e38, -3e38],
]);

/** Every value with every other: two arrays of the same length. */
export const pairsOf = (values: Float32Array): [Float32Array, Float32Array] => [
  Float32Array.from({ length: values.length ** 2 }, (_, i) => values[Math.floor(i / values.length)]),
  Float32Array.from({ length: values.length ** 2 }, (_, i) => values[i % values.length]),
];

interface View {
  readonly strides: readonly number[];
  readonly base: number;
  /** Elements of the array that is viewed. */
  readonly length: number;
}

const viewsOf = (m: number, n: number, k: number): readonly View[] => [
  { strides: [n * k, k, 1], base: 0, length: m * n * k },
  { strides: [0, 0, 0], base: 0, length: 1 },
  { strides: [0, 0, 1], base: 0, length: k },
  { strides: [0, 1, 0], base: 0, length: n },
  { strides: [1, 0, 0], base: 0, length: m },
  { strides: [n, 1, 0], base: 0, length: m * n },
  { strides: [k, 0, 1], base: 0, length: m * k },
  { strides: [1, m, m * n], base: 0, length: m * n * k },
  { strides: [-n * k, -k, -1], base: Math.max(0, m * n * k - 1), length: m * n * k },
  { strides: [n * k + 3, k, 1], base: 2, length: m * (n * k + 3) },
];

const SHAPES: readonly (readonly [number, number, number])[] = [
  [3, 5, 7],
  [1, 4, 33],
  [6, 1, 2],
  [4, 0, 3],
];

interface Walk {
  readonly rows: Rows;
  /** Elements of the result. */
  readonly count: number;
  /** Elements of each operand. */
  readonly lengths: readonly number[];
}

/** Walks over blocks of several shapes: broadcasts and views of so many operands, each together with several others. */
export const walks = (operands: number): Walk[] =>
  SHAPES.flatMap((shape) => {
    const views = viewsOf(...shape);
    return [0, 1, 3, 7].flatMap((shift) =>
      views.map((_, first) => {
        const chosen = Array.from({ length: operands }, (_, k) => views[(first + k * shift) % views.length]);
        const rows = rowsOf(
          shape,
          chosen.map(({ strides }) => strides),
          chosen.map(({ base }) => base),
        );
        return { rows, count: numel(shape), lengths: chosen.map(({ length }) => length) };
      }),
    );
  });
