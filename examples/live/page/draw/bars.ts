import { signedColour } from './colour.ts';
import { spanOf } from './pool.ts';
import type { Surface } from './use-canvas.ts';

export interface Bars {
  /** What it was before: an outline; `null` for none. */
  readonly before: Float32Array | null;
  readonly after: Float32Array;
  /** The number that is as high as the picture. */
  readonly most: number;
  readonly colour: string;
}

/** The largest number in each of so many parts. */
export const mostOfParts = (values: Float32Array, parts: number): Float32Array => {
  const most = new Float32Array(parts);
  for (let i = 0; i < parts; i++) {
    const [from, to] = spanOf(i, parts, values.length);
    for (let n = from; n < to; n++) most[i] = Math.max(most[i]!, values[n]!);
  }
  return most;
};

/** A bar a slot, or one for several where they would be too narrow. */
export const drawBars = ({ context, width, height, colours }: Surface, { before, after, most, colour }: Bars): void => {
  const parts = Math.min(after.length, Math.max(1, Math.floor(width / 3)));
  const wide = width / parts;
  const space = wide >= 8 ? 2 : wide >= 4 ? 1 : 0;
  const tall = (value: number): number => (value > 0.002 ? Math.max(1.5, (value / most) * (height - 6)) : 0);
  context.fillStyle = colours.well;
  context.fillRect(0, 0, width, height);
  context.fillStyle = colour;
  mostOfParts(after, parts).forEach((value, i) => {
    context.fillRect(i * wide + space / 2, height - 1 - tall(value), wide - space, tall(value));
  });
  context.fillStyle = colours.edge;
  context.fillRect(0, height - 1, width, 1);
  if (!before) return;
  context.strokeStyle = colours.ink;
  context.lineWidth = 1.25;
  context.setLineDash([3, 2]);
  context.beginPath();
  mostOfParts(before, parts).forEach((value, i) => {
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
