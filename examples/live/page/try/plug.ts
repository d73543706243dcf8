import type { ModelKind } from '@engram/ntm';
import { isUntouched, type Probe, type Sequence, type Tampering } from '../../shared/messages.ts';
import type { MemoryTrace, Trace } from '../../shared/trace.ts';
import { plural, wholeOf } from '../words.ts';
import { verdictOf } from './verdict.ts';

// What pulling the plug did to an answer, and what there is to pull.

/** Only the NTM's heads move along the slots by shifts. */
export const hasShifts = (model: ModelKind): boolean => model === 'ntm';

/** Wrong bits or tokens of an answer, and how many there could be. */
export interface Errors {
  readonly of: string;
  /** The training steps that the network had taken. */
  readonly trained: number;
  readonly errors: number;
  readonly most: number;
}

/** A sequence, as a key. */
const keyOf = (sequence: Sequence, snapshot: number | null): string => JSON.stringify([sequence, snapshot]);

export const errorsOf = (trace: Trace, { sequence, snapshot }: Pick<Probe, 'sequence' | 'snapshot'>): Errors => {
  const { counted, errors } = verdictOf(trace);
  const each = trace.over === 'bits' ? trace.outputSize : 1;
  return { of: keyOf(sequence, snapshot), trained: trace.trained, errors, most: counted * each };
};

/** Before and now; `before` is of the same sequence, as long as nothing was done to it. */
export const comparison = (before: Errors | null, now: Errors, tampering: Tampering, noun: 'bit' | 'token'): string => {
  const wrong = ({ errors, most }: Errors): string =>
    errors === 0 ? 'nothing wrong' : `${wholeOf(errors)} of ${plural(most, noun)} wrong`;
  if (isUntouched(tampering)) return `Untouched: ${wrong(now)}.`;
  return before?.of === now.of ? `Untouched: ${wrong(before)}. Now: ${wrong(now)}.` : `Now: ${wrong(now)}.`;
};

/** The slot that a head looks at most, at a step. */
const strongest = (weights: Uint8Array, heads: number, slots: number, step: number): number => {
  let [best, most] = [0, -1];
  for (let head = 0; head < heads; head++) {
    for (let slot = 0; slot < slots; slot++) {
      const weight = weights[(step * heads + head) * slots + slot]!;
      if (weight > most) [best, most] = [slot, weight];
    }
  }
  return best;
};

/** The slot that was written at a step; where nothing is written, the one that was read. */
export const slotAt = (
  { slots, readHeads, writeHeads, readWeights, writeWeights }: MemoryTrace,
  step: number,
): number =>
  writeHeads > 0 ? strongest(writeWeights, writeHeads, slots, step) : strongest(readWeights, readHeads, slots, step);

/** What to wipe if nobody says it: what is written at the cursor; at the ends of what is shown, in the middle of it. */
export const firstWipe = (
  { counts, memory }: Trace,
  at: number,
  slot: number | null,
): NonNullable<Tampering['wipe']> => {
  const answer = Math.max(0, counts.indexOf(1));
  const step = at > 0 && at < answer ? at : Math.floor(answer / 2);
  return { slot: slot ?? (memory ? slotAt(memory, step) : 0), step };
};

/** The slot and the step at the cursor. */
export const wipeAt = ({ memory }: Trace, at: number, slot: number | null): NonNullable<Tampering['wipe']> => ({
  slot: slot ?? (memory ? slotAt(memory, at) : 0),
  step: at,
});
