import { add, cat, mul, narrow, ones, prod, scatterAdd, sort, sub, type Tensor, zerosLike } from '@engram/tensor';

// Which slots are in use, and which to write to next (Graves et al. 2016, Methods, "Dynamic memory allocation").
// Axes: B batch, R read heads, N slots.

/** ψᵢ = Πᵣ (1 − fʳ wʳᵢ), what the free gates keep. free f [B, R, 1], read weights [B, R, N] of the step before → [B, N]. */
export const retention = (free: Tensor, readWeights: Tensor): Tensor => prod(sub(1, mul(free, readWeights)), 1);

/** u′ = (u + w − u ∘ w) ∘ ψ. usage u, write weights w of the step before and retention ψ [B, N] → [B, N]. */
export const nextUsage = (usage: Tensor, writeWeights: Tensor, kept: Tensor): Tensor =>
  mul(add(usage, mul(writeWeights, sub(1, usage))), kept);

/**
 * Π of all that come before: y₀ = 1, yⱼ = x₀ ⋯ xⱼ₋₁. By doubling, log₂ N products of all at once: nothing is divided by,
 * so zeros are as good as other numbers, in the gradient too. x [B, N] → [B, N].
 */
const productsBefore = (x: Tensor): Tensor => {
  const [batch, slots] = x.shape as [number, number];
  const later = (y: Tensor, by: number): Tensor =>
    cat([ones([batch, by], { dtype: 'float32' }).to(y.dtype), narrow(y, 1, 0, slots - by)], 1);
  let products = later(x, 1);
  for (let by = 1; by < slots; by *= 2) products = mul(products, later(products, by));
  return products;
};

/**
 * a[φⱼ] = (1 − u[φⱼ]) Π u[φᵢ], i < j, where φ sorts the slots by usage, the least used first; of slots that are used alike
 * the lower comes first. What is free goes to the first of them, what that leaves to the second, and so on: a sums to
 * 1 − Π u ≤ 1.
 *
 * The order is a constant to the gradient, which flows through the values alone: where usages cross, a jumps, and
 * has no gradient there. usage u [B, N], from 0 to 1 → [B, N].
 */
export const allocation = (usage: Tensor): Tensor => {
  const { values, indices } = sort(usage, 1);
  return scatterAdd(zerosLike(usage), 1, indices, mul(sub(1, values), productsBefore(values)));
};
