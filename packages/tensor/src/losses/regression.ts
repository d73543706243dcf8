import { apply } from '../autograd/apply.ts';
import { defineOp, type Op } from '../autograd/op.ts';
import type { Tensor } from '../autograd/tensor.ts';
import { ArgumentError } from '../errors.ts';
import { div, mul, sub } from '../ops/arithmetic.ts';
import { lt, where } from '../ops/compare.ts';
import { abs, clamp } from '../ops/elementwise.ts';
import { square } from '../ops/power.ts';
import { checkOptions } from '../options.ts';
import { checkAlike, LOSS, type LossOptions, reduceLoss } from './reduction.ts';

const difference = (op: string, input: Tensor, target: Tensor): Tensor => {
  checkAlike(op, input, { target });
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

/** Where `smoothL1Loss` bends. */
export interface SmoothL1Options extends LossOptions {
  /** Where the square turns into a line; default 1. 0 is the l1 loss. */
  readonly beta?: number;
}

const smoothL1Op: Op<{ beta: number }> = defineOp({
  name: 'smoothL1Loss',
  // c / β (d − ½ c) with c = d held within ±β is both pieces at once, also for an infinite d.
  decompose: ([d], { beta }) => {
    const near = clamp(d, -beta, beta);
    return mul(div(near, beta), sub(d, mul(near, 0.5)));
  },
  vjp: (g, [d], { attrs: { beta } }) => [
    () => {
      const slope = div(d, beta);
      // Outside it is ±1, or NaN for a NaN, and a constant.
      return mul(g, where(lt(abs(d), beta), slope, clamp(slope, -1, 1).detach()));
    },
  ],
});

/** ½ d² / β where d = |x − y| < β, else d − ½ β. input, target [A…] → [], or [A…]. @throws {ShapeError | DTypeError | ArgumentError} */
export const smoothL1Loss = (input: Tensor, target: Tensor, options?: SmoothL1Options): Tensor => {
  const { beta = 1, reduction } = checkOptions('smoothL1Loss', options, { beta: 'number', reduction: 1 });
  if (!(beta >= 0)) throw new ArgumentError(`smoothL1Loss: beta is a number ≥ 0, got ${beta}`);
  const d = difference('smoothL1Loss', input, target);
  if (beta === 0) return reduceLoss('smoothL1Loss', abs(d), reduction);
  return reduceLoss('smoothL1Loss', apply(smoothL1Op, [d], { beta }), reduction);
};

/** Where `huberLoss` bends. */
export interface HuberOptions extends LossOptions {
  /** Where the square turns into a line; default 1. */
  readonly delta?: number;
}

/** ½ d² where d = |x − y| ≤ δ, else δ (d − ½ δ). input, target [A…] → [], or [A…]. @throws {ShapeError | DTypeError | ArgumentError} */
export const huberLoss = (input: Tensor, target: Tensor, options?: HuberOptions): Tensor => {
  const { delta = 1, reduction } = checkOptions('huberLoss', options, { delta: 'number', reduction: 1 });
  if (!(delta > 0)) throw new ArgumentError(`huberLoss: delta is a number > 0, got ${delta}`);
  const d = difference('huberLoss', input, target);
  return reduceLoss('huberLoss', mul(apply(smoothL1Op, [d], { beta: delta }), delta), reduction);
};
