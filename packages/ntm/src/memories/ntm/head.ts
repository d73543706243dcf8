import { cat, init, Linear, Module, narrow, sigmoid, type Tensor, tensor, zeros } from '@engram/tensor';
import type { Write } from '../slots.ts';
import { address, askedSize, type HeadSizes, maskedAddress } from './address.ts';
import { type Look, lookOf } from './look.ts';

/** How many numbers decide where a head looks: those of `address`, then the mask where there is one. */
export const lookSize = (sizes: HeadSizes): number => askedSize(sizes) + (sizes.maskedLookup ? sizes.width : 0);

/** A logit so far above the others that nothing is left for them, in float64 either. */
const CERTAIN = 800;

/**
 * One linear map from the controller's output h [B, H] to all that a head needs. Graves et al. 2014, section 3.3:
 *
 * key k unbounded, strength β = softplus, gate g = σ, shift s = softmax, sharpening γ = 1 + softplus; then the key's mask,
 * where there is one.
 */
abstract class Head extends Module {
  readonly sizes: HeadSizes;
  readonly linear: Linear;

  constructor(hiddenSize: number, sizes: HeadSizes, extra: number) {
    super();
    this.sizes = sizes;
    this.linear = new Linear(hiddenSize, lookSize(sizes) + extra);
    init.xavierUniform(this.linear.weight, 1.4);
    init.normal(this.linear.bias!, 0, 0.01);
  }

  /** Where the head looks, and how it comes to: h [B, H], memory [B, N, W], previous weights [B, N]. */
  look(h: Tensor, memory: Tensor, previous: Tensor): Look {
    return lookOf(this.linear.forward(h), memory, previous, this.sizes);
  }

  /** Takes from the head what it has learned of moving: from now on its shift is the middle one, whatever h is. */
  holdStill(): void {
    const { width, shifts } = this.sizes;
    const { weight, bias } = this.linear;
    const [size, hidden] = weight.shape as [number, number];
    // Where `address` has the logits of the shift.
    const [from, after] = [width + 2, size - width - 2 - shifts];
    const still = Float32Array.from({ length: shifts }, (_, j) => (j === (shifts - 1) / 2 ? CERTAIN : 0));
    const without = (rows: Tensor, instead: Tensor): Tensor =>
      cat([narrow(rows, 0, 0, from), instead, narrow(rows, 0, from + shifts, after)], 0);
    this.linear.loadStateDict({
      weight: without(weight, zeros([shifts, hidden], { dtype: weight.dtype })),
      bias: without(bias!, tensor(still, [shifts], { dtype: bias!.dtype })),
    });
  }

  /** Where the head looks now, from what it asks for (`raw`, the map's output) and where it looked before: [B, N]. */
  protected address(raw: Tensor, memory: Tensor, previous: Tensor): Tensor {
    const { sizes } = this;
    const asked = askedSize(sizes);
    const look = narrow(raw, 1, 0, asked);
    if (!sizes.maskedLookup) return address(look, memory, previous, sizes);
    return maskedAddress(look, narrow(raw, 1, asked, sizes.width), memory, previous, sizes);
  }
}

/** Decides where to read. */
export class ReadHead extends Head {
  constructor(hiddenSize: number, sizes: HeadSizes) {
    super(hiddenSize, sizes, 0);
  }

  /** h [B, H], memory [B, N, W], previous weights [B, N] → weights [B, N]. */
  forward(h: Tensor, memory: Tensor, previous: Tensor): Tensor {
    return this.address(this.linear.forward(h), memory, previous);
  }
}

/** Decides where to write, what to erase (e = σ) and what to add (a unbounded). */
export class WriteHead extends Head {
  constructor(hiddenSize: number, sizes: HeadSizes) {
    super(hiddenSize, sizes, 2 * sizes.width);
  }

  /** h [B, H], memory [B, N, W], previous weights [B, N] → weights [B, N], erase and add [B, W]. */
  forward(h: Tensor, memory: Tensor, previous: Tensor): Write {
    const { width } = this.sizes;
    const raw = this.linear.forward(h);
    const at = lookSize(this.sizes);
    return {
      weights: this.address(raw, memory, previous),
      erase: sigmoid(narrow(raw, 1, at, width)),
      add: narrow(raw, 1, at + width, width),
    };
  }
}
