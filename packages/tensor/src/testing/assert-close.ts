import type { Tensor } from '../autograd/tensor.ts';
import { EngramError } from '../errors.ts';
import { asTensor, type TensorLike } from '../ops/arguments.ts';
import { type NestedInput, tensor } from '../ops/create.ts';
import { checkOptions } from '../options.ts';
import { isFloat } from '../shape/dtype.ts';
import { formatShape, type Shape, sameShape, stridesOf } from '../shape/shape.ts';

/** Two tensors that should have agreed do not. */
export class MismatchError extends EngramError {
  override name = 'MismatchError';
}

/** How far apart is close: |a − b| ≤ atol + rtol · |b|. */
export interface CloseOptions {
  /** Default 1e-5 for float32, 1e-7 for float64, 0 for others. */
  readonly rtol?: number;
  /** Default 1e-6 for float32, 1e-9 for float64, 0 for others. */
  readonly atol?: number;
  /** Put before the message. */
  readonly label?: string;
}

const tolerances = {
  float32: { rtol: 1e-5, atol: 1e-6 },
  float64: { rtol: 1e-7, atol: 1e-9 },
  int32: { rtol: 0, atol: 0 },
  bool: { rtol: 0, atol: 0 },
};

/**
 * Passes when the shapes are equal and |actual − expected| ≤ atol + rtol |expected| for every element. NaN agrees with
 * NaN, an infinity with the same infinity.
 * @throws {MismatchError} that names the worst element, where it is, and how many disagree.
 */
export const assertClose = (actual: Tensor, expected: TensorLike | NestedInput, given?: CloseOptions): void => {
  const options = checkOptions('assertClose', given, { rtol: 'number', atol: 'number', label: 1 });
  // Floats compare in their own precision; an integer must not round what is expected of it.
  const dtype = isFloat(actual.dtype) ? actual.dtype : 'float64';
  const want = Array.isArray(expected)
    ? tensor(expected as NestedInput, { dtype })
    : asTensor('assertClose', expected as TensorLike, dtype);
  const { rtol, atol } = { ...tolerances[actual.dtype], ...options };
  const prefix = options.label ? `${options.label}: ` : '';
  if (!sameShape(actual.shape, want.shape)) {
    throw new MismatchError(`${prefix}shape ${formatShape(actual.shape)} should be ${formatShape(want.shape)}`);
  }
  const a = actual.dataSync();
  const b = want.dataSync();
  let wrong = 0;
  let worst = 0;
  let excess = -Infinity;
  for (let i = 0; i < a.length; i++) {
    if (a[i] === b[i] || (Number.isNaN(a[i]) && Number.isNaN(b[i]))) continue;
    const error = Math.abs(a[i] - b[i]);
    const over = Number.isNaN(error) || !Number.isFinite(b[i]) ? Infinity : error - (atol + rtol * Math.abs(b[i]));
    if (over <= 0) continue;
    wrong++;
    if (over > excess) [excess, worst] = [over, i];
  }
  if (wrong === 0) return;
  throw new MismatchError(
    `${prefix}${wrong} of ${a.length} elements differ; worst at ${formatShape(positionOf(worst, actual.shape))}: ` +
      `${a[worst]} should be ${b[worst]} (rtol ${rtol}, atol ${atol})`,
  );
};

/** The index tuple of a flat position. */
export const positionOf = (flat: number, shape: Shape): number[] =>
  stridesOf(shape).map((stride, i) => Math.floor(flat / stride) % shape[i]);
