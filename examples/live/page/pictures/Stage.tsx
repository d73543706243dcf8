import type { ComponentChildren } from 'preact';
import type { Look } from '../../shared/trace.ts';
import { barsAround, drawBars } from '../draw/bars.ts';
import { figure } from '../draw/words.ts';
import { at, looks } from '../state.ts';
import { Picture } from './Picture.tsx';
import { type StageFacts, strongest } from './stages.tsx';
import { type Cells, Table } from './Table.tsx';

const MOST_ROWS = 100;

/** The look of the same head, as it is when it is drawn. */
const latest = ({ head, number }: Look): Look | undefined =>
  looks.value?.looks.find((look) => look.head === head && look.number === number);

interface StageProps {
  readonly stage: StageFacts;
  readonly look: Look;
  readonly children?: ComponentChildren;
}

const cellsOf = ({ before, after }: StageFacts, look: Look): Cells => {
  const [was, is] = [before(look), after(look)];
  const all = Array.from(is, (_, slot) => slot);
  const many = all.length > MOST_ROWS;
  const shown = many ? [...all].sort((a, b) => is[b]! - is[a]! || a - b).slice(0, MOST_ROWS) : all;
  return {
    head: was ? ['Slot', 'Before', 'After'] : ['Slot', 'Weight'],
    rows: shown.map((slot) => [slot, ...(was ? [figure(was[slot]!, 3)] : []), figure(is[slot]!, 3)]),
    ...(many ? { note: `The ${MOST_ROWS} of ${all.length} slots with the largest weights.` } : {}),
  };
};

/** One step of a look: its picture, its equation, its numbers, and what happened. */
export function Stage({ stage, look, children }: StageProps) {
  const { name, question, equation, says, numbers, before, after } = stage;
  return (
    <li class="stage">
      <h3>
        {name} <span class="hint">{question}</span>
      </h3>
      <Picture
        class="bars-picture"
        label={`${name}, step ${at.value + 1}. ${says(look)}`}
        draw={(surface) => {
          const now = latest(look);
          if (!now) return false;
          const colour = now.head === 'read' ? surface.colours.read : surface.colours.write;
          const piece = barsAround(strongest(now.weights), now.weights.length);
          drawBars(surface, { before: before(now), after: after(now), most: 1, colour, piece });
          return false;
        }}
      />
      {children}
      <dl class="numbers">
        {numbers(look).map((number) => (
          <div key={number.name} title={number.about}>
            <dt>{number.name}</dt>
            <dd>{number.value}</dd>
          </div>
        ))}
      </dl>
      <math class="equation" display="block">
        {equation}
      </math>
      <p class="says">{says(look)}</p>
      <Table title={`${name} as a table`} cells={() => cellsOf(stage, look)} />
    </li>
  );
}
