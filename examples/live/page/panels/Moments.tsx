import { lookAt } from '../actions.ts';
import { beside, nearest } from '../snapshots.ts';
import { snapshot, snapshots, step } from '../state.ts';
import { wholeOf } from '../words.ts';

const momentOf = (at: number | null): string => (at === null ? 'now' : `step ${wholeOf(at)}`);

/** Time within the training, along the curve above; its right end is now. */
export function Moments() {
  const [steps, at] = [snapshots.value, snapshot.value];
  const most = Math.max(100, step.value);
  const press = (event: KeyboardEvent): void => {
    const to = {
      ArrowLeft: () => beside(steps, at, -1),
      ArrowDown: () => beside(steps, at, -1),
      ArrowRight: () => beside(steps, at, 1),
      ArrowUp: () => beside(steps, at, 1),
      Home: () => steps[0] ?? null,
      End: () => null,
    }[event.key];
    if (!to) return;
    event.preventDefault();
    lookAt(to());
  };
  return (
    <div class="moments">
      <label class="unseen" for="engram-moment">
        Moment of the training
      </label>
      <input
        id="engram-moment"
        type="range"
        min={0}
        max={most}
        step={1}
        disabled={steps.length === 0}
        value={at ?? most}
        aria-valuetext={momentOf(at)}
        onKeyDown={press}
        onInput={({ currentTarget }) => {
          const asked = currentTarget.valueAsNumber;
          // The last stretch is now, however far the last snapshot is behind.
          const found = asked >= 0.985 * most ? null : nearest(steps, asked);
          lookAt(found);
          currentTarget.value = String(found ?? most);
        }}
      />
      <p class="moment">
        <span class="hint">Looking at</span> <strong>{momentOf(at)}</strong>
        <button type="button" class="button plain" aria-pressed={at === null} onClick={() => lookAt(null)}>
          now
        </button>
      </p>
    </div>
  );
}
