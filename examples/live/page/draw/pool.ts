import type { Ramp } from './palette.ts';

/** The first of `count` things that are drawn in part `i` of `parts`, and the one behind the last; at least one. */
export const spanOf = (i: number, parts: number, count: number): readonly [from: number, to: number] => {
  const from = Math.min(count - 1, Math.floor((i * count) / parts));
  return [from, Math.max(from + 1, Math.ceil(((i + 1) * count) / parts))];
};

/**
 * The weights of all heads over time in `across` × `down` pixels, slot 0 at the top: the most of all that falls into a pixel, so
 * that nothing sharp is lost. weights [T, heads, N] → [down, across].
 */
export const poolWeights = (
  weights: Uint8Array,
  { steps, heads, slots }: { readonly steps: number; readonly heads: number; readonly slots: number },
  across: number,
  down: number,
): Uint8Array => {
  const pooled = new Uint8Array(across * down);
  const line = new Uint8Array(slots);
  const spans = Array.from({ length: down }, (_, y) => spanOf(y, down, slots));
  let [before, end] = [-1, -1];
  for (let x = 0; x < across; x++) {
    const [from, to] = spanOf(x, across, steps);
    // Where a step is wider than a pixel, most columns are as the one before.
    if (from !== before || to !== end) {
      [before, end] = [from, to];
      line.fill(0);
      for (let row = from * heads; row < to * heads; row++) {
        const at = row * slots;
        for (let n = 0; n < slots; n++) if (weights[at + n]! > line[n]!) line[n] = weights[at + n]!;
      }
    }
    for (let y = 0; y < down; y++) {
      const [first, last] = spans[y]!;
      let most = 0;
      for (let n = first; n < last; n++) if (line[n]! > most) most = line[n]!;
      pooled[y * across + x] = most;
    }
  }
  return pooled;
};

/** Bytes of 0 to 255 in the colours of a ramp, as pixels: red, green, blue, alpha. */
export const coloured = (values: Uint8Array, ramp: Ramp, pixels: Uint8ClampedArray): void => {
  for (let i = 0; i < values.length; i++) {
    const colour = 3 * values[i]!;
    pixels[4 * i] = ramp[colour]!;
    pixels[4 * i + 1] = ramp[colour + 1]!;
    pixels[4 * i + 2] = ramp[colour + 2]!;
    pixels[4 * i + 3] = 255;
  }
};
