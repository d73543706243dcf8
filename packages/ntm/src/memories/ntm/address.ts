import {
  ArgumentError,
  add,
  applyAll,
  cat,
  defineOp,
  div,
  log,
  matmul,
  mul,
  narrow,
  reshape,
  roll,
  rsqrt,
  ShapeError,
  type Spec,
  sigmoid,
  softmax,
  softplus,
  square,
  stack,
  sub,
  sum,
  type Tensor,
  unsqueeze,
} from '@engram/tensor';
import { memory as kernels } from '@engram/tensor/backend';
import { EMPTY } from '../slots.ts';
import { circularShift, EPSILON, interpolate } from './addressing.ts';

// A head's whole look in one pass: content, gate, shift and sharpening (Graves et al. 2014, eq. 5 to 9).
// Axes: B batch, N slots, W width of a slot, S shifts, P = W + S + 3.

interface Sizes {
  readonly width: number;
  readonly shifts: number;
}

/** The sizes of what a head looks at: slots of width W, and how many shifts S it can choose from. */
export interface HeadSizes extends Sizes {
  /** Whether the key has a mask; default false. */
  readonly maskedLookup?: boolean;
}

/** How many numbers a head is asked with: key W, strength 1, gate 1, shift S, sharpening 1. */
export const askedSize = ({ width, shifts }: Sizes): number => width + shifts + 3;

const geometryOf = ({ shape }: Spec, { width, shifts }: Sizes) => {
  const [batch, slots] = shape as [number, number, number];
  return { batch, slots, width, shifts };
};

/** What a row of `raw` asks for, activated. */
interface Asked {
  /** k [B, W] */
  readonly key: Tensor;
  /** β = softplus [B, 1] */
  readonly strength: Tensor;
  /** g = σ [B, 1] */
  readonly gate: Tensor;
  /** s = softmax [B, S] */
  readonly shift: Tensor;
  /** γ = 1 + softplus [B, 1] */
  readonly gamma: Tensor;
}

export const askedOf = (raw: Tensor, { width, shifts }: Sizes): Asked => ({
  key: narrow(raw, 1, 0, width),
  strength: softplus(narrow(raw, 1, width, 1)),
  gate: sigmoid(narrow(raw, 1, width + 1, 1)),
  shift: softmax(narrow(raw, 1, width + 2, shifts), 1),
  gamma: add(softplus(narrow(raw, 1, width + 2 + shifts, 1)), 1),
});

/** The parts of `saved`, in order: six lines of slots, four numbers, the shift. */
const savedParts = (saved: Tensor, slots: number, shifts: number): Tensor[] => {
  const sizes = [slots, slots, slots, slots, slots, slots, 1, 1, 1, 1, shifts];
  let at = 0;
  return sizes.map((size) => {
    at += size;
    return narrow(saved, 1, at - size, size);
  });
};

const total = (x: Tensor): Tensor => sum(x, 1, { keepdim: true });

/** From the gradient of the weights, and saved, raw, M, previous and the weights: those of raw, M and previous. */
const addressBackwardOp = defineOp<Sizes>({
  name: 'addressBackward',
  kernel: kernels.addressBackward,
  outputs: 3,
  shapes: ([, , raw, memory, previous]) => [raw!.shape, memory!.shape, previous!.shape],
  geometry: ([, , , memory], _, sizes) => geometryOf(memory!, sizes),
  decompose: ([g, saved, raw, memory, previous, w], { width, shifts }) => {
    const slots = memory!.shape[1]!;
    const [cosines, inverses, squares, content, shifted, logs, strength, gate, gamma, keySquare, shift] = savedParts(
      saved!,
      slots,
      shifts,
    ) as [Tensor, Tensor, Tensor, Tensor, Tensor, Tensor, Tensor, Tensor, Tensor, Tensor, Tensor];
    const key = narrow(raw!, 1, 0, width);
    const dLogs = mul(w!, sub(g!, total(mul(g!, w!))));
    const dShifted = div(mul(gamma, dLogs), add(shifted, EPSILON));
    const gated = interpolate(content, previous!, gate);
    const middle = (shifts - 1) / 2;
    const moved = Array.from({ length: shifts }, (_, j) => roll(gated, j - middle, 1));
    const dShift = sum(mul(stack(moved, 1), unsqueeze(dShifted, 1)), 2);
    const back = Array.from({ length: shifts }, (_, j) => mul(narrow(shift, 1, j, 1), roll(dShifted, middle - j, 1)));
    const dGated = back.reduce((a, b) => add(a, b));
    const dContent = mul(gate, dGated);
    const dLogits = mul(content, sub(dContent, total(mul(dContent, content))));
    const dDots = mul(mul(strength, dLogits), inverses);
    const dProducts = mul(mul(mul(dDots, cosines), inverses), -0.5);
    const [batch] = memory!.shape as [number];
    const fromDots = reshape(matmul(unsqueeze(dDots, 1), memory!), [batch, width]);
    const dKey = add(fromDots, mul(mul(total(mul(dProducts, squares)), 2), key));
    const onto = unsqueeze(mul(mul(dProducts, keySquare), 2), 2);
    const dMemory = add(mul(unsqueeze(dDots, 2), unsqueeze(key, 1)), mul(onto, memory!));
    const rawStrength = narrow(raw!, 1, width, 1);
    const rawGamma = narrow(raw!, 1, width + 2 + shifts, 1);
    const dRaw = cat(
      [
        dKey,
        mul(total(mul(dLogits, cosines)), sigmoid(rawStrength)),
        mul(total(mul(dGated, sub(content, previous!))), mul(gate, sub(1, gate))),
        mul(shift, sub(dShift, total(mul(dShift, shift)))),
        mul(total(mul(dLogs, logs)), sigmoid(rawGamma)),
      ],
      1,
    );
    return [dRaw, dMemory, mul(sub(1, gate), dGated)];
  },
});

