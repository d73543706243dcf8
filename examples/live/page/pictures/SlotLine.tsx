import type { MemoryTrace, Trace } from '../../shared/trace.ts';
import { nextSlot } from '../draw/heads.ts';
import { slotWords, writingWords } from '../draw/slot-words.ts';
import { figure } from '../draw/words.ts';
import { at, slot, trace } from '../state.ts';
import { contentsHere } from './memory.ts';
import { type Origin, origin } from './origin.ts';
import { Table } from './Table.tsx';

const textOf = (shown: Trace, { slot: which, why }: Origin, step: number): string => {
  if (why === 'written') return writingWords(shown, which, step);
  return slotWords(shown, which, step, why === 'read' ? `It reads slot ${which}` : undefined);
};

/** What a slot holds, and who wrote it: the one that the reader points at, or the one that a head looks at. */
export function SlotLine({ memory }: { readonly memory: MemoryTrace }) {
  const { slots, width } = memory;
  const here = origin.value;
  const go = (by: number): void => {
    slot.value = nextSlot(slot.value ?? here?.slot ?? null, by, slots);
  };
  const text = here && trace.value ? textOf(trace.value, here, at.value) : 'It looks at no slot in particular.';
  return (
    <div class="slot-line">
      <span class="pair">
        <button type="button" class="button small" aria-label="The slot before" onClick={() => go(-1)}>
          ‹
        </button>
        <button type="button" class="button small" aria-label="The next slot" onClick={() => go(1)}>
          ›
        </button>
      </span>
      <p aria-live={slot.value === null ? 'off' : 'polite'}>{text}</p>
      <Table
        title="The numbers in this slot"
        cells={() => {
          if (!here) return { head: ['Place', 'Number'], rows: [], note: 'Point at a slot first.' };
          const values = contentsHere.value?.subarray(here.slot * width, (here.slot + 1) * width) ?? [];
          return {
            head: ['Place', 'Number'],
            rows: Array.from(values, (value, i) => [i + 1, figure(value, 3)]),
            note: `Slot ${here.slot}, after step ${at.value + 1}.`,
          };
        }}
      />
    </div>
  );
}
