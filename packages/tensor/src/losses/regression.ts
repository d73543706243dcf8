import type { Tensor } from '../autograd/tensor.ts';
import { ArgumentError, ShapeError } from '../errors.ts';
import { checkFloat } from '../ops/arguments.ts';
import { div, mul, sub } from '../ops/arithmetic.ts';
import { ge, logicalNot, where } from '../ops/compare.ts';
import { abs } from '../ops/elementwise.ts';
import { square } from '../ops/power.ts';
import { checkOptions } from '../options.ts';
import { formatShape, sameShape } from '../shape/shape.ts';
import { LOSS, type LossOptions, reduceLoss } from './reduction.ts';

/** Broadcasting a loss hides a bug more often than it helps, so shapes must be equal. */
const difference = (op: string, input: Tensor, target: Tensor): Tensor => {
  checkFloat(op, input);
  checkFloat(op, target, 'the target');
  if (!sameShape(input.shape, target.shape)) {
    throw new ShapeError(
      `${op}: input ${formatShape(input.shape)} and target ${formatShape(target.shape)} must have one shape; expand() one of them`,
    );
  }
  return sub(input, target);
};

/** (x − y)². input, target [A…] → [], or [A…] with `reduction: 'none'`. @throws {ShapeError | DTypeError} */
export const mseLoss = (input: Tensor, target: Tensor, options?: LossOptions): Tensor => {
  const { reduction } = checkOptions('mseLoss', options, LOSS);
  return reduceLoss('mseLoss', square(difference('mseLoss', input, target)), reduction);
};

/** |x − y|. input, target [A…] → [], or [A…] with `reduction: 'none'`. @throws {ShapeError | DTypeError} */
export const l1Loss = (input: Tensor, target: Tensor, options?: LossOptions): Tensor => {
  const { reduction } = checkOptions('l1Loss', options, LOSS);
  return reduceLoss('l1Loss', abs(difference('l1Loss', input, target)), reduction);
};

export interface SmoothL1Options extends LossOptions {
  /** Where the square turns into a line; default 1. 0 is the l1 loss. */
  readonly beta?: number;
}

/** ½ d² / β where d = |x − y| < β, else d − ½ β. input, target [A…] → [], or [A…]. @throws {ShapeError | DTypeError | ArgumentError} */
export const smoothL1Loss = (input: Tensor, target: Tensor, options?: SmoothL1Options): Tensor => {
  const { beta = 1, reduction } = checkOptions('smoothL1Loss', options, { beta: 1, reduction: 1 });
  if (!(beta >= 0)) throw new ArgumentError(`smoothL1Loss: beta is a number ≥ 0, got ${beta}`);
  const d = difference('smoothL1Loss', input, target);
  const size = abs(d);
  if (beta === 0) return reduceLoss('smoothL1Loss', size, reduction);
  // The square of d itself: |d| would hide its curvature at 0. Where it is not taken it is that of 0, as a large one may
  // be infinite.
  const inside = logicalNot(ge(size, beta)); // a NaN too, whose |d| would have gradient 0
  const near = where(inside, d, 0);
  const curve = mul(div(near, beta), mul(near, 0.5));
  return reduceLoss('smoothL1Loss', where(inside, curve, sub(size, 0.5 * beta)), reduction);
};
