import { largestSize, type Task, type TaskSize, type Trained } from '@engram/ntm';

/** `length 20, repeats 10`; what a task without sizes is tested on has no name of its own. */
export const nameOf = (size: TaskSize): string =>
  Object.entries(size)
    .map(([field, n]) => `${field} ${n}`)
    .join(', ') || 'as trained';

/** Sizes from the values of a task's first dimension; the others are at the top of what was trained. */
export const sizesOf = ({ task, plan }: Trained, values: readonly number[]): TaskSize[] => {
  const [first] = task.dimensions;
  return values.map((value) => ({ ...largestSize(plan, task), ...(first && { [first.name]: value }) }));
};

/** What a training is tested on: the most that it was trained with, and beyond. */
export const testSizesOf = ({ task, plan }: Trained): TaskSize[] => [largestSize(plan, task), ...task.testSizes];

/** What is counted, in words: `bit`, `bits`. */
export const unitOf = ({ over }: Task, count = 2): string => (count === 1 ? over.slice(0, -1) : over);
