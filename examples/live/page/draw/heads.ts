import type { MemoryTrace } from '../../shared/trace.ts';

/** Where a head looks at a step, in short. */
export interface Where {
  /** The slot that it looks at most, and how much of it: 0 to 1. */
  readonly slot: number;
  readonly peak: number;
  /** Over how many slots it is spread: 1 / Σ w², so that n slots alike are n. */
  readonly spread: number;
}

/** Weights of one head, bytes: [N]. */
export const whereOf = (weights: Uint8Array): Where => {
  let [slot, most, total, squares] = [0, 0, 0, 0];
  for (let n = 0; n < weights.length; n++) {
    const weight = weights[n]!;
    total += weight;
    squares += weight * weight;
    if (weight > most) [most, slot] = [weight, n];
  }
  return { slot, peak: most / 255, spread: squares > 0 ? (total * total) / squares : weights.length };
};

/** What a head that looks at no slot in particular looks at: `a little of 12 slots`, `all slots alike`. */
export const spreadWords = ({ spread, weights }: Where & { readonly weights: Uint8Array }): string =>
  spread > 0.95 * weights.length ? 'all slots alike' : `a little of ${Math.round(spread)} slots`;

/** The weights of a head at a step, without a copy: [N] */
export const weightsAt = (
  { slots, readHeads, writeHeads, readWeights, writeWeights }: MemoryTrace,
  kind: 'read' | 'write',
  step: number,
  head: number,
): Uint8Array => {
  const [all, heads] = kind === 'read' ? [readWeights, readHeads] : [writeWeights, writeHeads];
  const from = (step * heads + head) * slots;
  return all.subarray(from, from + slots);
};

/** The most that any head of a kind looks at each slot: [N] */
export const mostOf = (memory: MemoryTrace, kind: 'read' | 'write', step: number): Uint8Array => {
  const heads = kind === 'read' ? memory.readHeads : memory.writeHeads;
  const most = new Uint8Array(memory.slots);
  for (let head = 0; head < heads; head++) {
    const weights = weightsAt(memory, kind, step, head);
    for (let n = 0; n < most.length; n++) if (weights[n]! > most[n]!) most[n] = weights[n]!;
  }
  return most;
};

/** The slot `by` further on, around the ring; from none, the first or the last. */
export const nextSlot = (slot: number | null, by: number, slots: number): number => {
  if (slot === null || slot >= slots) return by > 0 ? 0 : slots - 1;
  return (((slot + by) % slots) + slots) % slots;
};
