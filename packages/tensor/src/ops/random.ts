import { allocate, Tensor } from '../autograd/tensor.ts';
import { backend, onHost } from '../backend/index.ts';
import type { KernelRow } from '../backend/kernel.ts';
import * as kernels from '../backend/kernels/random.ts';
import { ArgumentError, DTypeError, got } from '../errors.ts';
import { checkOptions, type OptionNames } from '../options.ts';
import { show } from '../quote.ts';
import { defaultGenerator, type Generator } from '../random/generator.ts';
import { live, refuseWhileRecording } from '../recording.ts';
import { broadcastShapes } from '../shape/broadcast.ts';
import { checkDType, checkPlain, type DType, type FloatDType, isFloat } from '../shape/dtype.ts';
import { checkShape, type Shape } from '../shape/shape.ts';
import { asPair, castTo, checkFloat, checkTensor, type TensorLike } from './arguments.ts';
import { add, mul } from './arithmetic.ts';
import { clone } from './cast.ts';
import { lt, where } from './compare.ts';
import { type CreateOptions, tensor } from './create.ts';
import { permutation } from './permutation.ts';
import { checkBetween } from './values.ts';

/** What numbers are drawn from. */
export interface GeneratorOptions {
  /** Default the generator that `manualSeed` seeds. */
  readonly generator?: Generator;
}

export const GENERATOR: OptionNames<GeneratorOptions> = { generator: 1 };

/** What a new tensor of random numbers is, and what they are drawn from. */
export interface RandomOptions extends CreateOptions, GeneratorOptions {}

const RANDOM: OptionNames<RandomOptions> = { dtype: 1, requiresGrad: 'flag', generator: 1 };

const draw = (
  op: string,
  kernel: KernelRow<kernels.RandomGeometry>,
  shape: Shape,
  dtype: DType,
  low: number,
  high: number,
  { generator = defaultGenerator, requiresGrad = false }: RandomOptions,
): Tensor => {
  const x = allocate([...shape], dtype, op);
  const perBlock = kernel === kernels.uniform && dtype === 'float64' ? 1 : 2;
  const blocks = Math.ceil(x.numel / perBlock);
  const reserve = (): kernels.RandomGeometry => ({ key: generator.key, counter: generator.advance(blocks), low, high });
  const geometry = generator.isRecorded ? reserve() : live(reserve, () => generator.advance(-blocks));
  backend().run(kernel, [x.storage], [], geometry);
  x.requiresGrad = requiresGrad;
  return x;
};

const floatDType = (op: string, dtype: DType = 'float32'): DType => {
  if (isFloat(checkDType(op, dtype))) return dtype;
  throw new DTypeError(`${op}: only float32 and float64 can be drawn, got ${dtype}; use randint for integers`);
};

const drawFloat = (
  kernel: KernelRow<kernels.RandomGeometry>,
  op: string,
  shape: Shape,
  low: number,
  high: number,
  given: RandomOptions | undefined,
  usual?: DType,
): Tensor => {
  checkShape(op, shape);
  const options = checkOptions(op, given, RANDOM);
  return draw(op, kernel, shape, floatDType(op, options.dtype ?? usual), low, high, options);
};

/** Uniform on [0, 1). → [shape…]. @throws {ShapeError | DTypeError} */
export const rand = (shape: Shape, options?: RandomOptions): Tensor =>
  drawFloat(kernels.uniform, 'rand', shape, 0, 1, options);

/** Normal with mean 0 and standard deviation 1. → [shape…]. @throws {ShapeError | DTypeError} */
export const randn = (shape: Shape, options?: RandomOptions): Tensor =>
  drawFloat(kernels.normal, 'randn', shape, 0, 1, options);

/** Uniform on [low, high), for initialisers. */
export const uniform = (shape: Shape, low: number, high: number, options?: RandomOptions): Tensor =>
  drawFloat(kernels.uniform, 'uniform', shape, low, high, options);

/** Normal with the given mean and standard deviation, for initialisers. */
export const normalOf = (shape: Shape, mean: number, std: number, options?: RandomOptions): Tensor =>
  drawFloat(kernels.normal, 'normal', shape, mean, std, options);

/** As `rand`, of the shape and dtype of x. @throws {DTypeError} where that is not float. */
export const randLike = (x: Tensor, options?: RandomOptions): Tensor =>
  drawFloat(kernels.uniform, 'randLike', checkTensor('randLike', x).shape, 0, 1, options, x.dtype);

/** As `randn`, of the shape and dtype of x. @throws {DTypeError} where that is not float. */
export const randnLike = (x: Tensor, options?: RandomOptions): Tensor =>
  drawFloat(kernels.normal, 'randnLike', checkTensor('randnLike', x).shape, 0, 1, options, x.dtype);

/**
 * Normal numbers: `normal(mean, std, shape, options)` of a mean and a standard deviation, or `normal(mean, std, options)` where
 * at least one of them is a tensor; they broadcast. Without a gradient to them: for one, take mean + std · `randnLike(mean)`.
 * mean [A…], std [B…] → [broadcast(A, B)].
 * @throws {ShapeError | DTypeError}
 * @throws {ArgumentError} on a std below 0; a tensor of them is looked at where its values are there.
 */
