import type { TaskSize, TrainingRecord } from '@engram/ntm';
import { batch, computed, effect, signal } from '@preact/signals';
import { choiceOf, modelLabels } from '../shared/catalog.ts';
import { firstLink, hiddenParts, type Link, type Part, readLink, type View, writeLink } from '../shared/link.ts';
import {
  type Begun,
  isUntouched,
  type Probe,
  type Report,
  type RunSpec,
  type Sequence,
  type Tampering,
  UNTOUCHED,
} from '../shared/messages.ts';
import type { Look, Trace } from '../shared/trace.ts';
import { bytesAt, trainedFiles } from './assets.ts';
import { Connection, type Session } from './connection.ts';
import type { Mark } from './mark.ts';
import { Pace } from './pace.ts';
import type { Recording } from './recording.ts';
import { Series } from './series.ts';

// The state of the page, all of it, and what may be done to it. What is drawn follows from the signals; nothing is kept elsewhere.

/** What the training is doing. */
export type Status =
  /** Nothing has been trained: what is shown is the recording that ships. */
  | 'recorded'
  | 'training'
  /** On its way to the step that a link names. */
  | 'replaying'
  | 'paused'
  | 'done'
  | 'failed';

/** Steps a second; `null` is as fast as it can. */
export const speeds = [
  { label: '× 1', perSecond: 8 },
  { label: '× 10', perSecond: 80 },
  { label: '× 100', perSecond: 800 },
  { label: 'Full', perSecond: null },
] as const;
export type Speed = (typeof speeds)[number];

/** How long the pictures stay at a step while the sequence is played. */
const PLAY_EVERY = 120;
/** The recording is played once as the page opens, unless the reader wants things to keep still. */
const PLAYS_ONCE = matchMedia('(prefers-reduced-motion: no-preference)').matches;

// ── What there is ────────────────────────────────────────────────────────────────────────────────────────────────────────

const { link: opened, problems: linkProblems } = readLink(location.hash);

/** What the link leaves out, and what the page does that this one is put into. */
export const hidden: ReadonlySet<Part> = new Set([
  ...hiddenParts(location.search),
  ...hiddenParts(document.getElementById('live')?.dataset.leave ?? ''),
]);
export const view = signal<View>(opened.view);
export const spec = signal<RunSpec>(opened.spec);
export const status = signal<Status>('recorded');
export const speed = signal<Speed>(speeds[3]);
/** What the library computes with, in words. */
export const kernels = signal<string>('');

/** Of the network that is there; `null` before anything has begun. */
export const begun = signal<Begun | null>(null);
export const step = signal(0);
export const sequences = signal(0);
/** Whether it is a trained network that ships with the page. */
const shipped = signal(false);
/** Sequences a second by the clock; `null` while it cannot be told. */
export const pace = signal<number | null>(null);
export const learned = signal<Begun['learned']>(null);
/** The milliseconds of computing after which it was learned. */
export const learnedAfter = signal<number | null>(null);

/** `series` is changed in place; `drawn` counts the changes. */
export const series = signal(new Series());
export const drawn = signal(0);
export const marks = signal<readonly Mark[]>([]);

/** Training steps that can be looked at, and which is: `null` for the network as it is now. */
export const snapshots = signal<readonly number[]>([]);
export const snapshot = signal<number | null>(null);

/** The sequence that is shown to the network, and what is done to it meanwhile. */
export const sequence = signal<Sequence>(opened.sequence);
export const tampering = signal<Tampering>(opened.tampering);
export const trace = signal<Trace | null>(null);
/** What the trace is of, which is behind what is asked for by as long as an answer takes; `null` for the recording. */
export const traced = signal<Probe | null>(null);
/** The step of the sequence under the cursor. */
export const at = signal(opened.at);
export const playing = signal(false);
/** A slot that the reader points at. */
export const slot = signal<number | null>(null);
/** The memory at the cursor, where the trace has none: [N, W]. */
export const contents = signal<{ readonly at: number; readonly values: Float32Array } | null>(null);
export const looks = signal<{ readonly at: number; readonly looks: readonly Look[] } | null>(null);

/** What went wrong, for a box that the reader closes. */
export const problem = signal<{ readonly title: string; readonly text: string } | null>(
  linkProblems.length > 0
    ? { title: 'This link says what the page does not know', text: `${linkProblems.join('; ')}.` }
    : null,
);
/** What happens, in a sentence, for those who do not see the pictures. */
export const announcement = signal('');

export const choice = computed(() => choiceOf(spec.value.task));
/** Steps of the trace; 1 before there is one. */
export const length = computed(() => trace.value?.steps ?? 1);
/** Whether the training is under way. */
export const running = computed(() => status.value === 'training' || status.value === 'replaying');
/** Whether it can train no further: its plan is over, or it has its weights alone. */
export const stuck = computed(() => status.value === 'done' || begun.value?.trains === false);

