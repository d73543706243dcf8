import { allocate, checkTensor, Tensor } from '../autograd/tensor.ts';
import { backend, zeroElements } from '../backend/index.ts';
import * as kernels from '../backend/kernels/index.ts';
import { checkFinite } from '../checks.ts';
import { ArgumentError, ShapeError } from '../errors.ts';
import { checkOptions, type OptionNames } from '../options.ts';
import { show } from '../quote.ts';
import {
  arrayOf,
  checkDType,
  checkPlain,
  checkValue,
  type DType,
  dtypeOf,
  dtypeOfNumbers,
  isFloat,
  type NumberArray,
  type TypedArray,
} from '../shape/dtype.ts';
import { DEEPEST, tooDeep } from '../shape/nested.ts';
import { checkShape, checkSize, formatShape, numel, type Shape } from '../shape/shape.ts';

/** What a new tensor is. */
export interface CreateOptions {
  /** Default `'float32'`. */
  readonly dtype?: DType;
  /** Whether gradients flow into the new tensor; default false. */
  readonly requiresGrad?: boolean;
}

const CREATE: OptionNames<CreateOptions> = { dtype: 1, requiresGrad: 'flag' };

/** What a tensor is made of: a number or a truth, or arrays in arrays of them, one level an axis, and each of the same length. */
type Nested = number | boolean | readonly Nested[];

const finish = (x: Tensor, { requiresGrad = false }: CreateOptions): Tensor => {
  x.requiresGrad = requiresGrad;
  return x;
};

/** A tensor that takes the array over. */
const fromElements = (elements: TypedArray, shape: Shape): Tensor =>
  new Tensor(backend().store(elements, shape), shape, dtypeOf(elements));

const filled = (
  op: string,
  shape: Shape,
  value: number,
  given: CreateOptions | undefined,
  usual: DType = 'float32',
): Tensor => {
  checkShape(op, shape);
  const options = checkOptions(op, given, CREATE);
  const dtype = checkDType(op, options.dtype ?? usual);
  const stored = checkValue(op, value, dtype);
  const x = allocate([...shape], dtype, op);
  if (!Object.is(stored, 0)) backend().run(kernels.fill, [x.storage], [], { value: stored });
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
  ...more: readonly (Shape | CreateOptions | null | undefined)[]
): Tensor {
  const shape = Array.isArray(more[0]) ? (more[0] as Shape) : undefined;
  const options = lastOptions('tensor', more, 1, Array.isArray);
  if (ArrayBuffer.isView(data)) return fromTypedArray(data as NumberArray, shape ?? [data.length], options);
  const own = shapeOfNested(data);
  const flat = new Array<number | boolean>(checkSize('tensor', own, 'float32'));
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

const isNumber = (value: unknown): value is number => typeof value === 'number';

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
    if (shape.length === DEEPEST) throw new ShapeError(`tensor: ${tooDeep('the data')}`);
    shape.push(level.length);
    if (level.length === 0) break;
  }
  return shape;
};

const flatten = (data: Nested, shape: Shape, axis: number, out: (number | boolean)[], start: number): number => {
  if (axis === shape.length) {
    if (typeof data !== 'number' && typeof data !== 'boolean') {
      throw new ShapeError(
        `tensor: expected numbers ${axis} levels deep (shape ${formatShape(shape)}), found ${Array.isArray(data) ? 'a deeper array' : show(data)}`,
      );
    }
    out[start] = data;
    return start + 1;
  }
  if (!Array.isArray(data) || data.length !== shape[axis]) {
    const found = Array.isArray(data) ? `one of length ${data.length}` : show(data);
    throw new ShapeError(
      `tensor: ragged array: at depth ${axis} every array must have length ${shape[axis]}, found ${found}`,
    );
  }
  let at = start;
  for (const part of data) at = flatten(part, shape, axis + 1, out, at);
  return at;
};

/** A tensor of zeros. → [shape…]. @throws {ShapeError} */
export const zeros = (shape: Shape, options?: CreateOptions): Tensor => filled('zeros', shape, 0, options);

/** A tensor of ones. → [shape…]. @throws {ShapeError} */
export const ones = (shape: Shape, options?: CreateOptions): Tensor => filled('ones', shape, 1, options);

/** A tensor of one value; a boolean makes a bool tensor. → [shape…]. @throws {ShapeError} */
export const full = (shape: Shape, value: number | boolean, options?: CreateOptions): Tensor => {
  if (typeof value === 'boolean') return filled('full', shape, Number(value), options, 'bool');
  return filled('full', shape, checkPlain('full', value), options);
};

/** Zeros of the shape and dtype of `x`. */
export const zerosLike = (x: Tensor, options?: CreateOptions): Tensor =>
  filled('zerosLike', checkTensor('zerosLike', x).shape, 0, options, x.dtype);

