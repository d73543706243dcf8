import type { Trace } from '../../shared/trace.ts';
import { writerOf } from './provenance.ts';
import { figure, kindOf, ordinal, unitOf } from './words.ts';

/** What a slot holds after a step and who wrote it, in a sentence; `name` is what the slot is called at its beginning. */
export const slotWords = (trace: Trace, slot: number, at: number, name = `Slot ${slot}`): string => {
  const { memory } = trace;
  if (!memory) return '';
  if (memory.writeHeads === 0) return `${name}: nobody can write to this memory.`;
  const writing = writerOf(memory, slot, at);
  if (!writing) return `${name}: nobody has written here yet.`;
  const head = memory.writeHeads > 1 ? ` by head ${writing.head + 1}` : '';
  const share = writing.weight < 0.95 ? `, with a weight of ${figure(writing.weight)}` : '';
  const about = kindOf(trace, writing.step);
  const unit = unitOf(trace);
  const then =
    about.kind === 'shown'
      ? `the ${ordinal(about.number)} ${unit} was shown, ${about.what}`
      : about.kind === 'mark'
        ? `${about.what} went by`
        : `it had to say the ${ordinal(about.number)} ${unit}`;
  return `${name}: written at step ${writing.step + 1}${head}${share}, when ${then}.`;
};
