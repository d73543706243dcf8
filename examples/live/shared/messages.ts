import type { ModelKind, TaskName, TaskSize, TrainingPlan, TrainingRecord } from '@engram/ntm';
import type { Look, Trace } from './trace.ts';

// What the page and its worker say to each other. A worker has several sessions, one network in training each.

/** A training: a recipe of the library with some fields changed, by their paths (`optimizer.lr`), and a seed. */
export interface RunSpec {
  readonly task: TaskName;
  readonly model: ModelKind;
  readonly seed: number;
  readonly changes: Readonly<Record<string, PlanValue>>;
}

/** What JSON can say: a number, a range, or all settings of an optimizer. */
export type PlanValue =
  | number
  | string
  | boolean
  | null
  | readonly PlanValue[]
  | { readonly [field: string]: PlanValue };

/** The sequence that is looked at. */
export type Sequence =
  /** Drawn from a stream of its own, so that the same seed and size give the same sequence. */
  | { readonly kind: 'random'; readonly size: TaskSize; readonly seed: number }
  /** One of the task's patterns: `zeros`, `ones`, `repeat`. */
  | { readonly kind: 'pattern'; readonly pattern: string; readonly size: TaskSize }
  /** Vectors that the reader drew, each a whole number whose bits are the channels; `size` has what else there is to say. */
  | { readonly kind: 'drawn'; readonly vectors: readonly number[]; readonly size: TaskSize };

/** What is done to the network while it answers: it was not trained for it. */
export interface Tampering {
  /** Every read vector is held at zero. */
  readonly noReads: boolean;
  /** Heads cannot move along the slots. */
  readonly noShifts: boolean;
  /** A slot is set to zero after a step. */
  readonly wipe: { readonly slot: number; readonly step: number } | null;
  /** The standard deviation of Gaussian noise that is added to all slots after every step; 0 for none. */
  readonly noise: number;
}

export const UNTOUCHED: Tampering = { noReads: false, noShifts: false, wipe: null, noise: 0 };

export const isUntouched = ({ noReads, noShifts, wipe, noise }: Tampering): boolean =>
  !noReads && !noShifts && wipe === null && noise === 0;

/** What is looked at: a sequence, at a moment of the training. */
export interface Probe {
  readonly sequence: Sequence;
  readonly tampering: Tampering;
  /** The training step of one of the `snapshots`; `null` for the network as it is now, again and again while it trains. */
  readonly snapshot: number | null;
}

/** From the page to a worker. */
export type Command = { readonly session: number } & (
  | { readonly kind: 'begin'; readonly spec: RunSpec }
  /** A checkpoint, or the weights of a trained network. */
  | { readonly kind: 'open'; readonly bytes: ArrayBuffer }
  /** Trains; `speed` in steps a second, `null` for as fast as it can; it stops at `until`, `null` for the end of the plan. */
  | { readonly kind: 'go'; readonly speed: number | null; readonly until: number | null }
  | { readonly kind: 'pause' }
  /** One training step. */
  | { readonly kind: 'step' }
  /** `null` to look at nothing. */
  | { readonly kind: 'probe'; readonly probe: Probe | null }
  /** The memory after a step of the last trace. */
  | { readonly kind: 'contents'; readonly at: number }
  /** How the heads came to look where they look, at a step of the last trace. */
  | { readonly kind: 'look'; readonly at: number }
  /** All that it takes to go on from here, as the bytes of a file. */
  | { readonly kind: 'save' }
  | { readonly kind: 'end' }
);

/** What there is to say of a network before anything is trained. */
export interface Begun {
  readonly plan: TrainingPlan;
  /** What makes it anew. */
  readonly spec: RunSpec;
  /** For people: `Neural Turing Machine`. */
  readonly about: string;
  readonly parameters: number;
  /** Whether it can go on training: a network that was exported has its weights alone. */
  readonly trains: boolean;
  readonly step: number;
  readonly sequences: number;
  readonly learned: { readonly step: number; readonly sequences: number } | null;
  /** Whether heads have the equations of `look`. */
  readonly looks: boolean;
}

/** From a worker to the page. */
export type Report = { readonly session: number } & (
  | ({ readonly kind: 'begun' } & Begun)
  /** The steps since the last of these, in order: each list has a number a step. */
  | {
      readonly kind: 'progress';
      readonly step: number;
      readonly sequences: number;
      /** Of the steps up to `step`, which is the last: nats, wrong bits or tokens a sequence, norm of the gradients. */
      readonly losses: Float32Array;
      readonly errors: Float32Array;
      readonly norms: Float32Array;
      /** Milliseconds of training so far, without pauses and without what it takes to look at the network. */
      readonly busy: number;
      readonly records: readonly TrainingRecord[];
      readonly learned: Begun['learned'];
    }
  /** It trains no more until the next `go`. */
  | { readonly kind: 'stopped'; readonly why: 'asked' | 'until' | 'done' }
  /** The training steps that can be looked at, rising; early ones are thinned out. */
  | { readonly kind: 'snapshots'; readonly steps: readonly number[] }
  | { readonly kind: 'trace'; readonly probe: Probe; readonly trace: Trace; readonly milliseconds: number }
  | { readonly kind: 'contents'; readonly at: number; readonly contents: Float32Array }
  | { readonly kind: 'look'; readonly at: number; readonly looks: readonly Look[] }
  | { readonly kind: 'saved'; readonly name: string; readonly bytes: ArrayBuffer }
  /** A command was refused, or the training failed. `name` is the class of the error. */
  | {
      readonly kind: 'failed';
      readonly of: Command['kind'] | 'training';
      readonly name: string;
      readonly message: string;
    }
);

/** The first thing that a worker says: `simd` or `arrays` and why, in words. */
export interface Ready {
  readonly kind: 'ready';
  readonly kernels: string;
}

type WithoutSession<T> = T extends unknown ? Omit<T, 'session'> : never;
/** A command to a session, and what a session says, where it is known which one it is. */
export type Order = WithoutSession<Command>;
export type Saying = WithoutSession<Report>;
