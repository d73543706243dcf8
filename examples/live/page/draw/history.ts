import type { Baked } from './baked.ts';
import type { Ramp } from './palette.ts';
import { coloured, poolWeights } from './pool.ts';
import { drawCursor } from './time.ts';
import type { Surface } from './use-canvas.ts';

/** Weights of some heads over time: [T, heads, N] */
export interface History {
  readonly weights: Uint8Array;
  readonly steps: number;
  readonly heads: number;
  readonly slots: number;
}

/** Time to the right, slots downwards. `from` is the first step at which it is asked; `slot` is pointed at. */
export const drawHistory = (
  surface: Surface,
  baked: Baked,
  history: History,
  ramp: Ramp,
  { at, slot }: { readonly at: number; readonly slot: number | null },
): void => {
  const { context, width, height, colours } = surface;
  const { weights, steps, slots } = history;
  baked.put(surface, [weights, steps, ramp], (inside, across, down) => {
    const image = inside.createImageData(across, down);
    coloured(poolWeights(weights, history, across, down), ramp, image.data);
    inside.putImageData(image, 0, 0);
  });
  if (slot !== null && slot < slots) {
    const tall = height / slots;
    context.strokeStyle = colours.muted;
    context.lineWidth = 1;
    context.strokeRect(-1, Math.round(slot * tall) + 0.5, width + 2, Math.max(2, Math.round(tall) - 1));
  }
  drawCursor(context, at, steps, width, height, colours.ink);
};
