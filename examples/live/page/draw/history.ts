import type { Baked } from './baked.ts';
import { dashedLine } from './lines.ts';
import type { Ramp } from './palette.ts';
import { coloured, poolWeights } from './pool.ts';
import { drawCursor, leftOf } from './time.ts';
import type { Surface } from './use-canvas.ts';

/** Weights of some heads over time: [T, heads, N] */
export interface History {
  readonly weights: Uint8Array;
  readonly steps: number;
  readonly heads: number;
  readonly slots: number;
}

interface HistoryMarks {
  readonly at: number;
  /** A slot that stands out. */
  readonly slot: number | null;
  /** The step that wrote it, for a ring around where the two meet. */
  readonly writtenAt: number | null;
  /** The first step at which something is asked. */
  readonly askedFrom: number | null;
}

/** Time to the right, slots downwards. */
export const drawHistory = (
  surface: Surface,
  baked: Baked,
  history: History,
  ramp: Ramp,
  { at, slot, writtenAt, askedFrom }: HistoryMarks,
): void => {
  const { context, width, height, colours } = surface;
  const { weights, steps, slots } = history;
  baked.put(surface, [weights, steps, ramp], (inside, across, down) => {
    const image = inside.createImageData(across, down);
    coloured(poolWeights(weights, history, across, down), ramp, image.data);
    inside.putImageData(image, 0, 0);
  });
  context.lineWidth = 1;
  if (askedFrom !== null) {
    const x = Math.round(leftOf(askedFrom, steps, width)) + 0.5;
    dashedLine(context, [x, 0], [x, height], { colour: colours.edge, dashes: [1, 3] });
  }
  if (slot !== null && slot < slots) {
    const middle = ((slot + 0.5) / slots) * height;
    dashedLine(context, [0, middle], [width, middle], { colour: colours.muted, dashes: [2, 3] });
    if (writtenAt !== null) {
      context.strokeStyle = colours.ink;
      context.lineWidth = 1.5;
      context.beginPath();
      context.arc(leftOf(writtenAt + 0.5, steps, width), middle, 6, 0, 2 * Math.PI);
      context.stroke();
    }
  }
  drawCursor(context, at, { steps, width, height, colour: colours.ink });
};
