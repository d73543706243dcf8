import { useSignal } from '@preact/signals';
import { useId, useMemo, useRef } from 'preact/hooks';
import { wholeOf } from '../words.ts';
import { settled } from './settle.ts';
import { stopNear, stopsOf } from './stops.ts';

interface SizeSliderProps {
  readonly label: string;
  readonly value: number;
  readonly least: number;
  readonly most: number;
  /** The longest of the training, which has a tick; `null` for none. */
  readonly trained: number | null;
  /** Told once the slider rests. */
  onSize(value: number): void;
}

/** A size as a slider whose steps grow, and as a number that can be typed. */
export function SizeSlider({ label, value, least, most, trained, onSize }: SizeSliderProps) {
  const id = useId();
  const stops = useMemo(() => stopsOf(least, most, trained === null ? [] : [trained]), [least, most, trained]);
  /** Where it is dragged to and not yet told. */
  const dragged = useSignal<number | null>(null);
  const told = useRef(onSize);
  told.current = onSize;
  const tell = useMemo(
    () =>
      settled((size: number) => {
        told.current(size);
        dragged.value = null;
      }),
    [dragged],
  );

  const shown = dragged.value ?? value;
  const tick = trained === null ? 0 : stopNear(stops, trained) / Math.max(1, stops.length - 1);
  const place = (size: number): number => stopNear(stops, size);
  const set = (size: number): void => {
    dragged.value = size;
    tell(size);
  };
  const typed = (event: Event & { readonly currentTarget: HTMLInputElement }): void => {
    const size = Math.round(event.currentTarget.valueAsNumber);
    if (Number.isNaN(size)) event.currentTarget.value = String(shown);
    else set(Math.min(most, Math.max(least, size)));
    tell.flush();
  };

  return (
    <div class="try-size">
      <label for={id}>{label}</label>
      <div class="try-slide">
        <input
          id={id}
          type="range"
          min={0}
          max={stops.length - 1}
          value={place(shown)}
          aria-valuetext={wholeOf(shown)}
          onInput={({ currentTarget }) => set(stops[currentTarget.valueAsNumber]!)}
          onChange={() => tell.flush()}
        />
        {trained !== null && (
          <span class={tick > 0.5 ? 'try-tick try-tick-flip' : 'try-tick'} style={{ '--at': String(tick) }}>
            longest in training: {wholeOf(trained)}
          </span>
        )}
      </div>
      <input
        class="try-number"
        type="number"
        aria-label={`${label}, as a number`}
        min={least}
        max={most}
        value={shown}
        onChange={typed}
      />
    </div>
  );
}
