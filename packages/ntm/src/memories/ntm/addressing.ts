import {
  ArgumentError,
  add,
  cat,
  log,
  matmul,
  mul,
  narrow,
  reshape,
  rsqrt,
  softmax,
  square,
  sub,
  sum,
  type Tensor,
  unsqueeze,
} from '@engram/tensor';
import { EMPTY } from '../slots.ts';

// Where to look, as pure functions (Graves, Wayne and Danihelka 2014, section 3.3).
// Axes: B batch, N slots, W width of a slot, S shifts (odd; the middle one stays). Weights are distributions over N.

/** Keeps the logarithm of a weight of none finite. */
export const EPSILON = 1e-16;

/** K(k, Mᵢ) = k · Mᵢ / √(‖k‖² ‖Mᵢ‖² + ε), eq. 6. key k [B, W], memory M [B, N, W] → [B, N]. */
export const cosineToSlots = (key: Tensor, memory: Tensor): Tensor => {
  const [batch, slots] = memory.shape as [number, number];
  const dots = reshape(matmul(memory, unsqueeze(key, 2)), [batch, slots]);
  const squares = mul(sum(square(memory), 2), sum(square(key), 1, { keepdim: true }));
  return mul(dots, rsqrt(add(squares, EMPTY)));
};

/** wᶜ = softmax(β K(k, Mᵢ)), eq. 5. key k [B, W], strength β [B, 1], memory M [B, N, W] → [B, N]. */
export const contentWeights = (key: Tensor, strength: Tensor, memory: Tensor): Tensor =>
  softmax(mul(strength, cosineToSlots(key, memory)), 1);

/** wᵍ = g wᶜ + (1 − g) wₜ₋₁, eq. 7. content wᶜ and previous wₜ₋₁ [B, N], gate g [B, 1] → [B, N]. */
export const interpolate = (content: Tensor, previous: Tensor, gate: Tensor): Tensor =>
  add(previous, mul(gate, sub(content, previous)));

/**
 * w̃ᵢ = Σⱼ wⱼ s(i − j), around the ring of slots, eq. 8. weights w [B, N], shift s [B, S] → [B, N]; entry j of s is the
 * weight of a shift by j − (S − 1) / 2.
 * @throws {ArgumentError} unless S is odd and at most N.
 */
export const circularShift = (weights: Tensor, shift: Tensor): Tensor => {
  const slots = weights.shape[1]!;
  const count = shift.shape[1]!;
  if (count % 2 === 0 || count > slots) {
    throw new ArgumentError(`circularShift: the number of shifts must be odd and at most ${slots}, got ${count}`);
  }
  if (count === 1) return mul(weights, shift);
  const middle = (count - 1) / 2;
  // The weights with the ends of the ring repeated, so that each shift is a slice.
  const ring = cat([narrow(weights, 1, slots - middle, middle), weights, narrow(weights, 1, 0, middle)], 1);
  const parts = Array.from({ length: count }, (_, j) =>
    mul(narrow(shift, 1, j, 1), narrow(ring, 1, count - 1 - j, slots)),
  );
  return parts.reduce((total, part) => add(total, part));
};

/** wᵢ^γ / Σⱼ wⱼ^γ, eq. 9, as softmax(γ ln w), which stays finite for any γ. weights w [B, N], sharpening γ ≥ 1 [B, 1] → [B, N]. */
export const sharpen = (weights: Tensor, gamma: Tensor): Tensor => softmax(mul(gamma, log(add(weights, EPSILON))), 1);
