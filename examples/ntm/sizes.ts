import type { BitTask, TaskSize, Trainer } from '@engram/ntm';

/** `length 20, repeats 10`; what a task without sizes is tested on has no name of its own. */
export const nameOf = (size: TaskSize): string =>
  Object.entries(size)
    .map(([field, n]) => `${field} ${n}`)
    .join(', ') || 'as trained';

/** Sizes from the values of a task's first dimension; the others are at the top of what was trained. */
export const sizesOf = ({ dimensions }: BitTask, values: readonly number[]): TaskSize[] =>
  values.map((value) => Object.fromEntries(dimensions.map(({ name, train }, i) => [name, i === 0 ? value : train[1]])));

/** What a task is tested on: the most that it was trained with, and beyond. */
export const testSizesOf = (task: BitTask): TaskSize[] => [
  Object.fromEntries(task.dimensions.map(({ name, train }) => [name, train[1]])),
  ...task.testSizes,
];

/**
 * The slots for a sequence of this size: the machine's own, or as many as there are steps before the answer where that is
 * more and nothing that was learned depends on the number.
 */
export const slotsFor = ({ model, task }: Trainer, size: TaskSize): number | undefined => {
  if (model.slots?.tiedBy !== null) return undefined;
  return Math.max(model.slots.own, Math.ceil(task.steps(size) / 2) + 8);
};
