import { computed } from '@preact/signals';
import { mostOf } from '../draw/heads.ts';
import { type Writing, writerOf } from '../draw/provenance.ts';
import { at, slot, trace } from '../store.ts';

/** A slot that is of interest, why, and who wrote it last. */
export interface Origin {
  readonly slot: number;
  /** The reader points at it, or a head reads it, or writes to it. */
  readonly why: 'pointed' | 'read' | 'written';
  readonly writing: Writing | null;
}

/** A head that looks at a slot this much looks at it. */
const LOOKS = 0.5;

const strongest = (weights: Uint8Array): number | null => {
  const most = weights.reduce((best, weight, n) => (weight > weights[best]! ? n : best), 0);
  return weights[most]! >= 255 * LOOKS ? most : null;
};

/** The slot that the reader points at; else what is read, where something was written there; else what is written now. */
export const origin = computed((): Origin | null => {
  const memory = trace.value?.memory;
  const step = at.value;
  if (!memory || step >= trace.value!.steps) return null;
  const of = (which: number, why: Origin['why']): Origin => ({
    slot: which,
    why,
    writing: writerOf(memory, which, step),
  });
  if (slot.value !== null && slot.value < memory.slots) return of(slot.value, 'pointed');
  const read = strongest(mostOf(memory, 'read', step));
  const reading = read === null ? null : of(read, 'read');
  if (reading?.writing && reading.writing.step < step) return reading;
  const written = strongest(mostOf(memory, 'write', step));
  return written === null ? reading : of(written, 'written');
});
