import type { Scores } from '../tasks/scores.ts';
import type { GivenUp } from './starts.ts';
import type { WindowRecord } from './window.ts';

// What a training says of itself, as plain data.

/** What `trainer.step()` tells: the step, its loss, its norm before clipping, and the records of a window that it ended. */
export interface StepResult {
  readonly step: number;
  readonly loss: number;
  /** Wrong bits, or tokens, a sequence. */
  readonly errors: number;
  readonly gradNorm: number;
  /** What there is to say of the window that ended with this step; empty for a step in the middle of one. */
  readonly records: readonly TrainingRecord[];
}

/** Something went wrong, and was undone. */
export interface RollbackRecord {
  readonly kind: 'rollback';
  readonly step: number;
  readonly why: 'not finite' | 'collapse';
  readonly errors: number;
  /** The gradients' norms of the steps that led to it, the last one last. */
  readonly gradNorms: readonly number[];
}

/** The task was learned, twice in a row, as the task says. */
export interface ConvergedRecord {
  readonly kind: 'converged';
  readonly step: number;
  readonly sequences: number;
}

/** A test on fresh sequences, in the middle of training. */
export interface ValidationRecord extends Scores {
  readonly kind: 'validation';
  readonly step: number;
}

/** A start was given up; the next steps are those of another one. */
export interface StartRecord {
  readonly kind: 'start';
  readonly step: number;
  readonly sequences: number;
  /** The number of the new one; the first start of a training is number 0. */
  readonly start: number;
  readonly why: GivenUp;
}

/** A line of a training’s log; its `kind` says which one. */
export type TrainingRecord = WindowRecord | RollbackRecord | ConvergedRecord | ValidationRecord | StartRecord;
