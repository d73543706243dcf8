import { type Rows, rowsOf } from '../../src/shape/broadcast.ts';
import { numel } from '../../src/shape/shape.ts';

interface View {
  readonly name: string;
  readonly strides: readonly number[];
  readonly base: number;
  /** Elements of the array that is viewed. */
  readonly length: number;
}

interface Walk {
  readonly label: string;
  readonly rows: Rows;
  /** Elements of the result. */
  readonly count: number;
  /** Elements of each operand. */
  readonly lengths: readonly number[];
}

const viewsOf = (m: number, n: number): View[] => [
  { name: 'contiguous', strides: [n, 1], base: 0, length: m * n },
  { name: 'a row repeated', strides: [0, 1], base: 0, length: n },
  { name: 'a column repeated', strides: [1, 0], base: 0, length: m },
  { name: 'a scalar', strides: [0, 0], base: 0, length: 1 },
  { name: 'transposed', strides: [1, m], base: 0, length: m * n },
  { name: 'every other', strides: [2 * n, 2], base: 1, length: 2 * m * n + 1 },
  { name: 'flipped', strides: [-n, -1], base: Math.max(0, m * n - 1), length: m * n },
  { name: 'columns cut out', strides: [n + 3, 1], base: 2, length: m * (n + 3) },
];

const SHAPES = [
  [1, 1],
  [1, 67],
  [5, 16],
  [3, 7],
  [4, 4],
  [9, 6],
  [2, 33],
  [0, 3],
  [3, 0],
] as const;

const combinations = <T>(items: readonly T[], count: number): T[][] =>
  count === 0 ? [[]] : combinations(items, count - 1).flatMap((rest) => items.map((item) => [...rest, item]));

/** Walks over matrices of several shapes, with every combination of views for so many operands. */
export const walks = (operands: number, shapes: readonly (readonly [number, number])[] = SHAPES): Walk[] =>
  shapes.flatMap((shape) =>
    combinations(viewsOf(...shape), operands).map((views) => ({
      label: `[${shape}], ${views.map((view) => view.name).join(' and ')}`,
      rows: rowsOf(
        shape,
        views.map((view) => view.strides),
        views.map((view) => view.base),
      ),
      count: numel(shape),
      lengths: views.map((view) => view.length),
    })),
  );
