import type { Trace } from '../../shared/trace.ts';
import { type Writing, writerOf } from './provenance.ts';
import { figure, kindOf, ordinal, unitOf } from './words.ts';

/** What the network was at when it wrote: `when the 4th vector was shown, 10110111`. */
const when = (trace: Trace, { step, head, weight }: Writing, at: number): string => {
  const about = kindOf(trace, step);
  const thing = 'number' in about ? `the ${ordinal(about.number)} ${unitOf(trace)}` : '';
  const now = step === at;
  const then =
    about.kind === 'shown'
      ? `${thing} ${now ? 'is' : 'was'} shown, ${about.what}`
      : about.kind === 'mark'
        ? `${about.what} ${now ? 'goes' : 'went'} by`
        : `it ${now ? 'must' : 'had to'} say ${thing}`;
  const by = trace.memory && trace.memory.writeHeads > 1 ? ` by head ${head + 1}` : '';
  const share = weight < 0.95 ? `, with a weight of ${figure(weight)}` : '';
  return `${by}${share}, ${now ? 'as' : 'when'} ${then}`;
};

/** What a slot holds after a step and who wrote it, in a sentence; `name` is what the slot is called at its beginning. */
export const slotWords = (trace: Trace, slot: number, at: number, name = `Slot ${slot}`): string => {
  const { memory } = trace;
  if (!memory) return '';
  if (memory.writeHeads === 0) return `${name}: nobody can write to this memory.`;
  const writing = writerOf(memory, slot, at);
  if (!writing) return `${name}: nobody has written here yet.`;
  const written = writing.step === at ? 'written at this step' : `written at step ${writing.step + 1}`;
  return `${name}: ${written}${when(trace, writing, at)}.`;
};

/** The same of a slot that a head writes to now: `It writes to slot 7, as the 4th vector is shown, 10110111.` */
export const writingWords = (trace: Trace, slot: number, at: number): string => {
  const writing = trace.memory && writerOf(trace.memory, slot, at);
  return writing ? `It writes to slot ${slot}${when(trace, writing, at)}.` : '';
};
