import { useSignal } from '@preact/signals';
import { useMemo, useRef } from 'preact/hooks';
import { settled } from './settle.ts';
import { cellsBetween, hasBit, withBit } from './vectors.ts';

type Cell = readonly [vector: number, bit: number];

interface DrawGridProps {
  readonly vectors: readonly number[];
  readonly bits: number;
  /** Told of what was drawn, once the pen rests. */
  onDraw(vectors: readonly number[]): void;
}

const cellId = ([vector, bit]: Cell): string => `try-cell-${vector}-${bit}`;

/** A grid of bits, a column for each vector: painted with mouse or finger, or cell by cell from the keyboard. */
export function DrawGrid({ vectors, bits, onDraw }: DrawGridProps) {
  const grid = useRef<HTMLDivElement>(null);
  /** What is drawn and not yet told. */
  const draft = useSignal<readonly number[] | null>(null);
  const cursor = useSignal<Cell>([0, 0]);
  const stroke = useRef<{ readonly on: boolean; last: Cell } | null>(null);
  const told = useRef(onDraw);
  told.current = onDraw;
  const tell = useMemo(
    () =>
      settled((drawn: readonly number[]) => {
        told.current(drawn);
        draft.value = null;
      }),
    [draft],
  );

  const shown = draft.value ?? vectors;
  const columns = shown.length;
  const under: Cell = [Math.min(cursor.value[0], columns - 1), Math.min(cursor.value[1], bits - 1)];

  const paint = (cells: readonly Cell[], on: boolean): void => {
    let drawn = draft.peek() ?? vectors;
    for (const [vector, bit] of cells) drawn = withBit(drawn, vector, bit, on);
    draft.value = drawn;
    cursor.value = cells.at(-1)!;
    tell(drawn);
  };

  const cellAt = ({ clientX, clientY }: PointerEvent): Cell => {
    const { left, top, width, height } = grid.current!.getBoundingClientRect();
    const place = (part: number, count: number): number => Math.min(count - 1, Math.max(0, Math.floor(part * count)));
    return [place((clientX - left) / width, columns), place((clientY - top) / height, bits)];
  };

  const press = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    const [vector, bit] = cellAt(event);
    grid.current!.setPointerCapture(event.pointerId);
    stroke.current = { on: !hasBit(shown[vector]!, bit), last: [vector, bit] };
    paint([[vector, bit]], stroke.current.on);
  };

  const drag = (event: PointerEvent): void => {
    const { current } = stroke;
    if (!current) return;
    const to = cellAt(event);
    if (to[0] === current.last[0] && to[1] === current.last[1]) return;
    paint(cellsBetween(current.last, to), current.on);
    current.last = to;
  };

  const lift = (): void => {
    stroke.current = null;
    tell.flush();
  };

  const key = (event: KeyboardEvent): void => {
    const [vector, bit] = under;
    const to: Readonly<Record<string, Cell>> = {
      ArrowLeft: [Math.max(0, vector - 1), bit],
      ArrowRight: [Math.min(columns - 1, vector + 1), bit],
      ArrowUp: [vector, Math.max(0, bit - 1)],
      ArrowDown: [vector, Math.min(bits - 1, bit + 1)],
      Home: [0, bit],
      End: [columns - 1, bit],
    };
    const next = to[event.key];
    if (next) cursor.value = next;
    else if (event.key === ' ' || event.key === 'Enter') paint([under], !hasBit(shown[vector]!, bit));
    else return;
    event.preventDefault();
  };

  return (
    // biome-ignore lint/a11y/useSemanticElements: the cells of a table cannot be walked through with arrow keys
    <div
      ref={grid}
      class="draw-grid"
      role="grid"
      tabIndex={0}
      aria-label={`The input: ${columns} vectors of ${bits} bits. Arrow keys move, space turns a bit on or off.`}
      aria-multiselectable="true"
      aria-activedescendant={cellId(under)}
      onPointerDown={press}
      onPointerMove={drag}
      onPointerUp={lift}
      onPointerCancel={lift}
      onKeyDown={key}
      style={{ '--columns': String(columns) }}
    >
      {Array.from({ length: bits }, (_, bit) => (
        // biome-ignore lint/a11y/useSemanticElements: as above
        // biome-ignore lint/a11y/useFocusableInteractive: the grid has the focus
        <div role="row" key={bit}>
          {shown.map((vector, at) => {
            const on = hasBit(vector, bit);
            const here = at === under[0] && bit === under[1];
            return (
              // biome-ignore lint/a11y/useSemanticElements: as above
              // biome-ignore lint/a11y/useFocusableInteractive: as above
              <div
                key={at}
                id={cellId([at, bit])}
                role="gridcell"
                aria-selected={on}
                aria-label={`vector ${at + 1}, bit ${bit + 1}: ${on ? 'on' : 'off'}`}
                class={here ? 'draw-under' : undefined}
              />
            );
          })}
        </div>
      ))}
    </div>
  );
}