const currentLink = computed(
  (): Link => ({
    spec: spec.value,
    step: status.value === 'recorded' || shipped.value ? null : (snapshot.value ?? step.value),
    shipped: shipped.value,
    sequence: sequence.value,
    tampering: tampering.value,
    at: at.value,
    view: view.value,
  }),
);

// ── The worker ───────────────────────────────────────────────────────────────────────────────────────────────────────────

let connection: Connection | null = null;
let session: Session | null = null;
/** The recording, to go back to. */
let recording: Recording | null = null;
const clock = new Pace();

/** The worker of the network that is watched; it is loaded when it is first needed. */
const connected = (): Connection => {
  if (connection) return connection;
  connection = new Connection({
    ready: (ready) => {
      kernels.value = ready.kernels;
    },
    broken: (reason) => {
      // The next training begins in a new one.
      connection?.close();
      connection = null;
      session = null;
      status.value = 'failed';
      fail('What computes has stopped', reason);
    },
  });
  return connection;
};

const fail = (title: string, text: string): void => {
  problem.value = { title, text };
  announcement.value = `${title}: ${text}`;
};

const markOf = (record: TrainingRecord): Mark | null => {
  if (record.kind === 'converged')
    return { step: record.step, kind: 'learned', text: `learned after ${record.sequences} sequences` };
  if (record.kind === 'rollback') {
    const what =
      record.why === 'collapse' ? `errors were back at ${record.errors.toFixed(1)}` : 'the loss was not finite';
    return { step: record.step, kind: 'collapse undone', text: `${what}: back to the last good weights` };
  }
  if (record.kind === 'start')
    return {
      step: record.step,
      kind: 'new start',
      text: `start ${record.start + 1}, with other weights: ${record.why}`,
    };
  return null;
};

const hear = (report: Report): void => {
  switch (report.kind) {
    case 'begun':
      batch(() => {
        begun.value = report;
        step.value = report.step;
        sequences.value = report.sequences;
        learned.value = report.learned;
        if (report.plan.task !== spec.value.task) sequence.value = firstLink(report.plan.task).sequence;
        spec.value = report.spec;
      });
      break;
    case 'progress':
      batch(() => {
        series.value.add(report.step, report.losses, report.errors, report.norms);
        drawn.value++;
        step.value = report.step;
        sequences.value = report.sequences;
        pace.value = clock.add(performance.now(), report.sequences);
        const more = report.records.flatMap((record) => markOf(record) ?? []);
        if (more.length > 0) {
          marks.value = [...marks.value, ...more].slice(-200);
          announcement.value = `Step ${more.at(-1)!.step}: ${more.at(-1)!.text}`;
        }
        if (report.learned && !learned.value) learnedAfter.value = report.busy;
        learned.value = report.learned;
      });
      break;
    case 'stopped':
      clock.clear();
      status.value = report.why === 'done' ? 'done' : 'paused';
      if (report.why !== 'asked') announcement.value = `Training stopped at step ${step.value}`;
      break;
    case 'snapshots':
      snapshots.value = report.steps;
      break;
    case 'trace':
      batch(() => {
        trace.value = report.trace;
        traced.value = report.probe;
        if (at.value >= report.trace.steps) at.value = report.trace.steps - 1;
      });
      break;
    case 'contents':
      contents.value = { at: report.at, values: report.contents };
      break;
    case 'look':
      looks.value = { at: report.at, looks: report.looks };
      break;
    case 'saved':
      download(report.name, report.bytes);
      break;
    case 'failed':
      // What cannot begin cannot go on either, and has been said.
      if ((report.of === 'go' || report.of === 'step') && !begun.value) break;
      if (report.of === 'training' || report.of === 'begin') status.value = 'failed';
      fail(TITLES[report.of] ?? 'That did not work', `${report.name}: ${report.message}`);
      break;
  }
};

const TITLES: Partial<Record<Extract<Report, { kind: 'failed' }>['of'], string>> = {
  begin: 'This training cannot begin',
  open: 'This file cannot be opened',
  training: 'The training failed',
  save: 'It could not be saved',
};

