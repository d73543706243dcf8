import { noGrad } from '../autograd/mode.ts';
import { checkTensor, type Tensor } from '../autograd/tensor.ts';
import { checkFinite, isNameOf } from '../checks.ts';
import { ArgumentError, ShapeError } from '../errors.ts';
import { fullLike, tensor } from '../ops/create.ts';
import { uniform as drawUniform, GENERATOR, type GeneratorOptions, normalNumbers, normalOf } from '../ops/random.ts';
import { checkOptions, type OptionNames } from '../options.ts';
import { show } from '../quote.ts';
import { arrayOf } from '../shape/dtype.ts';
import { formatShape, numel } from '../shape/shape.ts';

/** What numbers are drawn from. */
export type InitOptions = GeneratorOptions;

type FanMode = 'fanIn' | 'fanOut';
/** What comes behind a weight, for `calculateGain`. */
export type Nonlinearity = 'linear' | 'sigmoid' | 'tanh' | 'relu' | 'leakyRelu' | 'selu';

const fill = (x: Tensor, values: Tensor): Tensor => noGrad(() => x.assign(values));

/** Fills with one value. @returns the tensor. */
export const constant = (x: Tensor, value: number): Tensor => fill(x, fullLike(checkTensor('init.constant', x), value));
/** Fills with 0. @returns the tensor. */
export const zeros = (x: Tensor): Tensor => constant(x, 0);
/** Fills with 1. @returns the tensor. */
export const ones = (x: Tensor): Tensor => constant(x, 1);

/** Fills from U(low, high); default U(0, 1). @returns the tensor. */
export const uniform = (x: Tensor, low = 0, high = 1, options?: InitOptions): Tensor =>
  fillUniform('init.uniform', x, low, high, options);

/** Fills from N(mean, std²); default N(0, 1). @returns the tensor. */
export const normal = (x: Tensor, mean = 0, std = 1, options?: InitOptions): Tensor =>
  fillNormal('init.normal', x, mean, std, options);

/** Fills with what is drawn from a distribution with two parameters. */
const fillFrom =
  (draw: typeof drawUniform) =>
  (op: string, x: Tensor, a: number, b: number, options?: InitOptions): Tensor => {
    const given = checkOptions(op, options, GENERATOR);
    const { shape, dtype } = checkTensor(op, x);
    return fill(
      x,
      draw(shape, checkFinite(op, 'a parameter', a), checkFinite(op, 'a parameter', b), { ...given, dtype }),
    );
  };
const fillUniform = fillFrom(drawUniform);
const fillNormal = fillFrom(normalOf);

/** How many inputs and outputs a weight [out, in, …] connects. @throws {ShapeError} */
export const fans = (x: Tensor): { fanIn: number; fanOut: number } => {
  if (checkTensor('init', x).ndim < 2)
    throw new ShapeError(`init: fan in and fan out need a weight with at least two axes, got ${formatShape(x.shape)}`);
  const field = numel(x.shape.slice(2));
  return { fanIn: x.shape[1] * field, fanOut: x.shape[0] * field };
};

/** The factor that keeps variances level behind a nonlinearity, as PyTorch's `calculate_gain`. @throws {ArgumentError} */
export const gain = (nonlinearity: Nonlinearity, negativeSlope = 0.01): number => {
  const gains: Record<Nonlinearity, number> = {
    linear: 1,
    sigmoid: 1,
    tanh: 5 / 3,
    relu: Math.SQRT2,
    leakyRelu: Math.sqrt(2 / (1 + checkFinite('init', 'a slope', negativeSlope) ** 2)),
    selu: 3 / 4,
  };
  if (isNameOf(gains, nonlinearity)) return gains[nonlinearity];
  throw new ArgumentError(
    `init: unknown nonlinearity ${show(nonlinearity)}; use one of ${Object.keys(gains).join(', ')}`,
  );
};

/** U(−a, a), a = gain √(6 / (fan in + fan out)) (Glorot and Bengio 2010). @returns the tensor. */
export const xavierUniform = (x: Tensor, scale = 1, options?: InitOptions): Tensor => {
  const { fanIn, fanOut } = fans(x);
  const a = checkFinite('init.xavierUniform', 'scale', scale) * Math.sqrt(6 / (fanIn + fanOut));
  return fillUniform('init.xavierUniform', x, -a, a, options);
};

