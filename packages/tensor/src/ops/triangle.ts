import type { Tensor } from '../autograd/tensor.ts';
import { ArgumentError, ShapeError } from '../errors.ts';
import { checkOptions, type OptionNames } from '../options.ts';
import { formatShape } from '../shape/shape.ts';
import { checkTensor } from './arguments.ts';
import { ge, le, where } from './compare.ts';
import { arange } from './create.ts';
import { reshape } from './movement.ts';

export interface DiagonalOptions {
  /** How far above the main diagonal, or below where it is negative; default 0. */
  readonly diagonal?: number;
}

const DIAGONAL: OptionNames<DiagonalOptions> = { diagonal: 1 };

/** @throws {ArgumentError} unless it is a whole number. */
export const diagonalOf = (op: string, options: DiagonalOptions | undefined): number => {
  const { diagonal = 0 } = checkOptions(op, options, DIAGONAL);
  if (Number.isInteger(diagonal)) return diagonal;
  throw new ArgumentError(`${op}: the diagonal is a whole number, got ${diagonal}`);
};

const triangle = (op: string, keeps: typeof le, x: Tensor, options?: DiagonalOptions): Tensor => {
  const diagonal = diagonalOf(op, options);
  if (checkTensor(op, x).ndim < 2) {
    throw new ShapeError(`${op}: x must be [.., N, M], got ${formatShape(x.shape)}`);
  }
  const [n, m] = x.shape.slice(-2);
  return where(keeps(arange(m), reshape(arange(diagonal, diagonal + n), [n, 1])), x, false);
};

/** The elements on and below a diagonal, 0 above: y[.., i, j] = x[.., i, j] where j ≤ i + diagonal. x [.., N, M] → [.., N, M]. @throws {ShapeError | ArgumentError} */
export const tril = (x: Tensor, options?: DiagonalOptions): Tensor => triangle('tril', le, x, options);

/** The elements on and above a diagonal, 0 below: y[.., i, j] = x[.., i, j] where j ≥ i + diagonal. x [.., N, M] → [.., N, M]. @throws {ShapeError | ArgumentError} */
export const triu = (x: Tensor, options?: DiagonalOptions): Tensor => triangle('triu', ge, x, options);
