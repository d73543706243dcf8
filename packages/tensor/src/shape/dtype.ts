import { isNameOf } from '../checks.ts';
import { ArgumentError, DTypeError, got } from '../errors.ts';
import { show } from '../quote.ts';

/** Element types. `bool` is stored as bytes 0 and 1. */
export type DType = 'float32' | 'float64' | 'int32' | 'bool';

/** The dtypes that have gradients. */
export type FloatDType = 'float32' | 'float64';

/** What a tensor's elements are kept in: one kind for each dtype, `Uint8Array` for bool. */
export type TypedArray = Float32Array | Float64Array | Int32Array | Uint8Array;

/** What `tensor` takes besides nested arrays. */
export type NumberArray =
  | TypedArray
  | Uint8ClampedArray<ArrayBufferLike>
  | Int8Array
  | Int16Array
  | Uint16Array
  | Uint32Array;

const arrays = { float32: Float32Array, float64: Float64Array, int32: Int32Array, bool: Uint8Array } as const;

/** Order of promotion: bool < int32 < float32 < float64, as in PyTorch. */
const rank: Record<DType, number> = { bool: 0, int32: 1, float32: 2, float64: 3 };

const dtypes = Object.keys(arrays) as DType[];

/** The kind of array that holds elements of a dtype: `new (arrayOf(dtype))(n)`. */
export const arrayOf = (dtype: DType): (typeof arrays)[DType] => arrays[dtype];

export const isFloat = (dtype: DType): dtype is FloatDType => dtype === 'float32' || dtype === 'float64';

/**
 * The smallest dtype that holds both: `int32` with `float32` is `float32`. Unlike in PyTorch a 0-d tensor counts as any
 * other, so that the dtype of a result does not depend on shapes.
 */
export const promote = (a: DType, b: DType): DType => (rank[a] >= rank[b] ? a : b);

/** Integers and booleans become `float32`; floats stay. */
export const toFloat = (dtype: DType): FloatDType => (isFloat(dtype) ? dtype : 'float32');

/** A plain number takes part in promotion by its kind only: 2 fits every number dtype, 1.5 needs a float. */
export const promoteScalar = (dtype: DType, value: number | boolean): DType => {
  if (typeof value === 'boolean' || isFloat(dtype)) return dtype;
  return Number.isInteger(value) ? promote(dtype, 'int32') : 'float32';
};

/** A plain number as `dtype` is to store it: for bool whether it is ≠ 0, for int32 without its fraction. @throws {ArgumentError} where int32 would wrap around. */
export const checkValue = (op: string, value: number, dtype: DType): number => {
  if (dtype === 'bool') return value === 0 ? 0 : 1;
  if (dtype !== 'int32') return value;
  const whole = value | 0;
  if (whole === Math.trunc(value)) return whole;
  throw new ArgumentError(`${op}: ${value} does not fit int32 (−2³¹ to 2³¹ − 1); use float64`);
};

/** A plain number, where JavaScript would let anything pass and compute NaN. @throws {ArgumentError} on anything else. */
export const checkPlain = (op: string, value: number): number => {
  if (typeof value === 'number') return value;
  throw new ArgumentError(`${op}: the value is a number, got ${got(value)}`);
};

export const checkDType = (op: string, dtype: DType): DType => {
  if (isNameOf(arrays, dtype)) return dtype;
  throw new DTypeError(`${op}: unknown dtype ${show(dtype)}; use one of ${dtypes.join(', ')}`);
};

/** The dtype that is stored as such an array. */
export const dtypeOf = (data: TypedArray): DType => {
  for (const dtype of dtypes) if (data instanceof arrays[dtype]) return dtype;
  throw new DTypeError(`no dtype is stored as ${String(data)}`);
};

/** The dtype that the numbers of a caller's array become. By name, as the array may come from another frame. */
export const dtypeOfNumbers = (data: NumberArray): DType => {
  const name: string = data[Symbol.toStringTag];
  if (name === 'Float64Array') return 'float64';
  if (/^Float/.test(name)) return 'float32';
  if (/^U?int/i.test(name)) return 'int32';
  throw new DTypeError(`tensor: a ${name} is not an array of floats or of integers of 32 bits; convert the data first`);
};
