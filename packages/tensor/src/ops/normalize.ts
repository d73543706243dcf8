import type { Tensor } from '../autograd/tensor.ts';
import { ShapeError } from '../errors.ts';
import { checkOptions } from '../options.ts';
import { broadcastShapes } from '../shape/broadcast.ts';
import { formatShape, normalizeAxis, type Shape, sameShape } from '../shape/shape.ts';
import { asPair, checkFloat } from './arguments.ts';
import { add, div, maximum, mul } from './arithmetic.ts';
import { expand } from './movement.ts';
import { sum } from './reduce.ts';
import { rootMeanSquare, standardize } from './statistics.ts';

/**
 * y = (x − mean) / √(variance + eps) · weight + bias, over the last axes, which must have `normalizedShape`; the
 * variance is the population's (Ba, Kiros and Hinton, arXiv 1607.06450). x [.., N…], weight and bias [N…] → [.., N…].
 * @throws {ShapeError | DTypeError}
 */
export const layerNorm = (
  x: Tensor,
  normalizedShape: Shape,
  weight: Tensor | null = null,
  bias: Tensor | null = null,
  eps = 1e-5,
): Tensor => {
  const first = checkFloat('layerNorm', x).ndim - normalizedShape.length;
  if (normalizedShape.length === 0 || first < 0 || !sameShape(x.shape.slice(first), normalizedShape)) {
    throw new ShapeError(
      `layerNorm: x ${formatShape(x.shape)} must end in the normalized shape ${formatShape(normalizedShape)}`,
    );
  }
  for (const [name, p] of [
    ['weight', weight],
    ['bias', bias],
  ] as const) {
    if (p && !sameShape(p.shape, normalizedShape)) {
      throw new ShapeError(
        `layerNorm: ${name} ${formatShape(p.shape)} must have the normalized shape ${formatShape(normalizedShape)}`,
      );
    }
  }
  const axes = normalizedShape.map((_, i) => first + i);
  const normal = standardize(x, axes, eps);
  const scaled = weight ? mul(normal, weight) : normal;
  return bias ? add(scaled, bias) : scaled;
};

export interface CosineSimilarityOptions {
  /** Default 1. */
  readonly axis?: number;
  /** The least that either norm counts as; default 1e-8. */
  readonly eps?: number;
}

/** a · b / (max(‖a‖, eps) max(‖b‖, eps)) along `axis`, broadcasting. a [A…], b [B…] → [broadcast(A, B) less axis]. @throws {ShapeError} */
export const cosineSimilarity = (a: Tensor, b: Tensor, options?: CosineSimilarityOptions): Tensor => {
  const { axis = 1, eps = 1e-8 } = checkOptions('cosineSimilarity', options, { axis: 1, eps: 1 });
  const [x, y] = asPair('cosineSimilarity', checkFloat('cosineSimilarity', a), checkFloat('cosineSimilarity', b));
  const shape = broadcastShapes('cosineSimilarity', x.shape, y.shape);
  const along = normalizeAxis('cosineSimilarity', axis, shape.length);
  const count = Math.max(1, shape[along] ?? 1); // a scalar has no axis
  // In units of the root of the mean square, which fits wherever the elements do; a norm may be too large.
  const direction = (v: Tensor): Tensor => {
    const whole = sameShape(v.shape, shape) ? v : expand(v, shape);
    return div(whole, maximum(rootMeanSquare(whole, along, count), eps / Math.sqrt(count)));
  };
  return div(sum(mul(direction(x), direction(y)), along), count);
};
