import { useSignal } from '@preact/signals';

export interface Cells {
  readonly head: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
  /** What is left out, in a sentence. */
  readonly note?: string;
}

/** The numbers behind a picture. They are put together when the reader opens it. */
export function Table({ title, cells }: { readonly title: string; readonly cells: () => Cells }) {
  const open = useSignal(false);
  return (
    <details class="table-behind" onToggle={({ currentTarget }) => (open.value = currentTarget.open)}>
      <summary>{title}</summary>
      {open.value && <Opened title={title} cells={cells} />}
    </details>
  );
}

function Opened({ title, cells }: { readonly title: string; readonly cells: () => Cells }) {
  const { head, rows, note } = cells();
  return (
    <>
      {note && <p class="hint">{note}</p>}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be in reach of the keyboard */}
      <section class="table-frame" aria-label={title} tabIndex={0}>
        <table>
          <thead>
            <tr>
              {head.map((name) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row[0]}>
                {row.map((cell, i) => (
                  <td key={head[i]}>{cell}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </>
  );
}
