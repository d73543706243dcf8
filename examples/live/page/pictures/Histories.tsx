import type { MemoryTrace } from '../../shared/trace.ts';
import { drawHistory, type History } from '../draw/history.ts';
import type { Palette } from '../draw/palette.ts';
import { rowWords } from '../draw/row-words.ts';
import { at, slot, trace } from '../state.ts';
import { headsHere } from './memory.ts';
import { origin } from './origin.ts';
import { overTime } from './over-time.ts';
import { Picture } from './Picture.tsx';
import { useBaked } from './use-baked.ts';

interface RowProps {
  readonly title: string;
  readonly about: string;
  readonly label: string;
  readonly ramp: 'reads' | 'writes' | 'values';
  /** Whether it says who wrote a slot. */
  readonly writes?: boolean;
  /** Taken from the trace that is shown when it is drawn. */
  readonly of: (memory: MemoryTrace) => Pick<History, 'weights' | 'heads'> | null;
}

/** One strip: time to the right, slots downwards. */
function Row({ title, about, label, ramp, writes = false, of }: RowProps) {
  const baked = useBaked();
  return (
    <figure class="history">
      <figcaption>
        <strong>{title}</strong> <span class="hint">{about}</span>
      </figcaption>
      <Picture
        class="history-picture"
        label={label}
        draw={(surface) => {
          const shown = trace.value;
          const row = shown?.memory && of(shown.memory);
          if (!shown?.memory || !row) return false;
          const { [ramp]: colours }: Palette = surface.colours;
          const history = { ...row, steps: shown.steps, slots: shown.memory.slots };
          const asked = shown.counts.indexOf(1);
          const here = origin.value;
          drawHistory(surface, baked, history, colours, {
            at: at.value,
            slot: writes && here?.writing ? here.slot : slot.value,
            writtenAt: writes ? (here?.writing?.step ?? null) : null,
            askedFrom: asked > 0 ? asked : null,
          });
          return false;
        }}
        on={overTime(trace.value?.memory?.slots)}
      />
    </figure>
  );
}

/** What the heads did over time, and what else the memory did. */
export function Histories({ memory }: { readonly memory: MemoryTrace }) {
  const { value: heads } = headsHere;
  return (
    <div class="histories">
      {memory.writeHeads > 0 && (
        <Row
          title="Where it wrote"
          about="time to the right, slots downwards; from the dots on it must answer"
          label={`Where it wrote, step by step. At the cursor: ${heads}`}
          ramp="writes"
          writes
          of={({ writeWeights, writeHeads }) => ({ weights: writeWeights, heads: writeHeads })}
        />
      )}
      <Row
        title="Where it read"
        about="the same, below"
        label={`Where it read, step by step. At the cursor: ${heads}`}
        ramp="reads"
        of={({ readWeights, readHeads }) => ({ weights: readWeights, heads: readHeads })}
      />
      {memory.rows.map(({ name, about }) => (
        <Row
          key={name}
          title={name[0]!.toUpperCase() + name.slice(1)}
          about={rowWords(name, about)}
          label={`${name}, step by step. ${rowWords(name, about)}`}
          ramp="values"
          of={({ rows }) => {
            const row = rows.find((each) => each.name === name);
            return row ? { weights: row.values, heads: 1 } : null;
          }}
        />
      ))}
    </div>
  );
}