/**
 * Where a head looks, from what it asks for (`raw`, before activation), the memory and where it looked before.
 * raw [B, P], M [B, N, W], previous [B, N] → weights [B, N], and what the way back needs [B, 6N + 4 + S].
 */
const addressOp = defineOp<Sizes>({
  name: 'address',
  kernel: kernels.address,
  outputs: 2,
  shapes: ([raw, memory, previous], { width, shifts }) => {
    const [batch, slots] = memory!.shape as [number, number];
    const fits =
      memory!.ndim === 3 &&
      memory!.shape[2] === width &&
      String(previous!.shape) === String([batch, slots]) &&
      String(raw!.shape) === String([batch, askedSize({ width, shifts })]);
    if (!fits) {
      throw new ShapeError(
        `address: expected raw [B, ${askedSize({ width, shifts })}], memory [B, N, ${width}] and previous [B, N], got ` +
          [raw!, memory!, previous!].map(({ shape }) => `[${shape.join(', ')}]`).join(', '),
      );
    }
    if (shifts % 2 === 0 || shifts > slots) {
      throw new ArgumentError(`address: the number of shifts must be odd and at most ${slots}, got ${shifts}`);
    }
    return [previous!.shape, [batch, 6 * slots + 4 + shifts]];
  },
  geometry: ([, memory], _, sizes) => geometryOf(memory!, sizes),
  decompose: ([raw, memory, previous], sizes) => {
    const { key, strength, gate, shift, gamma } = askedOf(raw!, sizes);
    const [batch, slots] = memory!.shape as [number, number];
    const keySquare = total(square(key));
    const squares = sum(square(memory!), 2);
    const inverses = rsqrt(add(mul(squares, keySquare), EMPTY));
    const cosines = mul(reshape(matmul(memory!, unsqueeze(key, 2)), [batch, slots]), inverses);
    const content = softmax(mul(strength, cosines), 1);
    const shifted = circularShift(interpolate(content, previous!, gate), shift);
    const logs = log(add(shifted, EPSILON));
    const weights = softmax(mul(gamma, logs), 1);
    return [
      weights,
      cat([cosines, inverses, squares, content, shifted, logs, strength, gate, gamma, keySquare, shift], 1),
    ];
  },
  vjp: (g, [raw, memory, previous], { attrs, outputs, grads, decomposed }) =>
    grads[1]
      ? decomposed()
      : applyAll(addressBackwardOp, [g, outputs[1]!, raw!, memory!, previous!, outputs[0]!], attrs),
});

/**
 * wₜ [B, N] from raw [B, P], memory M [B, N, W] and where the look begins, wₜ₋₁ [B, N].
 * @throws {ShapeError} on what does not fit, {ArgumentError} unless S is odd and at most N.
 */
export const address = (raw: Tensor, memory: Tensor, previous: Tensor, sizes: Sizes): Tensor =>
  applyAll(addressOp, [raw, memory, previous], sizes)[0]!;

/** What is left of a part of the key that the mask leaves out, m₀: its gradient does not vanish. */
const MASK_LEAST = 0.1;

/** m = σ(m̂) (1 − m₀) + m₀ */
export const maskOf = (mask: Tensor): Tensor => add(mul(sigmoid(mask), 1 - MASK_LEAST), MASK_LEAST);

/**
 * As `address`, but a slot need resemble only a part of the key (Csordás and Schmidhuber 2019, arXiv 1904.10278, section
 * 3.1): with m = σ(m̂) (1 − m₀) + m₀ and m₀ = 0.1, the similarity in eq. 5 is K(k ∘ m, Mᵢ ∘ m). mask m̂ [B, W], before its
 * activation.
 * @throws {ShapeError | ArgumentError} as `address`.
 */
export const maskedAddress = (raw: Tensor, mask: Tensor, memory: Tensor, previous: Tensor, sizes: Sizes): Tensor => {
  const m = maskOf(mask);
  const key = mul(narrow(raw, 1, 0, sizes.width), m);
  const rest = narrow(raw, 1, sizes.width, askedSize(sizes) - sizes.width);
  return address(cat([key, rest], 1), mul(memory, unsqueeze(m, 1)), previous, sizes);
};