/** N(0, σ²), σ = gain √(2 / (fan in + fan out)) (Glorot and Bengio 2010). @returns the tensor. */
export const xavierNormal = (x: Tensor, scale = 1, options?: InitOptions): Tensor => {
  const { fanIn, fanOut } = fans(x);
  const std = checkFinite('init.xavierNormal', 'scale', scale) * Math.sqrt(2 / (fanIn + fanOut));
  return fillNormal('init.xavierNormal', x, 0, std, options);
};

/** What comes behind a weight, and whether signals are to keep their size on the way there (`fanIn`) or back (`fanOut`). */
export interface KaimingOptions extends InitOptions {
  /** The slope of the leaky ReLU behind the weight; default 0. */
  readonly a?: number;
  readonly mode?: FanMode;
  readonly nonlinearity?: Nonlinearity;
}

const KAIMING: OptionNames<KaimingOptions> = { a: 'number', mode: 1, nonlinearity: 1, generator: 1 };

/** The standard deviation, and the options of the draw. */
const kaiming = (op: string, x: Tensor, options?: KaimingOptions): readonly [number, InitOptions] => {
  const { a = 0, mode = 'fanIn', nonlinearity = 'leakyRelu', ...rest } = checkOptions(op, options, KAIMING);
  const fan = fans(x);
  if (!isNameOf(fan, mode)) throw new ArgumentError(`${op}: mode is 'fanIn' or 'fanOut', got ${show(mode)}`);
  return [gain(nonlinearity, a) / Math.sqrt(fan[mode]), rest];
};

/** U(−b, b), b = gain √(3 / fan) (He et al. 2015). @returns the tensor. */
export const kaimingUniform = (x: Tensor, options?: KaimingOptions): Tensor => {
  const [std, rest] = kaiming('init.kaimingUniform', x, options);
  return fillUniform('init.kaimingUniform', x, -Math.sqrt(3) * std, Math.sqrt(3) * std, rest);
};

/** N(0, gain² / fan) (He et al. 2015). @returns the tensor. */
export const kaimingNormal = (x: Tensor, options?: KaimingOptions): Tensor => {
  const [std, rest] = kaiming('init.kaimingNormal', x, options);
  return fillNormal('init.kaimingNormal', x, 0, std, rest);
};

/** A matrix with orthonormal rows or columns, times `scale` (Saxe et al. 2013). Axes behind the first count as one. @returns the tensor. */
export const orthogonal = (x: Tensor, scale = 1, given?: InitOptions): Tensor => {
  const options = checkOptions('init.orthogonal', given, GENERATOR);
  fans(x);
  checkFinite('init.orthogonal', 'scale', scale);
  const rows = x.shape[0];
  const columns = numel(x.shape.slice(1));
  const [long, short] = rows >= columns ? [rows, columns] : [columns, rows];
  const q = orthonormalColumns(normalNumbers(long * short, options), long, short);
  const at = (i: number, j: number): number => scale * (rows >= columns ? q[i * short + j] : q[j * short + i]);
  const values = new (arrayOf(x.dtype))(rows * columns);
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) values[i * columns + j] = at(i, j);
  return fill(x, tensor(values, x.shape));
};

/** Gram–Schmidt, each column cleaned twice, which is enough for full precision. */
const orthonormalColumns = (q: Float64Array, rows: number, columns: number): Float64Array => {
  for (let j = 0; j < columns; j++) {
    for (let pass = 0; pass < 2; pass++) {
      for (let k = 0; k < j; k++) {
        let dot = 0;
        for (let i = 0; i < rows; i++) dot += q[i * columns + j] * q[i * columns + k];
        for (let i = 0; i < rows; i++) q[i * columns + j] -= dot * q[i * columns + k];
      }
    }
    let length = 0;
    for (let i = 0; i < rows; i++) length += q[i * columns + j] ** 2;
    length = Math.sqrt(length);
    for (let i = 0; i < rows; i++) q[i * columns + j] /= length;
  }
  return q;
};
