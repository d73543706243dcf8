import type { TaskSize } from '@engram/ntm';
import { batch } from '@preact/signals';
import { choiceOf, modelLabels } from '../shared/catalog.ts';
import { firstLink, writeLink } from '../shared/link.ts';
import { type RunSpec, type Sequence, type Tampering, UNTOUCHED } from '../shared/messages.ts';
import { bytesAt, trainedFiles } from './assets.ts';
import {
  announcement,
  at,
  choice,
  currentLink,
  fail,
  length,
  playing,
  running,
  type Speed,
  sequence,
  snapshot,
  spec,
  speed,
  status,
  tampering,
} from './state.ts';
import { begin, forget, open, send, showRecording } from './watched.ts';

// What the reader may do.

/** The training step that it is on the way to; `null` for the end of the plan. */
let goal: number | null = null;

/** Trains, from where it is. `until` is a training step; `null` is the end of the plan. */
export const train = (until: number | null = null): void => {
  batch(() => {
    if (status.value === 'recorded') forget();
    const to = begin();
    snapshot.value = null;
    goal = until;
    status.value = until === null ? 'training' : 'replaying';
    to.send({ kind: 'go', speed: until === null ? speed.value.perSecond : null, until });
    announcement.value = `Training ${modelLabels[spec.value.model].label} on ${choice.value.label.toLowerCase()}, seed ${spec.value.seed}`;
  });
};

export const pause = (): void => send({ kind: 'pause' });

/** One training step. */
export const stepOnce = (): void => {
  if (status.value === 'recorded') forget();
  const to = begin();
  snapshot.value = null;
  status.value = 'paused';
  to.send({ kind: 'step' });
};

/** Back to before the first step: to the recording where it is of this training, else to the network as it is made. */
export const reset = (): void => {
  batch(() => {
    forget();
    tampering.value = UNTOUCHED;
    playing.value = false;
    if (!showRecording()) {
      status.value = 'paused';
      begin();
    }
    announcement.value = 'Back at the start';
  });
};

export const setSpeed = (next: Speed): void => {
  speed.value = next;
  if (status.value === 'training') send({ kind: 'go', speed: next.perSecond, until: null });
};

/** Another task, network, seed or setting: a training from its start. */
export const choose = (next: Partial<RunSpec>): void => {
  batch(() => {
    const task = next.task ?? spec.value.task;
    const changed = task !== spec.value.task;
    const models = choiceOf(task).models;
    const asked = next.model ?? spec.value.model;
    const model = models.includes(asked) ? asked : models[0]!;
    const same = !changed && model === spec.value.model;
    spec.value = {
      task,
      model,
      seed: next.seed ?? spec.value.seed,
      changes: next.changes ?? (same ? spec.value.changes : {}),
    };
    if (changed) sequence.value = firstLink(task).sequence;
    at.value = 0;
    reset();
  });
};

export const showSequence = (next: Sequence): void => {
  sequence.value = next;
};

/** The same kind of sequence at another size; one that was drawn becomes a random one. */
export const setSize = (size: TaskSize): void => {
  const { value: now } = sequence;
  sequence.value = now.kind === 'drawn' ? { kind: 'random', size, seed: 1 } : { ...now, size };
};

export const tamper = (change: Partial<Tampering>): void => {
  tampering.value = { ...tampering.value, ...change };
};

/** Goes to a step of the sequence. */
export const goTo = (next: number): void => {
  at.value = Math.max(0, Math.min(length.value - 1, next));
};

/** Looks at the network as it was then; `null` for as it is now. */
export const lookAt = (trained: number | null): void => {
  if (status.value === 'recorded') {
    showRecording(trained);
    return;
  }
  snapshot.value = trained;
};

export const save = (): void => send({ kind: 'save' });

/** The memory after a step, where the trace has none. */
export const askContents = (step: number): void => send({ kind: 'contents', at: step });

/** The link to what is on the screen, whole. */
export const linkHere = (): string =>
  `${location.origin}${location.pathname}${location.search}#${writeLink(currentLink.value)}`;

/** The trained network of the task, which ships. */
export const openShipped = (): void => {
  const { task } = spec.peek();
  const address = trainedFiles[task];
  const what = `the trained network of ${choiceOf(task).label.toLowerCase()}`;
  if (!address) {
    fail('There is none', `${what} does not come with the page`);
    return;
  }
  bytesAt(address).then(
    (bytes) => open(bytes, what, { ships: true }),
    (error: Error) => fail('The trained network could not be loaded', error.message),
  );
};

let waiting = false;

/** Pauses a training, because the tab cannot be seen. */
export const waitForTab = (): void => {
  if (!running.peek()) return;
  waiting = true;
  pause();
};

/** The tab is back. */
export const goOnAfterTab = (): void => {
  if (!waiting) return;
  waiting = false;
  train(goal);
};
