import type { MemoryTrace } from '../../shared/trace.ts';
import { type Piece, piecesOf } from './window.ts';

/** The narrowest slot that can still be told from its neighbour, in CSS pixels. */
const NARROWEST = 11;
/** Between two pieces of a tape that are far apart. */
const GAP = 14;
/** Room for the heads on either side of the tape. */
const LANES = 46;

/** A piece of the tape on the canvas. */
interface Placed extends Piece {
  readonly x: number;
}

/** Where everything lies, in CSS pixels. */
export interface Layout {
  readonly pieces: readonly Placed[];
  /** The width of a slot with the space around it. */
  readonly pitch: number;
  readonly top: number;
  readonly bottom: number;
  readonly lane: number;
}

/** `watched` are the slots that heads look at, the more important first. */
export const layoutOf = (
  { slots, readHeads, writeHeads }: Pick<MemoryTrace, 'slots' | 'readHeads' | 'writeHeads'>,
  watched: readonly number[],
  width: number,
  height: number,
): Layout => {
  const pieces = piecesOf(slots, Math.max(4, Math.floor(width / NARROWEST)), watched);
  const shown = pieces.reduce((sum, { count }) => sum + count, 0);
  const pitch = (width - GAP * (pieces.length - 1)) / shown;
  let x = 0;
  const placed = pieces.map((piece) => {
    const at = x;
    x += piece.count * pitch + GAP;
    return { ...piece, x: at };
  });
  const lane = LANES / Math.max(1, Math.min(2, Math.max(readHeads, writeHeads)));
  return { pieces: placed, pitch, top: LANES, bottom: height - (writeHeads > 0 ? LANES : 4), lane };
};

/** The middle of a slot, or of a place between two; `null` where it is not drawn. */
export const middleOf = ({ pieces, pitch }: Layout, slot: number): number | null => {
  for (const { from, count, x } of pieces) {
    if (slot > from - 0.5 && slot < from + count - 0.5) return x + (slot - from + 0.5) * pitch;
  }
  return null;
};

/** The slot at a place; `null` beside the tape. */
export const slotAt = ({ pieces, pitch }: Layout, x: number): number | null => {
  for (const { from, count, x: left } of pieces) {
    const place = Math.floor((x - left) / pitch);
    if (place >= 0 && place < count) return from + place;
  }
  return null;
};
