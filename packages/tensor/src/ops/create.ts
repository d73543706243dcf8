import { allocate, Tensor } from '../autograd/tensor.ts';
import { backend, zeroElements } from '../backend/index.ts';
import { ArgumentError, got, ShapeError } from '../errors.ts';
import {
  arrayOf,
  checkDType,
  checkValue,
  type DType,
  dtypeOf,
  dtypeOfNumbers,
  isFloat,
  type NumberArray,
  type TypedArray,
} from '../shape/dtype.ts';
import { checkShape, formatShape, numel, type Shape } from '../shape/shape.ts';

export interface CreateOptions {
  /** Default `'float32'`. */
  readonly dtype?: DType;
  /** Whether gradients flow into the new tensor; default false. */
  readonly requiresGrad?: boolean;
}

type Nested = number | boolean | readonly Nested[];

const finish = (x: Tensor, { requiresGrad = false }: CreateOptions): Tensor => {
  x.requiresGrad = requiresGrad;
  return x;
};

/** A tensor that takes the array over. */
const fromElements = (elements: TypedArray, shape: Shape): Tensor =>
  new Tensor(backend().store(elements, shape), shape, dtypeOf(elements));

const filled = (op: string, shape: Shape, value: number, dtype: DType, options: CreateOptions): Tensor => {
  checkShape(op, shape);
  const stored = checkValue(op, value, checkDType(op, dtype));
  const x = allocate([...shape], dtype, op);
  if (!Object.is(stored, 0)) backend().run('fill', [x.storage], [], { value: stored });
  return finish(x, options);
};

/**
 * A tensor from a number, nested arrays, or a typed array with a shape (default: one axis). Numbers become float32 and
 * booleans bool, unless `dtype` says otherwise. A Float64Array gives float64, other arrays of floats float32, and all
 * arrays of integers int32: also bytes, such as the pixels of a canvas. The bytes of a bool tensor's `data()` become bool
 * again with `dtype: 'bool'`. The data is copied.
 *
 * ```ts
 * tensor([[1, 2], [3, 4]]);
 * tensor(new Int32Array(6), [2, 3]);
 * tensor(image.data, [image.height, image.width, 4]).div(255);
 * ```
 * @throws {ShapeError} on ragged arrays, or when the shape does not fit.
 * @throws {ArgumentError} on a number that does not fit int32.
 */
export function tensor(data: Nested, options?: CreateOptions): Tensor;
export function tensor(data: NumberArray, shape?: Shape, options?: CreateOptions): Tensor;
export function tensor(
  data: Nested | NumberArray,
  shapeOrOptions?: Shape | CreateOptions,
  more: CreateOptions = {},
): Tensor {
  const shape = Array.isArray(shapeOrOptions) ? (shapeOrOptions as Shape) : undefined;
  const options = shape || shapeOrOptions === undefined ? more : (shapeOrOptions as CreateOptions);
  if (ArrayBuffer.isView(data)) return fromTypedArray(data as NumberArray, shape ?? [data.length], options);
  const own = shapeOfNested(data);
  const flat = new Array<number | boolean>(numel(own));
  flatten(data, own, 0, flat, 0);
  const target = shape ? checkShape('tensor', shape) : own;
  checkCount(flat.length, target);
  const dtype = checkDType('tensor', options.dtype ?? (flat.length > 0 && flat.every(isBoolean) ? 'bool' : 'float32'));
  const elements = new (arrayOf(dtype))(flat.length);
  for (let i = 0; i < flat.length; i++) elements[i] = checkValue('tensor', Number(flat[i]), dtype);
  return finish(fromElements(elements, [...target]), options);
}

const fromTypedArray = (data: NumberArray, shape: Shape, options: CreateOptions): Tensor => {
  const own = dtypeOfNumbers(data);
  checkShape('tensor', shape);
  checkCount(data.length, shape);
  const dtype = checkDType('tensor', options.dtype ?? own);
  const elements = zeroElements('tensor', shape, dtype);
  if (isFloat(dtype)) elements.set(data);
  else for (let i = 0; i < data.length; i++) elements[i] = checkValue('tensor', data[i], dtype);
  return finish(fromElements(elements, [...shape]), options);
};

const isBoolean = (value: number | boolean): boolean => typeof value === 'boolean';

const checkCount = (count: number, shape: Shape): void => {
  if (numel(shape) !== count) {
    throw new ShapeError(
      `tensor: ${count} elements do not fill shape ${formatShape(shape)} (${numel(shape)} elements)`,
    );
  }
};

const shapeOfNested = (data: Nested): number[] => {
  const shape: number[] = [];
  for (let level: Nested = data; Array.isArray(level); level = level[0] as Nested) {
    shape.push(level.length);
    if (level.length === 0) break;
  }
  return shape;
};

