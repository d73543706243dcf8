import { mul, narrow, type Tensor, unsqueeze } from '@engram/tensor';
import { askedOf, askedSize, type HeadSizes, maskOf } from './address.ts';
import { circularShift, contentWeights, interpolate, sharpen } from './addressing.ts';

/**
 * How a head came to look where it looks (Graves et al. 2014, eq. 5 to 9): what it asks with, and the weights after each part
 * of the look. Axes: B batch, N slots, W width of a slot, S shifts.
 */
export interface Look {
  /** k [B, W], and its mask m where the head has one. */
  readonly key: Tensor;
  readonly mask: Tensor | null;
  /** β [B, 1] */
  readonly strength: Tensor;
  /** g [B, 1] */
  readonly gate: Tensor;
  /** s [B, S]; the middle one stays. */
  readonly shift: Tensor;
  /** γ [B, 1] */
  readonly gamma: Tensor;
  /** What the look began from, wₜ₋₁: [B, N], as all that follow. */
  readonly previous: Tensor;
  /** wᶜ, eq. 5 */
  readonly content: Tensor;
  /** wᵍ, eq. 7 */
  readonly gated: Tensor;
  /** w̃, eq. 8 */
  readonly shifted: Tensor;
  /** w, eq. 9 */
  readonly weights: Tensor;
}

/** The parts of a look one by one, which `address` does in one pass. raw is the head's map of h, before any activation. */
export const lookOf = (raw: Tensor, memory: Tensor, previous: Tensor, sizes: HeadSizes): Look => {
  const { key, strength, gate, shift, gamma } = askedOf(raw, sizes);
  const mask = sizes.maskedLookup ? maskOf(narrow(raw, 1, askedSize(sizes), sizes.width)) : null;
  const content = mask
    ? contentWeights(mul(key, mask), strength, mul(memory, unsqueeze(mask, 1)))
    : contentWeights(key, strength, memory);
  const gated = interpolate(content, previous, gate);
  const shifted = circularShift(gated, shift);
  return {
    key,
    mask,
    strength,
    gate,
    shift,
    gamma,
    previous,
    content,
    gated,
    shifted,
    weights: sharpen(shifted, gamma),
  };
};
