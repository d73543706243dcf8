import { computed } from '@preact/signals';
import type { MemoryTrace } from '../../shared/trace.ts';
import { mostOf, whereOf } from '../draw/heads.ts';
import { SHARP } from '../draw/motion.ts';
import { type Writing, writerOf } from '../draw/provenance.ts';
import { at, slot, trace } from '../state.ts';

/** A slot that is of interest, why, and who wrote it last. */
export interface Origin {
  readonly slot: number;
  /** The reader points at it, or a head reads it, or writes to it. */
  readonly why: 'pointed' | 'read' | 'written';
  readonly writing: Writing | null;
}

/** The slot that a head of a kind looks at; `null` where none looks at one in particular. */
const lookedAt = (memory: MemoryTrace, kind: 'read' | 'write', step: number): number | null => {
  const { slot: most, peak } = whereOf(mostOf(memory, kind, step));
  return peak >= SHARP ? most : null;
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
  const read = lookedAt(memory, 'read', step);
  const reading = read === null ? null : of(read, 'read');
  if (reading?.writing && reading.writing.step < step) return reading;
  const written = lookedAt(memory, 'write', step);
  return written === null ? reading : of(written, 'written');
});
