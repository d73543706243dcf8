import { wholeOf } from '../words.ts';
import type { Running } from './comparison.ts';
import { standing } from './lane.ts';

interface LaneTableProps {
  readonly lanes: readonly Running[];
  readonly what: string;
  readonly noun: string;
}

/** All trainings in numbers. */
export function LaneTable({ lanes, what, noun }: LaneTableProps) {
  return (
    // It may be wider than a phone; a keyboard can scroll it, too.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: as above
    <section class="lane-table" tabIndex={0} aria-label="All of them in numbers">
      <table>
        <thead>
          <tr>
            <th scope="col">{what}</th>
            <th scope="col">State</th>
            <th scope="col">Learned after</th>
            <th scope="col">Computing</th>
            <th scope="col">Wrong {noun}s a sequence</th>
          </tr>
        </thead>
        <tbody>
          {lanes.map((running) => (
            <Row key={running.entry.label} running={running} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Row({ running }: { readonly running: Running }) {
  const lane = running.lane.value;
  const { learned, busy, errors } = lane;
  return (
    <tr>
      <th scope="row">{running.entry.label}</th>
      <td>{learned ? 'learned' : standing(lane)}</td>
      <td>{learned ? `${wholeOf(learned.sequences)} sequences` : '–'}</td>
      <td>{`${((learned?.busy ?? busy) / 1000).toFixed(1)} s`}</td>
      <td>{errors === null ? '–' : errors.toFixed(2)}</td>
    </tr>
  );
}
