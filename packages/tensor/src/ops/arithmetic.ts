import { apply } from '../autograd/apply.ts';
import { defineOp, type OpRecord } from '../autograd/op.ts';
import { addOp } from '../autograd/tape-ops.ts';
import type { Tensor } from '../autograd/tensor.ts';
import type { KernelRow } from '../backend/kernel.ts';
import * as kernels from '../backend/kernels/index.ts';
import { ArgumentError } from '../errors.ts';
import { checkOptions } from '../options.ts';
import { show } from '../quote.ts';
import { broadcastGeometry, broadcastShapes, type Rows } from '../shape/broadcast.ts';
import { promote, toFloat } from '../shape/dtype.ts';
import { asPair, castTo, checkNumber, type TensorLike } from './arguments.ts';
import { eq, logicalAnd, logicalOr, lt, where } from './compare.ts';
import { zerosLike } from './create.ts';
import { unaryOp } from './unary.ts';

/** An op of two inputs that broadcast, which goes by its kernel's name. */
export const binaryOp = (
  kernel: KernelRow<Rows>,
  vjp: NonNullable<OpRecord<undefined>['vjp']> | null,
  reads?: OpRecord<undefined>['reads'],
) =>
  defineOp({
    name: kernel.name,
    kernel,
    shape: ([a, b]) => broadcastShapes(kernel.name, a.shape, b.shape),
    geometry: broadcastGeometry,
    vjp,
    reads,
  });

const negOp = unaryOp(kernels.neg, (g) => [neg(g)]);
/** −x. x [A…] → [A…]. @throws {DTypeError} on bool. */
export const neg = (x: Tensor): Tensor => apply(negOp, [checkNumber('neg', x)]);

/** a + b, broadcasting; on two bools, or. a [A…], b [B…] → [broadcast(A, B)]. @throws {ShapeError} */
export const add = (a: TensorLike, b: TensorLike): Tensor => {
  const operands = asPair('add', a, b);
  return operands[0].dtype === 'bool' ? logicalOr(...operands) : apply(addOp, operands);
};

const subOp = binaryOp(kernels.sub, (g) => [g, () => neg(g)], [[], []]);

/** a − b, broadcasting. a [A…], b [B…] → [broadcast(A, B)]. @throws {ShapeError | DTypeError} */
export const sub = (a: TensorLike, b: TensorLike): Tensor => {
  const operands = asPair('sub', a, b);
  checkNumber('sub', operands[0]);
  return apply(subOp, operands);
};

const mulOp = binaryOp(kernels.mul, (g, [a, b]) => [() => mul(g, b), () => mul(g, a)], [[1], [0]]);

/** a · b elementwise, broadcasting; on two bools, and. a [A…], b [B…] → [broadcast(A, B)]. @throws {ShapeError} */
export const mul = (a: TensorLike, b: TensorLike): Tensor => {
  const operands = asPair('mul', a, b);
  return operands[0].dtype === 'bool' ? logicalAnd(...operands) : apply(mulOp, operands);
};

const divOp = binaryOp(kernels.div, (g, [, b], { output }) => [() => div(g, b), () => neg(div(mul(g, output), b))], [
  [1],
  [1, 2],
]);

/** Flat almost everywhere. */
const wholeDivision = (kernel: KernelRow<Rows>) =>
  binaryOp(kernel, (g) => [() => zerosLike(g), () => zerosLike(g)], [[], []]);
const wholeDivisions = { floor: wholeDivision(kernels.floorDivide), trunc: wholeDivision(kernels.truncDivide) };

/** Whether `div` rounds. */
export interface DivOptions {
  /**
   * `'floor'` rounds the exact quotient down, `'trunc'` toward zero: 1 by 0.1 is 9, since float32's 0.1 is a little more.
   * Floats by 0 give ±∞ or NaN, integers 0, and stay integers; ±∞ rounded down is NaN. The gradient is 0. Default true
   * division.
   */
  readonly roundingMode?: 'floor' | 'trunc';
}

/** a / b, broadcasting; integers divide to float32. a [A…], b [B…] → [broadcast(A, B)]. @throws {ShapeError} */
export const div = (a: TensorLike, b: TensorLike, options?: DivOptions): Tensor => {
  const { roundingMode } = checkOptions('div', options, { roundingMode: 1 });
  const [x, y] = asPair('div', a, b);
  const float = toFloat(x.dtype);
  if (roundingMode === undefined) return apply(divOp, [castTo(x, float), castTo(y, float)]);
  if (!Object.hasOwn(wholeDivisions, roundingMode))
    throw new ArgumentError(`div: roundingMode is 'floor' or 'trunc', got ${show(roundingMode)}`);
  const dtype = promote(x.dtype, 'int32');
  return apply(wholeDivisions[roundingMode], [castTo(x, dtype), castTo(y, dtype)]);
};

/** The gradient goes to the operand that was taken; each gets half where they are equal. */
const extremeOp = (kernel: KernelRow<Rows>) =>
  binaryOp(kernel, (g, [a, b]) => {
    const [loses, wins] = kernel === kernels.maximum ? [lt(a, b), lt(b, a)] : [lt(b, a), lt(a, b)];
    const shared = where(eq(a, b), mul(g, 0.5), g);
    return [() => where(loses, 0, shared), () => where(wins, 0, shared)];
  });

const maximumOp = extremeOp(kernels.maximum);

/** The larger of a and b, broadcasting; NaN if either is. a [A…], b [B…] → [broadcast(A, B)]. @throws {ShapeError} */
export const maximum = (a: TensorLike, b: TensorLike): Tensor => apply(maximumOp, asPair('maximum', a, b));

const minimumOp = extremeOp(kernels.minimum);

/** The smaller of a and b, broadcasting; NaN if either is. a [A…], b [B…] → [broadcast(A, B)]. @throws {ShapeError} */
export const minimum = (a: TensorLike, b: TensorLike): Tensor => apply(minimumOp, asPair('minimum', a, b));
