import './pictures.css';
import type { Trace } from '../../shared/trace.ts';
import { drawGrid, type Grid, wrongIn } from '../draw/grid.ts';
import { bitsOf, errorWords, figure, mostIn, stepWords } from '../draw/words.ts';
import { NOTHING } from '../pictures/nothing.ts';
import { origin } from '../pictures/origin.ts';
import { overTime } from '../pictures/over-time.ts';
import { Picture } from '../pictures/Picture.tsx';
import { type Cells, Table } from '../pictures/Table.tsx';
import { useBaked } from '../pictures/use-baked.ts';
import { at, trace } from '../state.ts';

const MOST_ROWS = 100;

interface RowProps {
  readonly title: string;
  readonly about: string;
  readonly label: string;
  readonly class: string;
  /** Whether it is what was shown: then it says of what a slot comes. */
  readonly inputs?: boolean;
  readonly of: (trace: Trace) => Grid;
}

/** One grid: time to the right, the numbers of a step downwards. */
function Row({ title, about, label, class: name, inputs = false, of }: RowProps) {
  const baked = useBaked();
  return (
    <figure class="answer-row">
      <figcaption>
        <strong>{title}</strong> <span class="hint">{about}</span>
      </figcaption>
      <Picture
        class={`answer-picture ${name}`}
        label={label}
        draw={(surface) => {
          const shown = trace.value;
          if (!shown) return false;
          const here = inputs ? origin.value : null;
          const colour = here?.why === 'written' ? surface.colours.write : surface.colours.read;
          drawGrid(surface, baked, of(shown), [shown], {
            at: at.value,
            origin: here?.writing ? { step: here.writing.step, colour } : null,
          });
          return false;
        }}
        on={overTime()}
      />
    </figure>
  );
}

const saidCells = (shown: Trace, step: number): Cells => {
  const { steps, counts, over, inputs, targets, outputs, inputSize, outputSize, wrong } = shown;
  const from = Math.max(0, Math.min(steps - MOST_ROWS, step - MOST_ROWS / 2));
  const to = Math.min(steps, from + MOST_ROWS);
  const said = (rows: Float32Array, size: number, t: number): string =>
    over === 'bits' ? bitsOf(rows, size, t) : `${mostIn(rows, size, t)}`;
  const rows = Array.from({ length: to - from }, (_, i) => {
    const t = from + i;
    const asked = counts[t] === 1;
    return [
      t + 1,
      said(inputs, inputSize, t),
      asked ? said(targets, outputSize, t) : '–',
      asked ? said(outputs, outputSize, t) : '–',
      asked ? wrong[t]! : '–',
    ];
  });
  return {
    head: ['Step', 'Shown', 'Should say', 'Says', 'Wrong'],
    rows,
    ...(steps > MOST_ROWS ? { note: `Steps ${from + 1} to ${to} of ${steps}, around the cursor.` } : {}),
  };
};

/** How sure it is of what it says at the cursor. */
const sureness = ({ over, counts, outputs, outputSize }: Trace, step: number): string => {
  if (over === 'tokens' || !counts[step]) return '';
  let least = 1;
  for (let i = 0; i < outputSize; i++) {
    const said = outputs[step * outputSize + i]!;
    least = Math.min(least, Math.max(said, 1 - said));
  }
  return ` At the cursor it is at least ${figure(100 * least, 0)} % sure of each bit.`;
};

/** What the network was shown, what it should say and what it says, one above the other. */
export function Answer() {
  const shown = trace.value ?? NOTHING;
  const what = shown.over === 'tokens' ? 'tokens' : 'bits';
  const words = trace.value ? errorWords(shown) : 'nothing yet';
  const here = stepWords(shown, at.value);
  return (
    <section class="answer" aria-labelledby="answer-title">
      <div class="head-line">
        <h2 id="answer-title">What it says</h2>
        <p class={`verdict ${shown.wrong.some((bits) => bits > 0) ? 'bad' : 'good'}`}>
          {words[0]!.toUpperCase() + words.slice(1)}
        </p>
      </div>
      <Row
        title="It was shown"
        about={`a column a step, its ${what} downwards${shown.memory ? '; dashes: where the slot comes from' : ''}`}
        label={`What it was shown: ${shown.steps} steps of ${shown.inputSize} ${what}. Cursor at ${here}`}
        class="shown"
        inputs
        of={({ inputs, inputSize, steps }) => ({ rows: inputs, size: inputSize, steps, counts: null, wrong: null })}
      />
      <Row
        title="It should say"
        about="grey: nothing is asked"
        label={`What it should say. Cursor at ${here}`}
        class="asked"
        of={({ targets, outputSize, steps, counts }) => ({
          rows: targets,
          size: outputSize,
          steps,
          counts,
          wrong: null,
        })}
      />
      <Row
        title="It says"
        about="a cross in a cell, and a mark below: wrong"
        label={`What it says: ${words}.${sureness(shown, at.value)}`}
        class="said"
        of={(of) => ({
          rows: of.outputs,
          size: of.outputSize,
          steps: of.steps,
          counts: of.counts,
          wrong: wrongIn(of),
        })}
      />
      <Table title="All three as a table" cells={() => saidCells(shown, at.value)} />
    </section>
  );
}
