import { signedColour } from './colour.ts';
import type { Surface } from './use-canvas.ts';
import { type Piece, piecesOf } from './window.ts';

export interface Bars {
  /** What it was before: an outline; `null` for none. */
  readonly before: Float32Array | null;
  readonly after: Float32Array;
  /** The number that is as high as the picture. */
  readonly most: number;
  readonly colour: string;
  /** The slots that are drawn. */
  readonly piece: Piece;
}

/** As many bars can be told from each other in a small picture. */
const MOST_BARS = 48;

/** The slots of which bars are drawn: all, or those around one. */
export const barsAround = (slot: number, slots: number): Piece =>
  piecesOf(slots, slots <= 1.5 * MOST_BARS ? slots : MOST_BARS, [slot])[0]!;

/** A bar a slot. */
export const drawBars = (
  { context, width, height, colours }: Surface,
  { before, after, most, colour, piece: { from, count } }: Bars,
): void => {
  const wide = width / count;
  const space = wide >= 8 ? 2 : wide >= 4 ? 1 : 0;
  const tall = (value: number): number => (value > 0.002 ? Math.max(1.5, (value / most) * (height - 6)) : 0);
  context.fillStyle = colours.well;
  context.fillRect(0, 0, width, height);
  context.fillStyle = colour;
  after.subarray(from, from + count).forEach((value, i) => {
    context.fillRect(i * wide + space / 2, height - 1 - tall(value), wide - space, tall(value));
  });
  context.fillStyle = colours.edge;
  context.fillRect(0, height - 1, width, 1);
  if (!before) return;
  context.strokeStyle = colours.ink;
  context.lineWidth = 1.25;
  context.setLineDash([3, 2]);
  context.beginPath();
  before.subarray(from, from + count).forEach((value, i) => {
    const y = height - 1 - tall(value);
    context.lineTo(i * wide, y);
    context.lineTo((i + 1) * wide, y);
  });
  context.stroke();
  context.setLineDash([]);
};

/** A row of numbers of either sign as cells. */
export const drawSigned = ({ context, width, height, colours }: Surface, values: Float32Array): void => {
  const scale = values.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-3);
  const wide = width / values.length;
  values.forEach((value, i) => {
    context.fillStyle = signedColour(colours.signed, value / scale);
    context.fillRect(i * wide, 0, Math.max(1, wide - 1), height);
    context.strokeStyle = colours.grid;
    context.strokeRect(i * wide + 0.5, 0.5, Math.max(1, wide - 2), height - 1);
  });
};
