import { type Signal, useComputed, useSignal, useSignalEffect } from '@preact/signals';
import { useRef } from 'preact/hooks';
import type uPlot from 'uplot';
import { lookAt } from '../actions.ts';
import { CurveData, type Line, lines, plotCurve, readingOf } from '../draw/curve-plot.ts';
import { palette } from '../draw/palette.ts';
import { nearest } from '../snapshots.ts';
import { choice, drawn, marks, series, snapshot, snapshots, step } from '../state.ts';
import { wholeOf } from '../words.ts';
import { CurveTable } from './CurveTable.tsx';
import { Moments } from './Moments.tsx';

type Shown = Readonly<Record<Line, boolean>>;

const labelOf = (line: Line): string =>
  ({
    errors: choice.value.models.includes('tiny-ntm') ? 'Wrong tokens' : 'Wrong bits',
    losses: 'Loss',
    norms: 'Gradient',
  })[line];

/** What the lines are, whether they are drawn, and what they say under the pointer. */
function Legend({ shown, pointed }: { readonly shown: Signal<Shown>; readonly pointed: Signal<number | null> }) {
  drawn.value;
  return (
    <fieldset class="curve-lines">
      <legend class="unseen">Lines of the curve</legend>
      {lines.map((line) => (
        <label key={line} class={`line-${line}`}>
          <span>
            <input
              type="checkbox"
              checked={shown.value[line]}
              onChange={({ currentTarget }) => {
                shown.value = { ...shown.value, [line]: currentTarget.checked };
              }}
            />
            {labelOf(line)}
          </span>
          <span class="reading" aria-hidden="true">
            <svg viewBox="0 0 20 4" aria-hidden="true" focusable="false">
              <path d="M0 2h20" />
            </svg>
            {readingOf(series.value, line, pointed.value)}
          </span>
        </label>
      ))}
    </fieldset>
  );
}

function Chart({ shown, pointed }: { readonly shown: Signal<Shown>; readonly pointed: Signal<number | null> }) {
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot | null>(null);

  // Made anew where a line comes or goes, and where the colours change.
  useSignalEffect(() => {
    if (!place.current) return;
    const room = place.current;
    const made = plotCurve(room, {
      palette: palette.value,
      shown: shown.value,
      marks: () => marks.peek(),
      looked: () => snapshot.peek(),
      pointed: (index) => {
        pointed.value = index;
      },
      clicked: (at) => lookAt(at >= step.peek() ? null : nearest(snapshots.peek(), at)),
    });
    chart.current = made;
    const sizes = new ResizeObserver(() => made.setSize({ width: room.clientWidth, height: room.clientHeight }));
    sizes.observe(room);
    return () => {
      sizes.disconnect();
      made.destroy();
      chart.current = null;
    };
  });

  const data = useRef(new CurveData());
  useSignalEffect(() => {
    palette.value;
    shown.value;
    drawn.value;
    marks.value;
    snapshot.value;
    const frame = requestAnimationFrame(() => chart.current?.setData(data.current.of(series.peek())));
    return () => cancelAnimationFrame(frame);
  });

  const said = useComputed(() => {
    drawn.value;
    const { length } = series.value;
    if (length === 0) return 'Nothing has been trained yet';
    const [first, last] = [readingOf(series.value, 'errors', 0), readingOf(series.value, 'errors', null)];
    return `${labelOf('errors')} in a sequence: ${first} at first, ${last} at step ${wholeOf(series.value.steps.at(-1)!)}`;
  });
  return <div ref={place} class="chart" role="img" aria-label={said} />;
}

/** How the training went, and the way back through it. */
export function Curve() {
  const shown = useSignal<Shown>({ errors: true, losses: false, norms: false });
  const pointed = useSignal<number | null>(null);
  return (
    <section class="curve" aria-labelledby="curve-title">
      <h2 id="curve-title">Learning, as a curve</h2>
      <Legend shown={shown} pointed={pointed} />
      <Chart shown={shown} pointed={pointed} />
      <Moments />
      <CurveTable />
    </section>
  );
}
