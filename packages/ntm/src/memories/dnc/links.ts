import { add, apply, log, matmul, mul, softmax, sub, sum, type Tensor } from '@engram/tensor';
import { updateLinksOp } from './update-links.ts';

// What was written after what (Graves et al. 2016, Methods, "Temporal memory linkage").
// Axes: B batch, R read heads, N slots. Lᵢⱼ is how much slot i was written right after slot j.

/** Keeps the logarithm of nothing finite, and its gradient below 1e6. Csordás and Schmidhuber's own. */
const EPSILON = 1e-6;

/** p′ = (1 − Σ w) p + w: how much each slot was the last to be written. precedence p and write weights w [B, N] → [B, N]. */
export const nextPrecedence = (precedence: Tensor, writeWeights: Tensor): Tensor =>
  add(mul(sub(1, sum(writeWeights, 1, { keepdim: true })), precedence), writeWeights);

/**
 * L′ᵢⱼ = (1 − wᵢ − wⱼ) Lᵢⱼ + wᵢ pⱼ for i ≠ j, and 0 on the diagonal: no slot follows itself. links L [B, N, N], zero on the
 * diagonal, write weights w of now and precedence p of the step before [B, N] → [B, N, N]. @throws {ShapeError}
 */
export const nextLinks = (links: Tensor, writeWeights: Tensor, precedence: Tensor): Tensor =>
  apply(updateLinksOp, [links, writeWeights, precedence]);

/**
 * Where the links lead from where the heads looked: forward fʳ = L wʳ, to what was written after it, and backward bʳ = Lᵀ wʳ, to
 * what was written before. links [B, N, N], read weights of the step before [B, R, N] → each [B, R, N].
 */
export const follow = (
  links: Tensor,
  readWeights: Tensor,
): { readonly forward: Tensor; readonly backward: Tensor } => ({
  forward: matmul(readWeights, links.transpose(1, 2)),
  backward: matmul(readWeights, links),
});

/**
 * wᵢ^s / Σⱼ wⱼ^s, as softmax(s ln(w + ε)), which stays finite for any s: links blur with every step that follows them, and this
 * takes the blur away. It sums to 1, and to all slots alike where there is no link. Csordás and Schmidhuber 2019, section 3.3.
 * weights [B, K, N], s ≥ 1 [B, K, 1] → [B, K, N].
 */
export const sharpen = (weights: Tensor, sharpness: Tensor): Tensor =>
  softmax(mul(sharpness, log(add(weights, EPSILON))), 2);
