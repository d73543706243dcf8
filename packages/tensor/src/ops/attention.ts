import type { Tensor } from '../autograd/tensor.ts';
import { unwatched } from '../autograd/watch.ts';
import { ArgumentError, DTypeError, ShapeError } from '../errors.ts';
import { checkOptions } from '../options.ts';
import { broadcastShapes, broadcastsTo } from '../shape/broadcast.ts';
import type { FloatDType } from '../shape/dtype.ts';
import { formatShape, type Shape } from '../shape/shape.ts';
import { castTo, checkFloat, checkTensor } from './arguments.ts';
import { add, mul } from './arithmetic.ts';
import { ge, where } from './compare.ts';
import { arange } from './create.ts';
import { matmul, product } from './matmul.ts';
import { unsqueeze } from './movement.ts';
import { dropout } from './random.ts';
import { softmax } from './softmax.ts';

/**
 * What a mask adds to scores of `dtype`: itself, if it is float; of a bool mask −∞ where it is `out`, and 0 elsewhere.
 * @throws {DTypeError}
 */
export const maskBias = (op: string, name: string, mask: Tensor, dtype: FloatDType, out: boolean): Tensor => {
  if (checkTensor(op, mask, name).dtype === dtype) return mask;
  if (mask.dtype !== 'bool')
    throw new DTypeError(`${op}: ${name} is bool, or of the inputs’ dtype, ${dtype}; got ${mask.dtype}`);
  return unwatched(() => castTo(out ? where(mask, -Infinity, 0) : where(mask, 0, -Infinity), dtype));
};

/** −∞ where a key comes after the query: [L, S], the first query and the first key at one place. */
const causalBias = (queries: number, keys: number, dtype: FloatDType): Tensor => {
  const at = (count: number): Tensor => arange(count, undefined, 1, { dtype: 'int32' });
  return unwatched(() => castTo(where(ge(unsqueeze(at(queries), 1), at(keys)), 0, -Infinity), dtype));
};

/** The weights softmax(scale q kᵀ + bias), with dropout, and what they make of v. q [.., L, E], k [.., S, E], v [.., S, V]. */
export const attend = (
  [q, k, v]: readonly [Tensor, Tensor, Tensor],
  bias: Tensor | null,
  scale = 1 / Math.sqrt(q.shape[q.ndim - 1]),
  drop = 0,
): readonly [output: Tensor, weights: Tensor] => {
  const scores = product(mul(q, scale), k, false, true);
  const whole = softmax(bias ? unwatched(() => add(scores, bias)) : scores);
  const weights = drop > 0 ? dropout(whole, drop) : whole;
  return [matmul(weights, v), weights];
};

/** What `scaledDotProductAttention` leaves out, and how it scales: L queries, S keys of E features. */
export interface AttentionOptions {
  /** [.., L, S], broadcast to the scores: bool, where true takes part; or of the inputs’ dtype, and added. */
  readonly attnMask?: Tensor | null;
  /** Whether query i sees keys 0 … i only; default false. */
  readonly isCausal?: boolean;
  /** Default 1 / √E. */
  readonly scale?: number | null;
}

/**
 * softmax(scale · q kᵀ + mask) v (Vaswani et al., arXiv 1706.03762). A query that may see no key gives NaN.
 * q [.., L, E], k [.., S, E], v [.., S, V] → [.., L, V]; leading axes broadcast.
 * @throws {ShapeError | DTypeError} and, where a mask is given and `isCausal` too, {ArgumentError}.
 */
export const scaledDotProductAttention = (q: Tensor, k: Tensor, v: Tensor, options?: AttentionOptions): Tensor => {
  const op = 'scaledDotProductAttention';
  const names = { attnMask: 1, isCausal: 'flag', scale: 'number or null' } as const;
  const { attnMask, isCausal = false, scale } = checkOptions(op, options, names);
  const shapes = [q, k, v].map((x, i) => checkFloat(op, x, 'qkv'[i]).shape);
  const [[queries, width], [keys, keyWidth], [values]] = shapes.map((shape) => shape.slice(-2));
  if (shapes.some((shape) => shape.length < 2) || width !== keyWidth || keys !== values) {
    const [a, b, c] = shapes.map(formatShape);
    throw new ShapeError(`${op}: expected q [.., L, E], k [.., S, E] and v [.., S, V], got ${a}, ${b} and ${c}`);
  }
  if (k.dtype !== q.dtype || v.dtype !== q.dtype)
    throw new DTypeError(`${op}: q, k and v must have one dtype, got ${q.dtype}, ${k.dtype} and ${v.dtype}`);
  const [lead] = shapes.map((shape): Shape => shape.slice(0, -2));
  const scores = [...broadcastShapes(op, lead, shapes[1].slice(0, -2)), queries, keys];
  broadcastShapes(op, scores.slice(0, -2), shapes[2].slice(0, -2));
  const dtype = q.dtype as FloatDType;
  let bias: Tensor | null = null;
  if (attnMask !== null && attnMask !== undefined) {
    if (isCausal) throw new ArgumentError(`${op}: attnMask or isCausal, not both; let the mask be causal`);
    bias = maskBias(op, 'attnMask', attnMask, dtype, false);
    if (!broadcastsTo(bias.shape, scores)) {
      throw new ShapeError(
        `${op}: attnMask ${formatShape(bias.shape)} does not broadcast to [.., L, S] = ${formatShape(scores)}`,
      );
    }
  } else if (isCausal) bias = causalBias(queries, keys, dtype);
  return attend([q, k, v], bias, scale ?? undefined)[0];
};
