import type { Tensor } from '../autograd/tensor.ts';
import { ArgumentError, ShapeError } from '../errors.ts';
import { checkOptions, type OptionNames } from '../options.ts';
import { show } from '../quote.ts';
import { checkSize, formatShape } from '../shape/shape.ts';
import { checkTensor } from './arguments.ts';
import { ge, le, where } from './compare.ts';
import { arange } from './create.ts';
import { reshape } from './movement.ts';
import { sum } from './reduce.ts';
import { sliceAxis, unsliceAxis } from './slice.ts';

/** Which diagonal is meant. */
export interface DiagonalOptions {
  /** How far above the main diagonal, or below where it is negative; default 0. */
  readonly diagonal?: number;
}

const DIAGONAL: OptionNames<DiagonalOptions> = { diagonal: 'number' };

/** @throws {ArgumentError} unless it is a whole number. */
const diagonalOf = (op: string, options: DiagonalOptions | undefined): number => {
  const { diagonal = 0 } = checkOptions(op, options, DIAGONAL);
  if (Number.isInteger(diagonal)) return diagonal;
  throw new ArgumentError(`${op}: the diagonal is a whole number, got ${show(diagonal)}`);
};

const checkMatrix = (op: string, x: Tensor, most = 2): void => {
  const { ndim, shape } = checkTensor(op, x);
  if (ndim < 2 || ndim > most) throw new ShapeError(`${op}: x must be a matrix, got ${formatShape(shape)}`);
};

const triangle = (op: string, keeps: typeof le, x: Tensor, options?: DiagonalOptions): Tensor => {
  const diagonal = diagonalOf(op, options);
  checkMatrix(op, x, Infinity);
  const [n, m] = x.shape.slice(-2);
  return where(keeps(arange(m), reshape(arange(diagonal, diagonal + n), [n, 1])), x, false);
};

/** The elements on and below a diagonal, 0 above: y[.., i, j] = x[.., i, j] where j ≤ i + diagonal. x [.., N, M] → [.., N, M]. @throws {ShapeError | ArgumentError} */
export const tril = (x: Tensor, options?: DiagonalOptions): Tensor => triangle('tril', le, x, options);

/** The elements on and above a diagonal, 0 below: y[.., i, j] = x[.., i, j] where j ≥ i + diagonal. x [.., N, M] → [.., N, M]. @throws {ShapeError | ArgumentError} */
export const triu = (x: Tensor, options?: DiagonalOptions): Tensor => triangle('triu', ge, x, options);

/**
 * The elements on a diagonal of a matrix, or zeros with x on a diagonal. x [N, M] → [elements on the diagonal]; x [N] → [N + |diagonal|,
 * N + |diagonal|].
 * @throws {ShapeError | ArgumentError}
 */
export const diag = (x: Tensor, options?: DiagonalOptions): Tensor => {
  const op = 'diag';
  const diagonal = diagonalOf(op, options);
  const startOf = (columns: number): number => (diagonal < 0 ? -diagonal * columns : diagonal);
  if (checkTensor(op, x).ndim === 1) {
    const n = x.shape[0] + Math.abs(diagonal);
    checkSize(op, [n, n], x.dtype);
    return reshape(unsliceAxis(x, 0, startOf(n), n * n, n + 1), [n, n]);
  }
  checkMatrix(op, x);
  const [n, m] = x.shape;
  const size = Math.max(0, Math.min(n + Math.min(diagonal, 0), m - Math.max(diagonal, 0)));
  return sliceAxis(reshape(x, [n * m]), 0, { start: startOf(m), step: m + 1, size });
};

/** Σ xᵢᵢ. x [N, M] → []; of integers and bools int32. @throws {ShapeError} unless x is a matrix. */
export const trace = (x: Tensor): Tensor => {
  checkMatrix('trace', x);
  return sum(diag(x));
};
