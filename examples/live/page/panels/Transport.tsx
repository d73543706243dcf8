import { reset, setSpeed, stepOnce } from '../actions.ts';
import { toggleTraining } from '../shortcuts.ts';
import {
  begun,
  learned,
  learnedAfter,
  pace,
  running,
  sequences,
  speed,
  speeds,
  status,
  step,
  stuck,
} from '../state.ts';
import { durationOf, wholeOf } from '../words.ts';
import { Icon } from './Icon.tsx';

const LINES = {
  recorded: 'A recording of a training. Press Train, and it happens on your machine.',
  training: 'Training on your machine.',
  replaying: 'On its way to the step that the link names.',
  paused: 'Paused.',
  done: 'The training is over.',
  failed: 'The training failed.',
} as const;

function State() {
  const [now, after] = [learned.value, learnedAfter.value];
  const computing = after === null ? '' : `, in ${durationOf(after)} of computing`;
  const first =
    status.value === 'paused' && step.value === 0 ? 'Nothing learned yet. Press Train.' : LINES[status.value];
  const weights = begun.value?.trains === false;
  return (
    <p class="state">
      {weights ? 'Trained weights alone: they can be looked at, and not trained on.' : first}
      {now && (
        <strong class="learned">
          {' '}
          Learned after {wholeOf(now.sequences)} sequences{computing}.
        </strong>
      )}
    </p>
  );
}

/** Train, pause, step, reset; how fast; how far it is. */
export function Transport() {
  return (
    <section class="transport" aria-label="Training">
      <div class="controls">
        <button type="button" class="button primary train" disabled={stuck.value} onClick={toggleTraining}>
          <Icon name={running.value ? 'pause' : 'play'} />
          {running.value ? 'Pause' : 'Train'}
        </button>
        <button type="button" class="button" disabled={stuck.value || running.value} onClick={stepOnce}>
          <Icon name="step" />
          Step
        </button>
        <button type="button" class="button" onClick={reset}>
          <Icon name="reset" />
          Reset
        </button>
      </div>
      <fieldset class="choices">
        <legend class="unseen">Speed</legend>
        {speeds.map((each) => (
          <label key={each.label}>
            <input type="radio" name="engram-speed" checked={speed.value === each} onChange={() => setSpeed(each)} />
            <span>{each.label}</span>
          </label>
        ))}
      </fieldset>
      <div class="progress">
        <dl class="figures">
          <div>
            <dt>Step</dt>
            <dd>{wholeOf(step.value)}</dd>
          </div>
          <div>
            <dt>Sequences</dt>
            <dd>{status.value === 'recorded' ? '–' : wholeOf(sequences.value)}</dd>
          </div>
          <div>
            <dt>Per second</dt>
            <dd>{pace.value === null ? '–' : wholeOf(pace.value)}</dd>
          </div>
        </dl>
        <State />
      </div>
    </section>
  );
}