export function normal(mean: number, std: number, shape: Shape, options?: RandomOptions): Tensor;
export function normal(mean: TensorLike, std: TensorLike, options?: GeneratorOptions): Tensor;
export function normal(mean: TensorLike, std: TensorLike, ...more: (Shape | RandomOptions | undefined)[]): Tensor {
  const op = 'normal';
  checkBetween(op, 'std', std instanceof Tensor ? std : [std as number], 0, Infinity);
  if (!(mean instanceof Tensor) && !(std instanceof Tensor)) {
    return normalOf(more[0] as Shape, checkPlain(op, mean as number), std as number, more[1] as RandomOptions);
  }
  const options = checkOptions(op, more[0] as GeneratorOptions | undefined, GENERATOR);
  const [m, s] = asPair(op, mean, std).map((x) => checkFloat(op, x).detach());
  const drawn = randn(broadcastShapes(op, m.shape, s.shape), { ...options, dtype: m.dtype as FloatDType });
  return add(m, mul(s, drawn));
}

/**
 * 1 with the probability that p has there, else 0: of p ≤ 0 never, of p ≥ 1 always. Without a gradient. p [A…] → [A…], in its dtype.
 * @throws {DTypeError} unless p is float.
 * @throws {ArgumentError} on p that is no probability, where its values are there.
 */
export const bernoulli = (p: Tensor, options?: GeneratorOptions): Tensor => {
  const { shape, dtype } = checkFloat('bernoulli', p, 'p');
  checkOptions('bernoulli', options, GENERATOR);
  checkBetween('bernoulli', 'p', p, 0, 1);
  return castTo(lt(rand(shape, { ...options, dtype }), p), dtype);
};

/** So many normal numbers in double precision, for initialisers that go on computing with them. @throws {CompileError} while recording. */
export const normalNumbers = (count: number, options: GeneratorOptions): Float64Array => {
  refuseWhileRecording('drawing an orthogonal matrix', 'initialise outside');
  return onHost(() => randn([count], { ...options, dtype: 'float64' }).dataSync() as Float64Array);
};

/** Where each dtype holds every whole number. */
const wholeNumbers: Record<DType, readonly [number, number]> = {
  bool: [0, 1],
  int32: [-(2 ** 31), 2 ** 31 - 1],
  float32: [-(2 ** 24), 2 ** 24],
  float64: [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
};

/** Whole numbers, uniform on low … high − 1. → [shape…] int32 unless `dtype` says otherwise. @throws {ArgumentError | ShapeError} */
export const randint = (low: number, high: number, shape: Shape, given?: RandomOptions): Tensor => {
  const options = checkOptions('randint', given, RANDOM);
  if (!Number.isInteger(low) || !Number.isInteger(high) || low >= high) {
    throw new ArgumentError(
      `randint: low and high are whole numbers with low < high, got ${show(low)} and ${show(high)}`,
    );
  }
  const dtype = checkDType('randint', options.dtype ?? 'int32');
  const [least, most] = wholeNumbers[dtype];
  if (low < least || high - 1 > most || high - low > 2 ** 32) {
    throw new ArgumentError(
      `randint: ${low} to ${high} − 1 goes beyond ${dtype}, which holds ${least} to ${most}, or is more than 2³² values`,
    );
  }
  return draw('randint', kernels.randint, checkShape('randint', shape), dtype, low, high, options);
};

/** 0 … n − 1 in random order. → [n] int32. @throws {ArgumentError} */
export const randperm = (n: number, options?: GeneratorOptions): Tensor => {
  const { generator = defaultGenerator } = checkOptions('randperm', options, GENERATOR);
  if (!Number.isInteger(n) || n < 0) throw new ArgumentError(`randperm: n is a whole number ≥ 0, got ${show(n)}`);
  return tensor(permutation('randperm', n, generator));
};

/**
 * In training, sets each element to 0 with probability p (default 0.5) and scales the others by 1 / (1 − p); otherwise a
 * copy of x (Srivastava et al. 2014). x [A…] → [A…].
 * @throws {ArgumentError} unless 0 ≤ p ≤ 1.
 */
export const dropout = (x: Tensor, p = 0.5, training = true, given?: GeneratorOptions): Tensor => {
  const options = checkOptions('dropout', given, GENERATOR);
  if (typeof p !== 'number' || !(p >= 0 && p <= 1))
    throw new ArgumentError(`dropout: p is a probability from 0 to 1, got ${show(p)}`);
  if (typeof training !== 'boolean')
    throw new ArgumentError(`dropout: training is true or false, got ${got(training)}`);
  checkFloat('dropout', x);
  if (!training || p === 0) return clone(x);
  if (p === 1) return mul(x, 0);
  const dropped = lt(rand(x.shape, { ...options, dtype: x.dtype }), p);
  return where(dropped, 0, mul(x, 1 / (1 - p)));
};
