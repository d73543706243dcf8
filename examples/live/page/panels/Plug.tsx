import { useComputed, useSignal, useSignalEffect } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useId, useMemo } from 'preact/hooks';
import { isUntouched, type Probe, UNTOUCHED } from '../../shared/messages.ts';
import { tamper } from '../actions.ts';
import {
  announcement,
  at,
  length,
  running,
  sequence,
  slot,
  snapshot,
  spec,
  tampering,
  trace,
  traced,
} from '../state.ts';
import { comparison, type Errors, errorsOf, firstWipe, hasShifts, wipeAt } from '../try/plug.ts';
import { settled } from '../try/settle.ts';
import './try.css';

const MOST_NOISE = 1;

/** What the network does when its memory is taken away or spoiled while it answers. */
export function Plug() {
  const memory = trace.value?.memory;
  const none = trace.value !== null && !memory;
  return (
    <section class="plug" aria-labelledby="plug-title">
      <h2 id="plug-title">Pull the plug</h2>
      {none ? (
        <p class="hint">
          This network has no memory beside its own state: there is no plug to pull. Choose an NTM or a DNC and come
          back.
        </p>
      ) : (
        <>
          <p class="hint">Does it need its memory at all? Spoil it while it answers, and see.</p>
          <Switches />
          <p>
            <button
              type="button"
              class="button"
              disabled={isUntouched(tampering.value)}
              onClick={() => tamper(UNTOUCHED)}
            >
              Put everything back
            </button>
          </p>
          <Effect />
        </>
      )}
    </section>
  );
}

interface SwitchProps {
  readonly label: string;
  /** What it would do to us. */
  readonly about: string;
  readonly on: boolean;
  onSwitch(on: boolean): void;
  readonly children?: ComponentChildren;
}

function Switch({ label, about, on, onSwitch, children }: SwitchProps) {
  const id = useId();
  return (
    <div class={on ? 'plug-row plug-pulled' : 'plug-row'}>
      <label class="plug-switch">
        <input
          type="checkbox"
          checked={on}
          aria-describedby={id}
          onChange={({ currentTarget }) => onSwitch(currentTarget.checked)}
        />
        <span>{label}</span>
      </label>
      <p id={id} class="hint">
        {about}
      </p>
      {children}
    </div>
  );
}

function Switches() {
  const { noReads, noShifts, wipe } = tampering.value;
  const { value: now } = trace;
  return (
    <div class="plug-rows">
      <Switch
        label="Reads held at zero"
        about="It still writes, but whatever it looks up comes back blank: an amnesiac with a full diary."
        on={noReads}
        onSwitch={(on) => tamper({ noReads: on })}
      />
      {hasShifts(spec.value.model) && (
        <Switch
          label="Heads cannot move"
          about="No step to the next slot any more: like reading a book without turning the page."
          on={noShifts}
          onSwitch={(on) => tamper({ noShifts: on })}
        />
      )}
      <Switch
        label="Wipe a slot"
        about="One moment is gone, and all the rest is there: what was it that she said just then?"
        on={wipe !== null}
        onSwitch={(on) => tamper({ wipe: on && now ? firstWipe(now, at.peek(), slot.peek()) : null })}
      >
        {wipe && (
          <div class="row">
            <Whole
              label="Slot"
              value={wipe.slot}
              least={0}
              most={(now?.memory?.slots ?? 1) - 1}
              onWhole={(next) => tamper({ wipe: { ...wipe, slot: next } })}
            />
            <Whole
              label="after step"
              value={wipe.step + 1}
              least={1}
              most={length.value}
              onWhole={(next) => tamper({ wipe: { ...wipe, step: next - 1 } })}
            />
            <button
              type="button"
              class="button"
              onClick={() => now && tamper({ wipe: wipeAt(now, at.peek(), slot.peek()) })}
            >
              Take the one at the cursor
            </button>
          </div>
        )}
      </Switch>
      <Noise />
    </div>
  );
}

interface WholeProps {
  readonly label: string;
  readonly value: number;
  readonly least: number;
  readonly most: number;
  onWhole(value: number): void;
}

function Whole({ label, value, least, most, onWhole }: WholeProps) {
  return (
    <label class="plug-whole">
      <span>{label}</span>
      <input
        type="number"
        min={least}
        max={most}
        value={value}
        onChange={({ currentTarget }) => {
          const next = Math.round(currentTarget.valueAsNumber);
          if (Number.isNaN(next)) currentTarget.value = String(value);
          else onWhole(Math.min(most, Math.max(least, next)));
        }}
      />
    </label>
  );
}

function Noise() {
  const id = useId();
  const dragged = useSignal<number | null>(null);
  const tell = useMemo(
    () =>
      settled((noise: number) => {
        tamper({ noise });
        dragged.value = null;
      }),
    [dragged],
  );
  const shown = dragged.value ?? tampering.value.noise;
  return (
    <div class={shown > 0 ? 'plug-row plug-pulled' : 'plug-row'}>
      <label class="plug-noise-label" for={id}>
        Noise on the memory
      </label>
      <p id={`${id}-about`} class="hint">
        Every slot trembles a little at every step: remembering with a headache, then in a storm.
      </p>
      <div class="plug-noise">
        <input
          id={id}
          type="range"
          min={0}
          max={MOST_NOISE}
          step={0.01}
          value={shown}
          aria-describedby={`${id}-about`}
          aria-valuetext={shown === 0 ? 'none' : `standard deviation ${shown}`}
          onInput={({ currentTarget }) => {
            dragged.value = currentTarget.valueAsNumber;
            tell(dragged.value);
          }}
          onChange={() => tell.flush()}
        />
        <span class="plug-noise-number">{shown === 0 ? 'none' : shown.toFixed(2)}</span>
      </div>
    </div>
  );
}

/** What the trace is of; the recording is of what the page shows at first, untouched. */
const probed = (): Probe =>
  traced.value ?? { sequence: sequence.value, snapshot: snapshot.value, tampering: UNTOUCHED };

/** What became of the answer, against the same one untouched. */
function Effect() {
  /** Of the last trace that was untouched. */
  const before = useSignal<Errors | null>(null);
  const said = useComputed(() => {
    if (!trace.value) return '';
    const probe = probed();
    const noun = trace.value.over === 'bits' ? 'bit' : 'token';
    return comparison(before.value, errorsOf(trace.value, probe), probe.tampering, noun);
  });
  useSignalEffect(() => {
    const probe = probed();
    if (!trace.value) return;
    if (isUntouched(probe.tampering)) before.value = errorsOf(trace.value, probe);
    // While it trains it would be said all the time.
    else if (!running.peek()) announcement.value = said.value;
  });
  return <p class="plug-effect">{said}</p>;
}
