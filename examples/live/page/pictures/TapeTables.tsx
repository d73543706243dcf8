import type { MemoryTrace } from '../../shared/trace.ts';
import { mostOf } from '../draw/heads.ts';
import { headsAt } from '../draw/motion.ts';
import { writerOf } from '../draw/provenance.ts';
import { figure } from '../draw/words.ts';
import { at, length } from '../state.ts';
import { type Cells, Table } from './Table.tsx';

/** Rows that a reader may still want to read. */
const MOST_ROWS = 100;

/** The slots at the cursor; where there are many, those that heads look at most. */
const slotCells = (memory: MemoryTrace, step: number): Cells => {
  const [reads, writes] = [mostOf(memory, 'read', step), mostOf(memory, 'write', step)];
  const all = Array.from({ length: memory.slots }, (_, slot) => slot);
  const many = all.length > MOST_ROWS;
  const looked = (slot: number): number => Math.max(reads[slot]!, writes[slot]!);
  const shown = many ? [...all].sort((a, b) => looked(b) - looked(a) || a - b).slice(0, MOST_ROWS) : all;
  const rows = shown.map((slot) => {
    const writing = writerOf(memory, slot, step);
    return [
      slot,
      figure(reads[slot]! / 255),
      figure(writes[slot]! / 255),
      writing ? `step ${writing.step + 1}` : 'never',
    ];
  });
  return {
    head: ['Slot', 'Read', 'Written', 'Last written at'],
    rows,
    ...(many ? { note: `The ${MOST_ROWS} of ${all.length} slots that heads look at most.` } : {}),
  };
};

/** What the heads did, a row a step; of many steps, those around the cursor. */
const stepCells = (memory: MemoryTrace, step: number, steps: number): Cells => {
  const from = Math.max(0, Math.min(steps - MOST_ROWS, step - MOST_ROWS / 2));
  const to = Math.min(steps, from + MOST_ROWS);
  const name = ({ kind, number }: { readonly kind: string; readonly number: number }): string =>
    `${kind === 'read' ? 'Reads' : 'Writes'} ${number + 1}`;
  const rows = Array.from({ length: to - from }, (_, i) => {
    const heads = headsAt(memory, from + i).map(({ slot, peak }) => `slot ${slot} (${figure(peak)})`);
    return [from + i + 1, ...heads];
  });
  return {
    head: ['Step', ...headsAt(memory, step).map(name)],
    rows,
    ...(steps > MOST_ROWS ? { note: `Steps ${from + 1} to ${to} of ${steps}, around the cursor.` } : {}),
  };
};

export function TapeTables({ memory }: { readonly memory: MemoryTrace }) {
  return (
    <div class="tables">
      <Table title="The slots at this step as a table" cells={() => slotCells(memory, at.value)} />
      <Table title="Where the heads looked most, as a table" cells={() => stepCells(memory, at.value, length.value)} />
    </div>
  );
}
