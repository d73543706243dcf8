import { fromByte, type MemoryTrace } from '../../shared/trace.ts';

/** A weight from which on a head is said to have written to a slot. */
const WROTE = 0.3;

export interface Writing {
  /** The step at which it was written. */
  readonly step: number;
  readonly head: number;
  /** How much of it went there, 0 to 1. */
  readonly weight: number;
}

/** Who wrote last to a slot, up to and with step `at`; `null` where nobody has. Of several heads, the one that wrote most. */
export const writerOf = (
  { slots, writeHeads, writeWeights }: Pick<MemoryTrace, 'slots' | 'writeHeads' | 'writeWeights'>,
  slot: number,
  at: number,
): Writing | null => {
  for (let step = at; step >= 0; step--) {
    let [most, head] = [0, 0];
    for (let h = 0; h < writeHeads; h++) {
      const weight = fromByte(writeWeights[(step * writeHeads + h) * slots + slot]!);
      if (weight > most) [most, head] = [weight, h];
    }
    if (most >= WROTE) return { step, head, weight: most };
  }
  return null;
};
