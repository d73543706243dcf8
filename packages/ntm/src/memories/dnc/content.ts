import { add, matmul, mul, rsqrt, softmax, square, sum, type Tensor, transpose } from '@engram/tensor';
import { EMPTY } from '../slots.ts';

// Where to look by what slots hold. Axes: B batch, K keys, N slots, W width of a slot.

/**
 * Cᵢ = softmax(β D(k ∘ m, Mᵢ ∘ m)), with the cosine D(a, b) = a · b / √(‖a‖² ‖b‖² + ε). Graves et al. 2016, Methods,
 * "Content-based addressing"; the mask m is Csordás and Schmidhuber's 2019, section 3.1, `null` for none.
 *
 * keys and masks [B, K, W], strengths β [B, K, 1], memory M [B, N, W] → [B, K, N].
 */
export const contentWeights = (keys: Tensor, strengths: Tensor, memory: Tensor, masks: Tensor | null): Tensor => {
  const squares = square(memory);
  const seen = masks ? mul(keys, masks) : keys;
  // (k ∘ m) · (Mᵢ ∘ m) is (k ∘ m ∘ m) · Mᵢ: no slot has to be masked by itself.
  const dots = matmul(masks ? mul(seen, masks) : seen, transpose(memory, 1, 2));
  const lengths = masks
    ? matmul(square(masks), transpose(squares, 1, 2))
    : transpose(sum(squares, 2, { keepdim: true }), 1, 2);
  const products = mul(lengths, sum(square(seen), 2, { keepdim: true }));
  return softmax(mul(strengths, mul(dots, rsqrt(add(products, EMPTY)))), 2);
};
