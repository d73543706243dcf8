import type { MemoryTrace } from '../../shared/trace.ts';
import { nextSlot } from '../draw/heads.ts';
import { slotWords } from '../draw/slot-words.ts';
import { figure } from '../draw/words.ts';
import { at, slot, trace } from '../store.ts';
import { contentsHere } from './memory.ts';
import { Table } from './Table.tsx';

/** What a slot that the reader points at holds, and who wrote it. */
export function SlotLine({ memory }: { readonly memory: MemoryTrace }) {
  const { slots, width } = memory;
  const pointed = slot.value !== null && slot.value < slots ? slot.value : null;
  const go = (by: number): void => {
    slot.value = nextSlot(pointed, by, slots);
  };
  const text =
    pointed !== null && trace.value
      ? slotWords(trace.value, pointed, at.value)
      : 'Point at a slot to see what it holds and who wrote it.';
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
      <p aria-live="polite">{text}</p>
      {pointed !== null && (
        <Table
          title={`The ${width} numbers of slot ${pointed}`}
          cells={() => {
            const values = contentsHere.value?.subarray(pointed * width, (pointed + 1) * width) ?? [];
            return { head: ['Place', 'Number'], rows: Array.from(values, (value, i) => [i, figure(value, 3)]) };
          }}
        />
      )}
    </div>
  );
}
