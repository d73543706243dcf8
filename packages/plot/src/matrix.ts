import { isCount, isList, shapeText, shown } from './checks.ts';
import { PlotError } from './errors.ts';

/** A matrix as flat row-major values with its shape, e.g. the data of a tensor. */
export interface FlatMatrix {
  readonly data: ArrayLike<number>;
  readonly shape: readonly number[];
}

/** A tensor of whatever library, whose values can be had at once: row-major. */
export interface TensorLike {
  readonly shape: readonly number[];
  dataSync(): ArrayLike<number>;
}

/** What every plot accepts: rows of numbers (plain or typed arrays), or flat values with a shape `[rows, columns]`. */
export type Matrix = ArrayLike<ArrayLike<number>> | FlatMatrix | TensorLike;

/** Whether it says its shape: values that are flat, or a tensor. */
export function hasShape(value: unknown): value is FlatMatrix | TensorLike {
  return typeof value === 'object' && value !== null && 'shape' in value;
}

/** The values of what has a shape, in a row. */
export function valuesOf(flat: FlatMatrix | TensorLike): ArrayLike<number> | undefined {
  return 'dataSync' in flat && typeof flat.dataSync === 'function' ? flat.dataSync() : (flat as FlatMatrix).data;
}

/** A checked copy of a matrix: row-major values, at least one row and one column. */
export interface Grid {
  readonly rows: number;
  readonly columns: number;
  readonly data: Float64Array;
}

/**
 * Checks a matrix and copies it.
 *
 * @param op the caller's name, for the error message
 * @throws {PlotError} when it is empty, ragged, or its data does not fill its shape
 */
export function toGrid(op: string, values: Matrix): Grid {
  if (typeof values !== 'object' || values === null) {
    throw new PlotError(`${op}: need rows of numbers or { data, shape }, got ${shown(values)}`);
  }
  const grid = hasShape(values) ? fromFlat(op, values) : fromRows(op, values);
  if (grid.rows === 0 || grid.columns === 0) {
    throw new PlotError(
      `${op}: the matrix is empty: shape [${grid.rows}, ${grid.columns}], need at least one row and one column`,
    );
  }
  return grid;
}

function fromFlat(op: string, values: FlatMatrix | TensorLike): Grid {
  const { shape } = values;
  const [rows, columns] = isList(shape) ? shape : [];
  if (rows === undefined || columns === undefined || shape.length !== 2 || !isCount(rows) || !isCount(columns)) {
    throw new PlotError(`${op}: a matrix has two axes [rows, columns], got shape ${shapeText(shape)}`);
  }
  const data = valuesOf(values);
  if (data?.length !== rows * columns) {
    throw new PlotError(
      `${op}: shape [${rows}, ${columns}] needs ${rows * columns} values, got ${shown(data?.length)}`,
    );
  }
  return { rows, columns, data: copyOf(op, data) };
}

function fromRows(op: string, values: ArrayLike<ArrayLike<number>>): Grid {
  if (!isList(values)) throw new PlotError(`${op}: need rows of numbers or { data, shape }, got ${shown(values)}`);
  const rows = Array.from(values);
  const columns = rows[0]?.length ?? 0;
  const data = new Float64Array(rows.length * columns);
  rows.forEach((row, i) => {
    // A flat array of numbers is the likely mistake: its "rows" are numbers.
    if (typeof row !== 'object' || row === null) {
      throw new PlotError(`${op}: row ${i} is ${shown(row)}, need an array of numbers (or { data, shape })`);
    }
    if (row.length !== columns) {
      throw new PlotError(
        `${op}: rows have different lengths: row 0 has ${columns}, row ${i} has ${shown(row.length)}`,
      );
    }
    data.set(copyOf(`${op}: row ${i}`, row), i * columns);
  });
  return { rows: rows.length, columns, data };
}

/** A copy. @throws {PlotError} on what is not a number */
export function copyOf(op: string, values: ArrayLike<unknown>): Float64Array {
  return Float64Array.from(values, (value) => {
    if (typeof value === 'number') return value;
    throw new PlotError(`${op}: a value is ${shown(value)}, need numbers`);
  });
}

/**
 * Swaps rows and columns: `[R, C]` → `[C, R]`. An attention trace `[T, slots]` becomes slots down, time across.
 *
 * @throws {PlotError} when the matrix is empty or ragged
 */
export function transpose(values: Matrix): number[][] {
  const { rows, columns, data } = toGrid('transpose', values);
  return Array.from({ length: columns }, (_, c) =>
    Array.from({ length: rows }, (_, r) => data[r * columns + c] as number),
  );
}
