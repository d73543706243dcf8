import { add, init, Linear, Module, mul, narrow, sigmoid, softmax, sub, type Tensor, tensor } from '@engram/tensor';

// Going back to where something began. Axes: B batch, H size of the controller's output, N slots.

/** How many numbers a bookmark is asked with: how long it stays, and where to begin. */
export const BOOKMARK_ASKED = 4;

/**
 * The logit for going on from the look before; those of the other two start at 0. A new network does next to nothing else, or every
 * step would pull its heads back: at 2, with a fifth of each look from elsewhere, repeat copy was not learned at all.
 */
const GO_ON = 6;

/** What a head may begin its look from: where it looked before, its bookmark, and where it looked first: [B, N] each. */
export interface Places {
  readonly previous: Tensor;
  readonly bookmark: Tensor;
  readonly first: Tensor;
}

/**
 * The bookmark of one head, after the Differentiable Working Memory of Jayram et al. 2018 (arXiv 1809.11087). From the
 * controller's output a linear map asks for d = σ and j = softmax, three of them, and
 *
 * bₜ = (1 − d) wₜ₋₁ + d bₜ₋₁, w′ = j₀ wₜ₋₁ + j₁ bₜ + j₂ e₀,
 *
 * where b₀ = e₀ is where the head looked first. w′ takes the place of wₜ₋₁ in eq. 7 of Graves et al. 2014: what content
 * adds, the shift and the sharpening come after it. With d = 1 the bookmark stays where it is; with d = 0 and j₁ = 1 the
 * head goes on as one without it.
 */
export class Bookmark extends Module {
  readonly linear: Linear;

  constructor(hiddenSize: number) {
    super();
    this.linear = new Linear(hiddenSize, BOOKMARK_ASKED);
    init.xavierUniform(this.linear.weight, 1.4);
    this.linear.loadStateDict({ ...this.linear.stateDict(), bias: tensor([0, GO_ON, 0, 0]) });
  }

  /** h [B, H] → where the look begins, w′ [B, N], and the bookmark after it, bₜ [B, N]. */
  forward(h: Tensor, { previous, bookmark: before, first }: Places): { from: Tensor; bookmark: Tensor } {
    const raw = this.linear.forward(h);
    const stay = sigmoid(narrow(raw, 1, 0, 1));
    const jump = softmax(narrow(raw, 1, 1, 3), 1);
    const bookmark = add(previous, mul(stay, sub(before, previous)));
    const part = (i: number, of: Tensor): Tensor => mul(narrow(jump, 1, i, 1), of);
    return { from: add(add(part(0, previous), part(1, bookmark)), part(2, first)), bookmark };
  }
}