const download = (name: string, bytes: ArrayBuffer): void => {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([bytes], { type: 'application/octet-stream' }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
};

const forget = (): void => {
  session?.end();
  session = null;
  series.value = new Series();
  drawn.value++;
  marks.value = [];
  snapshots.value = [];
  snapshot.value = null;
  begun.value = null;
  shipped.value = false;
  learned.value = null;
  learnedAfter.value = null;
  looks.value = null;
  contents.value = null;
  step.value = 0;
  sequences.value = 0;
  pace.value = null;
  clock.clear();
};

/** A session with this training, at its first step. */
const begin = (): Session => {
  if (session) return session;
  session = connected().session(hear);
  session.send({ kind: 'begin', spec: spec.value });
  lookAgain();
  return session;
};

const probe = computed(
  (): Probe => ({ sequence: sequence.value, tampering: tampering.value, snapshot: snapshot.value }),
);

const lookAgain = (): void => session?.send({ kind: 'probe', probe: probe.value });

// ── What the reader may do ───────────────────────────────────────────────────────────────────────────────────────────────

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

export const pause = (): void => session?.send({ kind: 'pause' });

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
  if (status.value === 'training') session?.send({ kind: 'go', speed: next.perSecond, until: null });
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

/** Opens the bytes of a checkpoint or of a trained network. What is there stays until they have shown that they are one. */
export const open = (bytes: ArrayBuffer, name: string, { ships = false } = {}): void => {
  announcement.value = `Opening ${name}`;
  const opening = connected().session((report) => {
    if (session !== opening && report.kind === 'failed') opening.end();
    if (session !== opening && report.kind === 'begun') {
      batch(() => {
        forget();
        status.value = 'paused';
        session = opening;
        shipped.value = ships;
        hear(report);
        lookAgain();
      });
    } else hear(report);
  });
  opening.send({ kind: 'open', bytes }, [bytes]);
};

export const save = (): void => session?.send({ kind: 'save' });

/** The memory after a step, where the trace has none. */
export const askContents = (step: number): void => session?.send({ kind: 'contents', at: step });

/** The link to what is on the screen, whole. */
export const linkHere = (): string =>
  `${location.origin}${location.pathname}${location.search}#${writeLink(currentLink.value)}`;

// ── What follows from it ─────────────────────────────────────────────────────────────────────────────────────────────────

/** Shows the recording, at a step of its training or the last, where it is of the training that is chosen. */
const showRecording = (trained: number | null = null): boolean => {
  const shown = recording;
  if (!shown?.isOf(spec.value, sequence.value)) return false;
  batch(() => {
    status.value = 'recorded';
    series.value = shown.series;
    drawn.value++;
    marks.value = shown.marks;
    snapshots.value = shown.snapshots;
    snapshot.value = trained;
    step.value = shown.snapshots.at(-1) ?? 0;
    learned.value = shown.learned;
    trace.value = shown.traceAt(trained);
    looks.value = null;
    traced.value = null;
    at.value = Math.min(at.value, trace.value.steps - 1);
  });
  return true;
};

/** Begins: with the recording that ships, or, where the link asks for something else, with that. */
export const start = (shipped: Recording | null): void => {
  recording = shipped;
  // Who was faster than the recording goes on with what they have begun.
  if (!session) {
    if (opened.shipped) openShipped();
    else if (opened.step !== null && opened.step > 0) train(opened.step);
    else if (!showRecording()) {
      status.value = 'paused';
      begin();
    }
  }
  // Once through the sequence, so that there is something on the tape; whoever trains meanwhile goes on with it.
  let opening = status.value === 'recorded' && opened.at === 0;
  if (opening && PLAYS_ONCE) playing.value = true;
  else if (opening) at.value = length.value - 1;

  effect(() => {
    // Asking for another sequence of the recording's network needs the network itself.
    const { sequence: asked, tampering: done } = probe.value;
    if (status.peek() === 'recorded') {
      if (isUntouched(done) && recording?.isOf(spec.peek(), asked)) return;
      openShipped();
      return;
    }
    lookAgain();
  });

  effect(() => {
    if (!playing.value) return;
    const timer = setInterval(() => {
      if (at.peek() + 1 < length.peek()) at.value = at.peek() + 1;
      else if (opening) playing.value = false;
      else at.value = 0;
    }, PLAY_EVERY);
    return () => {
      clearInterval(timer);
      opening = false;
    };
  });

  effect(() => {
    if (status.value !== 'recorded' || !recording) return;
    looks.value = snapshot.value === null ? { at: at.value, looks: recording.looksAt(at.value) } : null;
  });

  effect(() => {
    // How the heads came to look there, once the cursor rests. At full speed it would be another network by then.
    const asked = at.value;
    if (!trace.value || !begun.value?.looks || (running.value && speed.value.perSecond === null)) return;
    const timer = setTimeout(() => session?.send({ kind: 'look', at: asked }), 60);
    return () => clearTimeout(timer);
  });

  effect(() => {
    const text = writeLink(currentLink.value);
    // Browsers refuse more than a hundred of these in half a minute.
    const timer = setTimeout(() => history.replaceState(null, '', `#${text}`), 400);
    return () => clearTimeout(timer);
  });

  let waiting = false;
  document.addEventListener('visibilitychange', () => {
    if (document.hidden && running.peek()) {
      waiting = true;
      pause();
    } else if (!document.hidden && waiting) {
      waiting = false;
      train(goal);
    }
  });
};

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
