import type { ReadonlySignal } from '@preact/signals';
import { useCallback, useId } from 'preact/hooks';
import { choose } from '../actions.ts';
import { drawSmallCurve } from '../draw/small-curve.ts';
import { drawSmallMemory } from '../draw/small-memory.ts';
import { drawWholeAnswer } from '../draw/whole-answer.ts';
import { choice, view } from '../state.ts';
import { type Draw, Sketch } from '../try/Sketch.tsx';
import { nounOf, pooled, sentence, verdictOf } from '../try/verdict.ts';
import { wholeOf } from '../words.ts';
import type { Extent, Running } from './comparison.ts';
import { standing } from './lane.ts';

interface LaneCardProps {
  readonly running: Running;
  readonly extent: ReadonlySignal<Extent>;
  onGoOn(): void;
}

/** One of several trainings: how it learns, where its heads are, and what it says. */
export function LaneCard({ running, extent, onGoOn }: LaneCardProps) {
  const title = useId();
  const { entry } = running;
  const { status, learned, step, why } = running.lane.value;
  const watch = (): void => {
    choose(entry.spec);
    view.value = 'watch';
  };
  return (
    <article class={`lane lane-${learned ? 'learned' : status.replace(' ', '-')}`} aria-labelledby={title}>
      <header>
        <h3 id={title}>{entry.label}</h3>
        <span class="lane-step">step {wholeOf(step)}</span>
      </header>
      <p class="lane-standing">{standing(running.lane.value)}</p>
      {entry.about && <p class="lane-about">{entry.about}</p>}
      {why ? (
        <p class="lane-why">{why}</p>
      ) : (
        <>
          <Errors running={running} extent={extent} />
          <Heads running={running} />
          <Said running={running} />
        </>
      )}
      <footer>
        {status === 'learned' && (
          <button type="button" class="button" onClick={onGoOn}>
            Go on<span class="unseen">: {entry.label}</span>
          </button>
        )}
        <button type="button" class="button" onClick={watch}>
          Watch it<span class="unseen">: {entry.label}</span>
        </button>
      </footer>
    </article>
  );
}

function Errors({ running, extent }: Pick<LaneCardProps, 'running' | 'extent'>) {
  const { drawn, lane, entry } = running;
  const { errors, learned, step } = lane.value;
  // The series is changed in place; the version counts its changes.
  const [version, frame, at] = [drawn.value, extent.value, learned?.step ?? null];
  const draw: Draw = useCallback(
    (context, width, height, colours) => {
      const { steps, errors: points } = running.series;
      drawSmallCurve(context, width, height, { steps, errors: points, extent: frame, learned: at }, colours);
    },
    [version, frame, at],
  );
  const label =
    errors === null
      ? `${entry.label}: nothing trained yet`
      : `${entry.label}: ${errors.toFixed(1)} errors a sequence at step ${wholeOf(step)}`;
  return <Sketch class="lane-curve" label={label} draw={draw} />;
}

function Heads({ running }: Pick<LaneCardProps, 'running'>) {
  const { value: trace } = running.trace;
  const draw: Draw = useCallback(
    (context, width, height, colours) => {
      if (trace?.memory) drawSmallMemory(context, width, height, trace.steps, trace.memory, colours);
    },
    [trace],
  );
  if (trace && !trace.memory) return <p class="lane-heads none">No memory: all it has is its own state.</p>;
  return (
    <Sketch
      class="lane-heads"
      label={`${running.entry.label}: where it writes and reads, slots from top to bottom, steps from left to right`}
      draw={draw}
    />
  );
}

function Said({ running }: Pick<LaneCardProps, 'running'>) {
  const { value: trace } = running.trace;
  const draw: Draw = useCallback(
    (context, width, height, colours) => {
      if (!trace) return;
      const bits = trace.over === 'bits' ? trace.outputSize : 1;
      drawWholeAnswer(context, width, height, pooled(trace, Math.floor(width / 2)), bits, null, colours);
    },
    [trace],
  );
  const said = trace ? sentence(verdictOf(trace), nounOf(choice.value.task, trace.over)) : 'nothing yet';
  return <Sketch class="lane-answer" label={`${running.entry.label}, its answer: ${said}`} draw={draw} />;
}
