import type { Tensor } from '../autograd/tensor.ts';
import { ArgumentError, ShapeError } from '../errors.ts';
import { checkFloat } from '../ops/arguments.ts';
import { div, mul, sub } from '../ops/arithmetic.ts';
import { lt, where } from '../ops/compare.ts';
import { abs } from '../ops/elementwise.ts';
import { square } from '../ops/power.ts';
import { formatShape, sameShape } from '../shape/shape.ts';
import { type LossOptions, reduceLoss } from './reduction.ts';

/** Broadcasting a loss hides a bug more often than it helps, so shapes must be equal. */
const difference = (op: string, input: Tensor, target: Tensor): Tensor => {
  checkFloat(op, input);
  checkFloat(op, target, 'the target');
  if (!sameShape(input.shape, target.shape)) {
    throw new ShapeError(`${op}: input ${formatShape(input.shape)} and target ${formatShape(target.shape)} must have one shape; expand() one of them`);
  }
  return sub(input, target);
};

/** (x − y)². input, target [A…] → [], or [A…] with `reduction: 'none'`. @throws {ShapeError | DTypeError} */
export const mseLoss = (input: Tensor, target: Tensor, { reduction = 'mean' }: LossOptions = {}): Tensor =>
  reduceLoss('mseLoss', square(difference('mseLoss', input, target)), reduction);

/** |x − y|. input, target [A…] → [], or [A…] with `reduction: 'none'`. @throws {ShapeError | DTypeError} */
export const l1Loss = (input: Tensor, target: Tensor, { reduction = 'mean' }: LossOptions = {}): Tensor =>
  reduceLoss('l1Loss', abs(difference('l1Loss', input, target)), reduction);

export interface SmoothL1Options extends LossOptions {
  /** Where the square turns into a line; default 1. 0 is the l1 loss. */
  readonly beta?: number;
}

/** ½ d² / β where d = |x − y| < β, else d − ½ β. input, target [A…] → [], or [A…]. @throws {ShapeError | DTypeError | ArgumentError} */
export const smoothL1Loss = (input: Tensor, target: Tensor, { beta = 1, reduction = 'mean' }: SmoothL1Options = {}): Tensor => {
  if (!(beta >= 0)) throw new ArgumentError(`smoothL1Loss: beta is a number ≥ 0, got ${beta}`);
  if (beta === 0) return l1Loss(input, target, { reduction });
  const d = abs(difference('smoothL1Loss', input, target));
  return reduceLoss('smoothL1Loss', where(lt(d, beta), div(mul(square(d), 0.5), beta), sub(d, 0.5 * beta)), reduction);
};
