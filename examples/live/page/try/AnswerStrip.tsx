import { useSignal } from '@preact/signals';
import { useCallback } from 'preact/hooks';
import type { Trace } from '../../shared/trace.ts';
import { drawWholeAnswer } from '../draw/whole-answer.ts';
import { wholeOf } from '../words.ts';
import { type Draw, Sketch } from './Sketch.tsx';
import { pooled, runsOf } from './verdict.ts';

const MOST_ROWS = 100;

interface AnswerStripProps {
  readonly trace: Trace;
  readonly noun: string;
  readonly label: string;
  /** Where a line goes through it, as a part of its width; `null` for none. */
  readonly mark: number | null;
}

/** The whole answer in one line, and a table behind it. */
export function AnswerStrip({ trace, noun, label, mark }: AnswerStripProps) {
  const open = useSignal(false);
  const bits = trace.over === 'bits' ? trace.outputSize : 1;
  const draw: Draw = useCallback(
    (context, width, height, colours) =>
      drawWholeAnswer(context, width, height, pooled(trace, Math.floor(width / 2)), bits, mark, colours),
    [trace, bits, mark],
  );
  return (
    <>
      <Sketch class="try-answer" label={label} draw={draw} />
      {mark !== null && <p class="hint">Beyond the dashed line is more than it ever saw in training.</p>}
      <details onToggle={({ currentTarget }) => (open.value = currentTarget.open)}>
        <summary>The same as a table</summary>
        {open.value && (
          // It may be longer than its box; a keyboard can scroll it, too.
          // biome-ignore lint/a11y/noNoninteractiveTabindex: as above
          <section class="table try-runs" tabIndex={0} aria-label="The answer as a table">
            <Runs trace={trace} noun={noun} />
          </section>
        )}
      </details>
    </>
  );
}

function Runs({ trace, noun }: Pick<AnswerStripProps, 'trace' | 'noun'>) {
  const { runs, more } = runsOf(trace, MOST_ROWS);
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{`${noun[0]!.toUpperCase()}${noun.slice(1)}s`}</th>
          <th scope="col">Said</th>
        </tr>
      </thead>
      <tbody>
        {runs.map(({ from, to, right }) => (
          <tr key={from}>
            <td>{from === to ? wholeOf(from) : `${wholeOf(from)} to ${wholeOf(to)}`}</td>
            <td>{right ? 'right' : 'wrong'}</td>
          </tr>
        ))}
        {more > 0 && (
          <tr>
            <td colSpan={2}>and on like this: {wholeOf(more)} more changes</td>
          </tr>
        )}
      </tbody>
    </table>
  );
}
