import { fields, fraction, orNull, record, type Schema, whole } from '../schema.ts';
import type { TaskSize } from '../tasks/task.ts';

/** When a training begins anew, with other weights. All starts count in its figures. */
export interface NewStartPlan {
  /** The steps of a start within which the task must have been learned; `null` for no limit but its last step. */
  readonly learnWithin: number | null;
  /** The rollbacks of a start after which it is given up; `null` for any number. */
  readonly rollbacks: number | null;
  /** What must be right at the last step; `null` for nothing. */
  readonly test: StartTest | null;
  /** Starts in all. */
  readonly most: number;
}

/** Sequences larger than those of the training, and the share of them that must be without an error. */
export interface StartTest {
  readonly size: TaskSize;
  readonly count: number;
  readonly exact: number;
}

/** Why a start was given up. */
export type GivenUp = 'not learned' | 'collapses' | 'wrong beyond its training';

export const newStartSchema: Schema<NewStartPlan> = fields<NewStartPlan>({
  learnWithin: orNull(whole(1)),
  rollbacks: orNull(whole(1)),
  test: orNull(fields<StartTest>({ size: record as Schema<TaskSize>, count: whole(1, 100_000), exact: fraction() })),
  most: whole(1, 1000),
});

/** What is known of a start at the end of a window. */
interface StartSoFar {
  /** Steps of this start. */
  readonly steps: number;
  readonly rollbacks: number;
  readonly learned: boolean;
}

/** Whether a start has no prospects, and why. */
export const hopeless = (
  { learnWithin, rollbacks: most }: NewStartPlan,
  { steps, rollbacks, learned }: StartSoFar,
): GivenUp | null => {
  if (most !== null && rollbacks > most) return 'collapses';
  return !learned && learnWithin !== null && steps >= learnWithin ? 'not learned' : null;
};
