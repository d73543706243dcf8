import { atLeast0, fields, fraction, type Schema, where, whole } from '../schema.ts';

/** When a window of a training is undone, and how it goes on then. */
export interface RollbackPlan {
  /** A network is on its way once its errors have been under this part of those of guessing. */
  readonly onItsWay: number;
  /** Then it has collapsed when they are over this part; before it had learned its task errors still come and go. */
  readonly collapsed: number;
  /** The same once it had learned its task. */
  readonly collapsedLearned: number;
  /** What is left of the learning rate after a rollback, and how it grows again with each good window. */
  readonly slower: number;
  readonly faster: number;
  /** Rollbacks without a good window between them after which going on is useless. */
  readonly most: number;
}

export const rollbackSchema: Schema<RollbackPlan> = fields<RollbackPlan>({
  onItsWay: fraction(),
  collapsed: atLeast0,
  collapsedLearned: atLeast0,
  slower: where((x) => typeof x === 'number' && x > 0 && x <= 1, 'is a number > 0 and ≤ 1'),
  faster: where((x) => typeof x === 'number' && x >= 1 && Number.isFinite(x), 'is a finite number ≥ 1'),
  most: whole(1),
});

/**
 * What a window says. `'halfway'`: halfway to a collapse, which is not a place to return to.
 */
export type Verdict = 'good' | 'halfway' | 'collapse' | 'not finite';

/** @param part its errors as a part of those of guessing; `best` is the best such part so far. */
export const verdictOf = (
  { onItsWay, collapsed, collapsedLearned }: RollbackPlan,
  { part, best, learned, finite }: { part: number; best: number; learned: boolean; finite: boolean },
): Verdict => {
  if (!finite) return 'not finite';
  if (best >= onItsWay) return 'good';
  const limit = learned ? collapsedLearned : collapsed;
  if (part > limit) return 'collapse';
  return part < limit / 2 ? 'good' : 'halfway';
};
