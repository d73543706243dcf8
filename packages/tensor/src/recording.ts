import { CompileError } from './errors.ts';

// What the lower layers need to know of recording: whether somebody does, and how to tell them of state that lives in
// JavaScript and not in a tensor. Eagerly all of it is nothing, or the plain thing at once.

/** Numbers that a recorded call needs and that differ from run to run: a step count, a generator's counter. */
export class Live<T> {
  /** Works the numbers out and moves the state on. */
  readonly compute: () => T;
  /** Moves the state back by one `compute`, for a run that failed. */
  readonly undo: () => void;

  constructor(compute: () => T, undo: () => void) {
    this.compute = compute;
    this.undo = undo;
  }
}

/** What has gradients: a tensor, to those who lie below it. */
export interface HasGrad {
  readonly grad: HasGrad | null;
}

/** A function that is being recorded. There is one at a time, and all that differs in the meantime is asked of it. */
export interface Recording {
  /** `live` is to be computed at each run, in the order of these calls. */
  addLive(live: Live<unknown>): void;
  /** What was recorded holds only while `object[key]` is what it is now. */
  guard<T extends object>(object: T, key: keyof T): void;
  /** Notes that `storage` is stamped as written to, so that the stamp can be taken back. */
  stamped(storage: { mutatedAt: number }): void;
  /** The `.grad` that a tensor has by now; `real` is what it has outside, which stays as it is. */
  gradOf(tensor: HasGrad, real: HasGrad | null): HasGrad | null;
  setGradOf(tensor: HasGrad, grad: HasGrad | null): void;
  /** Whether gradients of one tensor are to be added up by one call. */
  readonly addsAtOnce: boolean;
  /** The sum of two gradients or more, in this order. All are tensors of one shape and dtype, and so is the sum. */
  addUp(terms: readonly HasGrad[]): HasGrad;
  /** Runs `fn` as if nothing were being recorded. */
  outside<T>(fn: () => T): T;
}

let current: Recording | null = null;

/** Who records at the moment, if anybody. */
export const recording = (): Recording | null => current;

/** Runs `fn` with `next` as the recording. */
export const withRecording = <T>(next: Recording | null, fn: () => T): T => {
  const before = current;
  current = next;
  try {
    return fn();
  } finally {
    current = before;
  }
};

/** The numbers; or, while recording, a promise to compute them at each run. */
export const live = <T>(compute: () => T, undo: () => void): T | Live<T> => {
  if (current === null) return compute();
  const pending = new Live(compute, undo);
  current.addLive(pending);
  return pending;
};

/** @throws {CompileError} while recording: `what` happens in JavaScript and would not be repeated. */
export const refuseWhileRecording = (what: string, advice: string): void => {
  if (current === null) return;
  throw new CompileError(
    `${what} inside a compiled function happens once, while it is recorded, and never again; ${advice}`,
  );
};

let hooks = '';

/** Which hooks modules have at the moment: a function is recorded with them. */
export const hooksNow = (): string => hooks;

export const setHooks = (now: string): void => {
  hooks = now;
};
