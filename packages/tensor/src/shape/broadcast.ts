import { ShapeError } from '../errors.ts';
import { formatShape, numel, type Shape, sameShape, stridesOf } from './shape.ts';

/**
 * The common shape of two operands: axes are matched from the last one; sizes must be equal or 1.
 * @throws {ShapeError}
 */
export const broadcastShapes = (op: string, a: Shape, b: Shape): Shape => {
  if (sameShape(a, b)) return a;
  const rank = Math.max(a.length, b.length);
  const out = new Array<number>(rank);
  for (let i = 1; i <= rank; i++) {
    const x = a[a.length - i] ?? 1;
    const y = b[b.length - i] ?? 1;
    if (x !== y && x !== 1 && y !== 1) {
      throw new ShapeError(
        `${op}: shapes ${formatShape(a)} and ${formatShape(b)} do not broadcast: axis -${i} is ${x} and ${y}; sizes must be equal or 1`,
      );
    }
    out[rank - i] = x === 1 ? y : x;
  }
  return out;
};

/** Whether `from` broadcasts to exactly `to`. */
export const broadcastsTo = (from: Shape, to: Shape): boolean => {
  if (from.length > to.length) return false;
  for (let i = 1; i <= from.length; i++) {
    const size = from[from.length - i];
    if (size !== 1 && size !== to[to.length - i]) return false;
  }
  return true;
};

/** Strides that read `from` as if it had shape `to`: 0 along the axes that are repeated. */
export const broadcastStrides = (from: Shape, to: Shape): number[] => {
  const own = stridesOf(from);
  const lead = to.length - from.length;
  return to.map((_, i) => (i < lead || from[i - lead] === 1 ? 0 : own[i - lead]));
};

/**
 * How a kernel walks its operands: rows of `inner` elements; in row r operand k starts at `offsets[k][r]` and advances by
 * `strides[k]`. The rows are those of the outer axes `sizes`, along which operand k advances by `steps[k]` from its
 * element `bases[k]`. The result is contiguous. Axes that can be walked as one are merged, so operands of equal shape are
 * a single row.
 */
export interface Rows {
  readonly inner: number;
  readonly rows: number;
  readonly strides: readonly number[];
  readonly sizes: readonly number[];
  readonly steps: readonly (readonly number[])[];
  readonly bases: readonly number[];
  readonly offsets: readonly Int32Array[];
}

const zeroOffset = new Int32Array(1);

/** Several rows. The table of their offsets is made for whoever asks for it. */
class ManyRows implements Rows {
  declare readonly inner: number;
  declare readonly rows: number;
  declare readonly strides: readonly number[];
  declare readonly sizes: readonly number[];
  declare readonly steps: readonly (readonly number[])[];
  declare readonly bases: readonly number[];
  declare private tables: readonly Int32Array[] | null;

  constructor(
    inner: number,
    strides: readonly number[],
    sizes: readonly number[],
    steps: readonly (readonly number[])[],
    bases: readonly number[],
  ) {
    this.inner = inner;
    this.rows = numel(sizes);
    this.strides = strides;
    this.sizes = sizes;
    this.steps = steps;
    this.bases = bases;
    this.tables = null;
  }

  get offsets(): readonly Int32Array[] {
    this.tables ??= this.steps.map((step, k) => tableOfOffsets(this.sizes, step, this.rows, this.bases[k]));
    return this.tables;
  }
}

const templates = new Map(
  [1, 2, 3].map((k) => {
    const same = <T>(value: T): T[] => new Array<T>(k).fill(value);
    return [k, { sizes: [], steps: same([]), strides: same(1), bases: same(0), offsets: same(zeroOffset) }];
  }),
);

/** The one row of so many contiguous operands of equal shape (at most 3). */
export const singleRow = (inner: number, operands: number): Rows => ({ inner, rows: 1, ...templates.get(operands)! });

/** Rows for operands that are read with the given strides over `shape`. `bases` are the operands' first elements. */
export const rowsOf = (shape: Shape, strides: readonly (readonly number[])[], bases?: readonly number[]): Rows => {
  const operands = strides.length;
  const sizes: number[] = [];
  const steps: number[][] = strides.map(() => []);
  for (let axis = 0; axis < shape.length; axis++) {
    const size = shape[axis];
    if (size === 1) continue;
    const last = sizes.length - 1;
    let merges = last >= 0;
    for (let k = 0; k < operands && merges; k++) merges = steps[k][last] === strides[k][axis] * size;
    if (merges) sizes[last] *= size;
    else sizes.push(size);
    const at = sizes.length - 1;
    for (let k = 0; k < operands; k++) steps[k][at] = strides[k][axis];
  }
  const inner = sizes.pop() ?? 1;
  const innerStrides = steps.map((s) => s.pop() ?? 0);
  return new ManyRows(inner, innerStrides, sizes, steps, bases ?? new Array<number>(operands).fill(0));
};

/** Offsets of all index tuples of `sizes` in row-major order. */
const tableOfOffsets = (sizes: readonly number[], step: readonly number[], rows: number, base: number): Int32Array => {
  if (rows === 1 && base === 0) return zeroOffset;
  const table = new Int32Array(rows);
  if (rows === 0) return table;
  table[0] = base;
  let filled = 1;
  for (let axis = sizes.length - 1; axis >= 0; axis--) {
    const block = filled;
    for (let i = 1; i < sizes[axis]; i++) {
      const shift = i * step[axis];
      for (let j = 0; j < block; j++) table[filled++] = table[j] + shift;
    }
  }
  return table;
};

/** What a kernel of operands that broadcast is told, as the geometry of an op. */
export const broadcastGeometry = (inputs: readonly Shaped[], [out]: readonly Shaped[]): Rows => {
  const shapes: Shape[] = [];
  for (const { shape } of inputs) shapes.push(shape);
  return broadcastRows(out.shape, shapes);
};

interface Shaped {
  readonly shape: Shape;
}

/** Rows for contiguous operands broadcast to `shape`. */
export const broadcastRows = (shape: Shape, operands: readonly Shape[]): Rows => {
  let simple = true;
  for (const operand of operands) simple &&= sameShape(operand, shape);
  if (simple) return singleRow(numel(shape), operands.length);
  return rowsOf(
    shape,
    operands.map((operand) => broadcastStrides(operand, shape)),
  );
};
