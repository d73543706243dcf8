import type { Trace } from '../../shared/trace.ts';
import type { Baked } from './baked.ts';
import { signedColour, valueColour } from './colour.ts';
import { spanOf } from './pool.ts';
import { drawCursor, drawOrigin } from './time.ts';
import type { Surface } from './use-canvas.ts';
import { mostIn } from './words.ts';

/** Numbers over time, and what is to be marked in them: [T, size] */
export interface Grid {
  readonly rows: Float32Array;
  readonly size: number;
  readonly steps: number;
  /** Steps that count; what is said at others is grey. `null` where all do. */
  readonly counts: Uint8Array | null;
  /** Whether an entry is wrong; `null` where none can be. */
  readonly wrong: ((step: number, entry: number) => boolean) | null;
}

/** The least width of a step, in CSS pixels; where steps would be narrower, several share a column. */
const NARROWEST = 2;
/** Room for the marks below what is said. */
const LANE = 9;

/** What is wrong in what is said: a bit that is not as it should be, or the token that is said in the place of another. */
export const wrongIn = ({ over, outputs, targets, outputSize, counts }: Trace): NonNullable<Grid['wrong']> =>
  over === 'bits'
    ? (step, bit) => {
        const at = step * outputSize + bit;
        return counts[step] === 1 && outputs[at]! > 0.5 !== targets[at]! > 0.5;
      }
    : (step, token) =>
        counts[step] === 1 && mostIn(outputs, outputSize, step) === token && targets[step * outputSize + token]! < 0.5;

/** What a cell shows of several steps: their mean where they count, and whether any of them is wrong. */
export const poolCell = (
  { rows, size, counts, wrong }: Grid,
  entry: number,
  from: number,
  to: number,
): { readonly value: number | null; readonly wrong: boolean } => {
  let [sum, counted, bad] = [0, 0, false];
  for (let t = from; t < to; t++) {
    if (counts && !counts[t]) continue;
    sum += rows[t * size + entry]!;
    counted++;
    if (wrong?.(t, entry)) bad = true;
  }
  return { value: counted > 0 ? sum / counted : null, wrong: bad };
};

const drawCross = (context: CanvasRenderingContext2D, x: number, y: number, wide: number, tall: number): void => {
  const arm = Math.min(wide, tall) / 2 - 1;
  const [cx, cy] = [x + wide / 2, y + tall / 2];
  context.beginPath();
  context.moveTo(cx - arm, cy - arm);
  context.lineTo(cx + arm, cy + arm);
  context.moveTo(cx + arm, cy - arm);
  context.lineTo(cx - arm, cy + arm);
  context.stroke();
};

const drawCells = (context: CanvasRenderingContext2D, { width, height, colours }: Surface, grid: Grid): void => {
  const { size, steps, wrong } = grid;
  const columns = Math.min(steps, Math.max(1, Math.floor(width / NARROWEST)));
  const body = wrong ? height - LANE : height;
  const [wide, tall] = [width / columns, body / size];
  const space = wide >= 6 ? 1 : 0;
  context.fillStyle = colours.well;
  context.fillRect(0, 0, width, body);
  for (let column = 0; column < columns; column++) {
    const [from, to] = spanOf(column, columns, steps);
    const x = column * wide;
    let bad = 0;
    for (let entry = 0; entry < size; entry++) {
      const cell = poolCell(grid, entry, from, to);
      const [left, top, w, h] = [x, entry * tall, wide - space + (space ? 0 : 0.4), tall - (tall >= 5 ? 1 : 0)];
      if (cell.value === null) context.fillStyle = colours.grid;
      else if (cell.value < 0) context.fillStyle = signedColour(colours.signed, cell.value);
      else context.fillStyle = valueColour(colours.values, 0.06 + 0.8 * Math.min(1, cell.value));
      context.fillRect(left, top, w, h);
      if (!cell.wrong) continue;
      bad++;
      if (Math.min(w, h) >= 6) {
        context.fillStyle = colours.paper;
        context.fillRect(left, top, w, h);
        context.strokeStyle = colours.wrong;
        context.lineWidth = 1.75;
        context.strokeRect(left + 0.75, top + 0.75, w - 1.5, h - 1.5);
        drawCross(context, left, top, w, h);
      } else {
        context.fillStyle = colours.wrong;
        context.fillRect(left, top, Math.max(w, 1.5), h);
      }
    }
    if (bad === 0) continue;
    const half = Math.min(5, Math.max(1, wide / 2));
    context.fillStyle = colours.wrong;
    context.beginPath();
    context.moveTo(x + wide / 2, body + 1);
    context.lineTo(x + wide / 2 - half, height);
    context.lineTo(x + wide / 2 + half, height);
    context.fill();
  }
};

/** Steps that stand out: the cursor, and one that it has to do with, in its colour. */
interface GridMarks {
  readonly at: number;
  readonly origin: { readonly step: number; readonly colour: string } | null;
}

/** Entries of a step below each other, steps side by side. `of` is what it is made of. */
export const drawGrid = (
  surface: Surface,
  baked: Baked,
  grid: Grid,
  of: readonly unknown[],
  { at, origin }: GridMarks,
): void => {
  baked.put(surface, of, (inside) => {
    inside.scale(surface.ratio, surface.ratio);
    drawCells(inside, surface, grid);
  });
  const { context, width, height, colours } = surface;
  const place = { steps: grid.steps, width, height };
  if (origin) drawOrigin(context, origin.step, { ...place, colour: origin.colour });
  drawCursor(context, at, { ...place, colour: colours.ink });
};
