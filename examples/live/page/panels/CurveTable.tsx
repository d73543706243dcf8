import { useSignal } from '@preact/signals';
import { drawn, marks, series } from '../state.ts';
import { shortOf, wholeOf } from '../words.ts';

const MOST_ROWS = 40;

function Rows() {
  drawn.value;
  const { steps, errors, losses, norms, length } = series.value;
  const by = Math.max(1, Math.ceil(length / MOST_ROWS));
  const rows = steps.map((_, i) => i).filter((i) => i % by === by - 1 || i === length - 1);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
    <section class="table" tabIndex={0} aria-label="The curve as a table">
      <table>
        <thead>
          <tr>
            <th scope="col">Step</th>
            <th scope="col">Wrong</th>
            <th scope="col">Loss</th>
            <th scope="col">Gradient</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((i) => (
            <tr key={i}>
              <th scope="row">{wholeOf(steps[i]!)}</th>
              <td>{shortOf(errors[i]!)}</td>
              <td>{shortOf(losses[i]!)}</td>
              <td>{shortOf(norms[i]!)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {marks.value.length > 0 && (
        <ul>
          {marks.value.map(({ step, kind, text }) => (
            <li key={`${step} ${kind}`}>
              Step {wholeOf(step)}, {kind}: {text}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** The same as numbers; made when it is opened. */
export function CurveTable() {
  const open = useSignal(false);
  return (
    <details
      onToggle={({ currentTarget }) => {
        open.value = currentTarget.open;
      }}
    >
      <summary>As a table</summary>
      {open.value && <Rows />}
    </details>
  );
}