/** Ones of the shape and dtype of `x`. */
export const onesLike = (x: Tensor, options?: CreateOptions): Tensor =>
  filled('onesLike', checkTensor('onesLike', x).shape, 1, options, x.dtype);

/** A tensor of one value, of the shape and dtype of `x`. @throws {ArgumentError} */
export const fullLike = (x: Tensor, value: number | boolean, options?: CreateOptions): Tensor =>
  filled(
    'fullLike',
    checkTensor('fullLike', x).shape,
    checkPlain('fullLike', typeof value === 'boolean' ? Number(value) : value),
    options,
    x.dtype,
  );

/**
 * The options among arguments of which `most` that `fit` may come before them: PyTorch's keywords follow however many there are.
 * @throws {ArgumentError} on what is not an option, and on arguments that come after the options.
 */
const lastOptions = (
  op: string,
  args: readonly unknown[],
  most: number,
  fits: (arg: unknown) => boolean,
): CreateOptions => {
  const found = args.findIndex((arg) => arg !== undefined && arg !== null && !fits(arg));
  const at = found < 0 ? most : found;
  if (args.length > at + 1)
    throw new ArgumentError(`${op}: options come last, and ${at} arguments before them at most`);
  return checkOptions(op, args[at] as CreateOptions, CREATE);
};

const ramp = (length: number, start: number, step: number, dtype: DType, options: CreateOptions): Tensor => {
  if (dtype === 'bool')
    return tensor(
      zeroElements('arange', [length], 'float64').map((_, i) => start + i * step),
      [length],
      options,
    );
  const x = allocate([length], dtype, 'arange');
  backend().run(kernels.linspace, [x.storage], [], { start, step });
  return finish(x, options);
};

/**
 * start, start + step, … up to, not including, end: `arange(end)`, `arange(start, end)` or `arange(start, end, step)`, and
 * options after these. int32 when all three are whole numbers, else float32. → [⌈(end − start) / step⌉].
 * @throws {ArgumentError} when the step is 0 or leads away from the end.
 */
export function arange(end: number, options?: CreateOptions): Tensor;
export function arange(start: number, end: number | undefined, options?: CreateOptions): Tensor;
export function arange(
  start: number,
  end: number | undefined,
  step: number | undefined,
  options?: CreateOptions,
): Tensor;
export function arange(...args: readonly (number | CreateOptions | undefined)[]): Tensor {
  const options = lastOptions('arange', args, 3, (arg) => typeof arg !== 'object');
  const [start, end, step = 1] = args.filter((arg) => arg !== options) as [number, number | undefined, number?];
  const [from, to] = end === undefined ? [0, start] : [start, end];
  if (!Number.isFinite(from) || !Number.isFinite(to) || !Number.isFinite(step)) {
    throw new ArgumentError(
      `arange: start, end and step must be finite, got ${show(from)}, ${show(to)}, ${show(step)}`,
    );
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
}

/** `steps` values evenly spaced from start to end, both included. → [steps]. @throws {ArgumentError} */
export const linspace = (start: number, end: number, steps: number, given?: CreateOptions): Tensor => {
  const options = checkOptions('linspace', given, CREATE);
  if (!Number.isInteger(steps) || steps < 0)
    throw new ArgumentError(`linspace: steps is a whole number ≥ 0, got ${show(steps)}`);
  checkFinite('linspace', 'start', start);
  checkFinite('linspace', 'end', end);
  const dtype = checkDType('linspace', options.dtype ?? 'float32');
  const elements = zeroElements('linspace', [steps], dtype);
  const step = steps > 1 ? (end - start) / (steps - 1) : 0;
  for (let i = 0; i < steps; i++)
    elements[i] = checkValue('linspace', i > 0 && i === steps - 1 ? end : start + i * step, dtype);
  return finish(fromElements(elements, [steps]), options);
};

/** Ones on the diagonal, zeros elsewhere: `eye(n)` or `eye(n, m)`, and options after these. → [n, m], m default n. @throws {ShapeError} */
export function eye(n: number, options?: CreateOptions): Tensor;
export function eye(n: number, m: number | undefined, options?: CreateOptions): Tensor;
export function eye(n: number, ...more: readonly (number | CreateOptions | undefined)[]): Tensor {
  const options = lastOptions('eye', more, 1, isNumber);
  const m = isNumber(more[0]) ? more[0] : n;
  checkShape('eye', [n, m]);
  const elements = zeroElements('eye', [n, m], checkDType('eye', options.dtype ?? 'float32'));
  for (let i = 0; i < Math.min(n, m); i++) elements[i * m + i] = 1;
  return finish(fromElements(elements, [n, m]), options);
}

export type { Nested as NestedInput };