const flatten = (data: Nested, shape: Shape, axis: number, out: (number | boolean)[], start: number): number => {
  if (axis === shape.length) {
    if (typeof data !== 'number' && typeof data !== 'boolean') {
      throw new ShapeError(
        `tensor: expected numbers ${axis} levels deep (shape ${formatShape(shape)}), found ${Array.isArray(data) ? 'a deeper array' : String(data)}`,
      );
    }
    out[start] = data;
    return start + 1;
  }
  if (!Array.isArray(data) || data.length !== shape[axis]) {
    const found = Array.isArray(data) ? `one of length ${data.length}` : String(data);
    throw new ShapeError(
      `tensor: ragged array: at depth ${axis} every array must have length ${shape[axis]}, found ${found}`,
    );
  }
  let at = start;
  for (const part of data) at = flatten(part, shape, axis + 1, out, at);
  return at;
};

/** A tensor of zeros. → [shape…]. @throws {ShapeError} */
export const zeros = (shape: Shape, options: CreateOptions = {}): Tensor =>
  filled('zeros', shape, 0, options.dtype ?? 'float32', options);

/** A tensor of ones. → [shape…]. @throws {ShapeError} */
export const ones = (shape: Shape, options: CreateOptions = {}): Tensor =>
  filled('ones', shape, 1, options.dtype ?? 'float32', options);

/** A tensor of one value; a boolean makes a bool tensor. → [shape…]. @throws {ShapeError} */
export const full = (shape: Shape, value: number | boolean, options: CreateOptions = {}): Tensor => {
  const type = typeof value;
  if (type !== 'number' && type !== 'boolean')
    throw new ArgumentError(`full: the value is a number, got ${got(value)}`);
  const dtype = options.dtype ?? (type === 'boolean' ? 'bool' : 'float32');
  return filled('full', shape, Number(value), dtype, options);
};

/** Zeros of the shape and dtype of `x`. */
export const zerosLike = (x: Tensor, options: CreateOptions = {}): Tensor =>
  zeros(x.shape, { dtype: x.dtype, ...options });

/** Ones of the shape and dtype of `x`. */
export const onesLike = (x: Tensor, options: CreateOptions = {}): Tensor =>
  ones(x.shape, { dtype: x.dtype, ...options });

const ramp = (length: number, start: number, step: number, dtype: DType, options: CreateOptions): Tensor => {
  if (dtype === 'bool')
    return tensor(
      zeroElements('arange', [length], 'float64').map((_, i) => start + i * step),
      [length],
      options,
    );
  const x = allocate([length], dtype, 'arange');
  backend().run('linspace', [x.storage], [], { start, step });
  return finish(x, options);
};

/**
 * start, start + step, … up to, not including, end: `arange(end)` or `arange(start, end, step)`.
 * int32 when all three are whole numbers, else float32. → [⌈(end − start) / step⌉].
 * @throws {ArgumentError} when the step is 0 or leads away from the end.
 */
export const arange = (startOrEnd: number, end?: number, step = 1, options: CreateOptions = {}): Tensor => {
  const [from, to] = end === undefined ? [0, startOrEnd] : [startOrEnd, end];
  if (!Number.isFinite(from) || !Number.isFinite(to) || !Number.isFinite(step)) {
    throw new ArgumentError(`arange: start, end and step must be finite, got ${from}, ${to}, ${step}`);
  }
  if (step === 0 || (to - from) / step < 0) {
    throw new ArgumentError(
      `arange: from ${from} to ${to} in steps of ${step} leads nowhere; the step must point from start to end`,
    );
  }
  const whole = [from, to, step].every(Number.isInteger);
  const dtype = checkDType('arange', options.dtype ?? (whole ? 'int32' : 'float32'));
  const length = Math.ceil((to - from) / step);
  for (const edge of [from, from + (length - 1) * step]) if (length > 0) checkValue('arange', edge, dtype);
  return ramp(length, from, step, dtype, options);
};

/** `steps` values evenly spaced from start to end, both included. → [steps]. @throws {ArgumentError} */
export const linspace = (start: number, end: number, steps: number, options: CreateOptions = {}): Tensor => {
  if (!Number.isInteger(steps) || steps < 0)
    throw new ArgumentError(`linspace: steps is a whole number ≥ 0, got ${steps}`);
  const dtype = checkDType('linspace', options.dtype ?? 'float32');
  const elements = zeroElements('linspace', [steps], dtype);
  const step = steps > 1 ? (end - start) / (steps - 1) : 0;
  for (let i = 0; i < steps; i++)
    elements[i] = checkValue('linspace', i > 0 && i === steps - 1 ? end : start + i * step, dtype);
  return finish(fromElements(elements, [steps]), options);
};

/** Ones on the diagonal, zeros elsewhere. → [n, m], m default n. @throws {ShapeError} */
export const eye = (n: number, m: number = n, options: CreateOptions = {}): Tensor => {
  checkShape('eye', [n, m]);
  const elements = zeroElements('eye', [n, m], checkDType('eye', options.dtype ?? 'float32'));
  for (let i = 0; i < Math.min(n, m); i++) elements[i * m + i] = 1;
  return finish(fromElements(elements, [n, m]), options);
};

export type { Nested as NestedInput };
