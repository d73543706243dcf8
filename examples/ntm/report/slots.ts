import type { Grid } from './sample.ts';

/** A weight that counts as looking at a slot. */
const LOOKED_AT = 0.05;

/**
 * The slots that heads look at, with a few around them, in order along the ring: what is left out is the longest stretch
 * that nobody looks at. weights: [N, T] of each head.
 */
export const usedSlots = (weights: readonly Grid[]): number[] => {
  const count = weights[0]!.length;
  const isUsed = (slot: number): boolean =>
    weights.some((grid) => grid[slot % count]!.some((weight) => weight > LOOKED_AT));
  let [gap, gapEnd, run] = [0, 0, 0];
  for (let at = 0; at < 2 * count; at++) {
    run = isUsed(at) ? 0 : Math.min(count, run + 1);
    if (run > gap) [gap, gapEnd] = [run, at + 1];
  }
  const around = gap === count ? 0 : Math.min(3, gap >> 1);
  const left = gap === count ? count : count - gap + 2 * around;
  return Array.from({ length: left }, (_, i) => (gapEnd - around + i + count) % count);
};

/** The rows of these slots. */
export const cutTo = (rows: Grid, slots: readonly number[]): Grid => slots.map((slot) => rows[slot]!);

/** In words, which they are. */
export const slotsName = (slots: readonly number[], of: number): string =>
  slots.length === of
    ? `all ${of} of them`
    : `slots ${slots[0]} to ${slots.at(-1)} of ${of}, which are on a ring; no head gives the others more than ${LOOKED_AT}`;
