import { add, mul, narrow, reshape, sigmoid, softmax, softplus, type Tensor } from '@engram/tensor';
import type { FullDNCConfig } from './config.ts';

// What the heads are asked with: the interface vector (Graves et al. 2016, Methods, "Interface parameters").
// Axes: B batch, R read heads, W width of a slot. Where read heads and the write head lie together, the write head is last.

type Sizes = Pick<FullDNCConfig, 'width' | 'readHeads' | 'maskedLookup' | 'sharpLinks'>;

/** What hides a part of a slot hides nine tenths of it at most, so that a key always finds something. */
const LEAST_MASK = 0.1;

export interface Asked {
  /** k of the read heads and the write head, unbounded: [B, R + 1, W] */
  readonly keys: Tensor;
  /** v, unbounded: [B, W] */
  readonly add: Tensor;
  /** β = 1 + softplus: [B, R + 1, 1] */
  readonly strengths: Tensor;
  /** s = 1 + softplus, of what lies before and of what lies after: [B, 2 R, 1]; `null` where links are not sharpened. */
  readonly sharpness: Tensor | null;
  /** e = σ: [B, W] */
  readonly erase: Tensor;
  /** m = σ (1 − m₀) + m₀: [B, R + 1, W]; `null` where all of a slot is compared. */
  readonly masks: Tensor | null;
  /** f = σ: [B, R, 1] */
  readonly free: Tensor;
  /** gᵃ = σ: [B, 1] */
  readonly allocationGate: Tensor;
  /** gʷ = σ: [B, 1] */
  readonly writeGate: Tensor;
  /** π = softmax over backward, content and forward: [B, R, 3] */
  readonly modes: Tensor;
}

/** What each activation covers lies side by side: none, 1 + softplus, σ, softmax. */
const parts = ({ width, readHeads, maskedLookup, sharpLinks }: Sizes) => {
  const heads = readHeads + 1;
  return {
    plain: heads * width + width,
    oneOn: heads + (sharpLinks ? 2 * readHeads : 0),
    fractions: width + (maskedLookup ? heads * width : 0) + readHeads + 2,
    modes: 3 * readHeads,
  };
};

/** How many numbers the heads are asked with. */
export const askedSize = (sizes: Sizes): number => Object.values(parts(sizes)).reduce((a, b) => a + b);

/** raw [B, P], the map's output, cut in parts and activated. */
export const askedOf = (raw: Tensor, sizes: Sizes): Asked => {
  const { width, readHeads, maskedLookup, sharpLinks } = sizes;
  const { plain, oneOn, fractions, modes } = parts(sizes);
  const heads = readHeads + 1;
  const batch = raw.shape[0]!;
  const oneAndOn = add(softplus(narrow(raw, 1, plain, oneOn)), 1);
  const gates = sigmoid(narrow(raw, 1, plain + oneOn, fractions));
  const masked = maskedLookup ? heads * width : 0;
  return {
    keys: reshape(narrow(raw, 1, 0, heads * width), [batch, heads, width]),
    add: narrow(raw, 1, heads * width, width),
    strengths: reshape(narrow(oneAndOn, 1, 0, heads), [batch, heads, 1]),
    sharpness: sharpLinks ? reshape(narrow(oneAndOn, 1, heads, 2 * readHeads), [batch, 2 * readHeads, 1]) : null,
    erase: narrow(gates, 1, 0, width),
    masks: maskedLookup
      ? add(mul(reshape(narrow(gates, 1, width, masked), [batch, heads, width]), 1 - LEAST_MASK), LEAST_MASK)
      : null,
    free: reshape(narrow(gates, 1, width + masked, readHeads), [batch, readHeads, 1]),
    allocationGate: narrow(gates, 1, width + masked + readHeads, 1),
    writeGate: narrow(gates, 1, width + masked + readHeads + 1, 1),
    modes: softmax(reshape(narrow(raw, 1, plain + oneOn + fractions, modes), [batch, readHeads, 3]), 2),
  };
};
