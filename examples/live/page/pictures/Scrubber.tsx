import { goTo } from '../actions.ts';
import { stepWords } from '../draw/words.ts';
import { at, length, playing, trace } from '../state.ts';

/** Through the steps of the sequence: by hand, or played. */
export function Scrubber() {
  const words = trace.value ? stepWords(trace.value, at.value) : 'nothing to be seen yet';
  const none = length.value < 2;
  return (
    <div class="scrubber">
      <button
        type="button"
        class="button play"
        disabled={none}
        onClick={() => {
          playing.value = !playing.value;
        }}
      >
        <svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
          <path fill="currentColor" d={playing.value ? 'M3 2h4v12H3zM9 2h4v12H9z' : 'M4 2l10 6-10 6z'} />
        </svg>
        {playing.value ? 'Stop' : 'Play'}
      </button>
      <input
        type="range"
        class="steps"
        min={0}
        max={length.value - 1}
        value={at.value}
        disabled={none}
        aria-label="Step of the sequence"
        aria-valuetext={words}
        onInput={({ currentTarget }) => goTo(currentTarget.valueAsNumber)}
      />
      <p class="step-line" aria-hidden="true">
        {words[0]!.toUpperCase() + words.slice(1)}
      </p>
    </div>
  );
}
