import { computed, signal } from '@preact/signals';
import { choiceOf } from '../shared/catalog.ts';
import { hiddenParts, type Link, type Part, readLink, type View } from '../shared/link.ts';
import type { Begun, Probe, RunSpec, Sequence, Tampering } from '../shared/messages.ts';
import type { Look, Trace } from '../shared/trace.ts';
import type { Mark } from './mark.ts';
import type { Recording } from './recording.ts';
import { Series } from './series.ts';

// The state of the page, all of it. What is drawn follows from it; nothing is kept elsewhere. `actions.ts` has what may be done to it.

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

const { link, problems: linkProblems } = readLink(location.hash);
/** What the address asked for as the page opened. */
export const opened: Link = link;

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
export const shipped = signal(false);
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

export const currentLink = computed(
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

/** What is looked at. */
export const probe = computed(
  (): Probe => ({ sequence: sequence.value, tampering: tampering.value, snapshot: snapshot.value }),
);

/** The training that ships, to go back to; `null` until it is there. */
export const recording = signal<Recording | null>(null);

/** Says what went wrong, in the box and aloud. */
export const fail = (title: string, text: string): void => {
  problem.value = { title, text };
  announcement.value = `${title}: ${text}`;
};
