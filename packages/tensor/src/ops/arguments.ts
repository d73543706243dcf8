import { apply } from '../autograd/apply.ts';
import { allocate, checkTensor, Tensor } from '../autograd/tensor.ts';
import { backend } from '../backend/index.ts';
import * as kernels from '../backend/kernels/index.ts';
import { ArgumentError, DTypeError, got } from '../errors.ts';
import { show } from '../quote.ts';
import { checkValue, type DType, isFloat, promote, promoteScalar, toFloat } from '../shape/dtype.ts';
import { castOp } from './cast.ts';

/** What an op takes where a tensor is expected; a number takes the other operand's dtype if that can hold it. */
export type TensorLike = Tensor | number | boolean;

const fromNumber = (op: string, value: number | boolean, dtype: DType): Tensor => {
  const stored = checkValue(op, Number(value), dtype);
  const scalar = allocate([], dtype, op);
  backend().run(kernels.fill, [scalar.storage], [], { value: stored });
  return scalar;
};

/** @throws {ArgumentError} when a user of plain JavaScript passes something else. */
const checkLike = (op: string, value: TensorLike): TensorLike => {
  if (value instanceof Tensor || typeof value === 'number' || typeof value === 'boolean') return value;
  const hint = Array.isArray(value) ? '; wrap it in tensor(…)' : '';
  throw new ArgumentError(`${op}: expected a tensor or a number, got ${got(value)}${hint}`);
};

export { checkTensor };

/** The tensor; null where none is given, which 0 and false are not. @throws {ArgumentError} */
export const tensorOrNull = (op: string, value: Tensor | null | undefined, name: string): Tensor | null =>
  value === null || value === undefined ? null : checkTensor(op, value, name);

/** What a norm or loss adds. @throws {ArgumentError} unless it is a number ≥ 0. */
export const checkEps = (op: string, eps: number): number => {
  if (typeof eps === 'number' && eps >= 0) return eps;
  throw new ArgumentError(`${op}: eps is a number ≥ 0, got ${show(eps)}`);
};

export const castTo = (x: Tensor, dtype: DType): Tensor => (x.dtype === dtype ? x : apply(castOp, [x], { dtype }));

/** A tensor from what was passed. A number becomes a scalar of `dtype`, or of the default for its kind. */
export const asTensor = (op: string, value: TensorLike, dtype?: DType): Tensor => {
  checkLike(op, value);
  if (value instanceof Tensor) return value;
  return fromNumber(op, value, dtype ?? (typeof value === 'boolean' ? 'bool' : 'float32'));
};

/** Both operands in their common dtype. */
export const asPair = (op: string, a: TensorLike, b: TensorLike): readonly [Tensor, Tensor] => {
  checkLike(op, a);
  checkLike(op, b);
  if (a instanceof Tensor && b instanceof Tensor) {
    if (a.dtype === b.dtype) return [a, b];
    const dtype = promote(a.dtype, b.dtype);
    return [castTo(a, dtype), castTo(b, dtype)];
  }
  if (a instanceof Tensor) {
    const dtype = promoteScalar(a.dtype, b as number);
    return [castTo(a, dtype), fromNumber(op, b as number, dtype)];
  }
  if (b instanceof Tensor) {
    const dtype = promoteScalar(b.dtype, a);
    return [fromNumber(op, a, dtype), castTo(b, dtype)];
  }
  return [asTensor(op, a), asTensor(op, b)];
};

/** The input as a float tensor: integers and booleans become float32. */
export const asFloat = (op: string, x: Tensor): Tensor => castTo(checkTensor(op, x), toFloat(x.dtype));

/** Both operands as floats of their common dtype. */
export const asFloats = (op: string, ...operands: [TensorLike, TensorLike]): Tensor[] =>
  asPair(op, ...operands).map((x) => asFloat(op, x));

/** @throws {DTypeError} unless `x` is float. */
export const checkFloat = (op: string, x: Tensor, name = 'the input'): Tensor => {
  if (isFloat(checkTensor(op, x, name).dtype)) return x;
  throw new DTypeError(`${op}: ${name} must be float32 or float64, got ${x.dtype}; cast it with to('float32')`);
};

/** @throws {DTypeError} unless `index` is int32. */
export const checkIndex = (op: string, index: Tensor, name = 'the index'): Tensor => {
  if (checkTensor(op, index, name).dtype === 'int32') return index;
  throw new DTypeError(`${op}: ${name} must be int32, got ${index.dtype}; cast it with to('int32')`);
};

/** @throws {DTypeError} on bool, for ops that have no meaning there. */
export const checkNumber = (op: string, x: Tensor): Tensor => {
  if (checkTensor(op, x).dtype !== 'bool') return x;
  throw new DTypeError(`${op}: not defined for bool; use the logical ops, or cast with to('int32')`);
};
