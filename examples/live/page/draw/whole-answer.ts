import { dashedLine } from './lines.ts';
import type { Palette } from './palette.ts';

/**
 * An answer from its first step to its last, a cell for some of them (`pooled`): what is right is a thin line, what is wrong stands
 * up from it, higher the more bits are wrong, and never narrower than two pixels.
 *
 * @param cells the wrong bits of each cell. @param bits how many there are in a step.
 * @param mark where a line goes through it, as a part of its width; `null` for none.
 */
export const drawWholeAnswer = (
  context: CanvasRenderingContext2D,
  width: number,
  height: number,
  cells: Uint8Array,
  bits: number,
  mark: number | null,
  palette: Pick<Palette, 'well' | 'accent' | 'wrong' | 'ink'>,
): void => {
  context.fillStyle = palette.well;
  context.fillRect(0, 0, width, height);
  const one = width / Math.max(1, cells.length);
  const gap = one >= 6 ? 1 : 0;
  const base = Math.max(3, Math.round(height / 5));

  context.fillStyle = palette.accent;
  for (let i = 0; i < cells.length; ) {
    // Neighbours in one stroke: no seams between them.
    let end = i + 1;
    if (gap === 0) while (end < cells.length && cells[end] === 0) end++;
    if (cells[i] === 0) context.fillRect(i * one, height - base, (end - i) * one - gap, base);
    i = cells[i] === 0 ? end : i + 1;
  }

  context.fillStyle = palette.wrong;
  for (let i = 0; i < cells.length; i++) {
    if (cells[i] === 0) continue;
    const part = 0.4 + 0.6 * Math.min(1, cells[i]! / bits);
    context.fillRect(i * one, height - part * height, Math.max(2, one - gap), part * height);
  }

  if (mark === null) return;
  const x = Math.round(mark * width) + 0.5;
  dashedLine(context, [x, 0], [x, height], { colour: palette.ink, dashes: [3, 2] });
};
