/** Slots side by side: `count` of them, the first is `from`. */
export interface Piece {
  readonly from: number;
  readonly count: number;
}

/** A piece of the tape with a slot well inside. It moves on by half of its length at a time, so that a head walks along it. */
const around = (slot: number, count: number, slots: number): Piece => {
  const half = Math.max(1, Math.floor(count / 2));
  const from = Math.round((slot - half) / half) * half;
  return { from: Math.max(0, Math.min(slots - count, from)), count };
};

/**
 * Which slots are drawn where there is room for `room`: all of them, or a piece around the heads, or two where they are far
 * apart. `heads` are the slots that heads look at, the more important first.
 */
export const piecesOf = (slots: number, room: number, heads: readonly number[]): readonly Piece[] => {
  if (slots <= room) return [{ from: 0, count: slots }];
  const first = heads[0] ?? 0;
  const whole = around(first, room, slots);
  const isIn = ({ from, count }: Piece, slot: number): boolean => slot >= from && slot < from + count;
  const other = heads.find((slot) => !isIn(whole, slot));
  if (other === undefined) return [whole];
  const half = Math.floor((room - 1) / 2);
  const pieces = [around(first, half, slots), around(other, half, slots)].sort((a, b) => a.from - b.from);
  // Two that touch are one.
  const [left, right] = [pieces[0]!.from, pieces[1]!.from];
  return right <= left + half ? [{ from: Math.min(left, slots - room), count: room }] : pieces;
};
