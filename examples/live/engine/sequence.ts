import { largestSize, type Task, type TaskBatch, type TaskSize } from '@engram/ntm';
import { ArgumentError, Generator } from '@engram/tensor';
import type { Sequence } from '../shared/messages.ts';

/** How large a sequence is, with what is left out: there the most of the training. */
export const sizeOf = (task: Task, sequence: Sequence): TaskSize => ({
  ...largestSize({ sizes: {} }, task),
  ...sequence.size,
  ...(sequence.kind === 'drawn' ? { length: sequence.vectors.length } : {}),
});

/** One sequence of the task as asked, B = 1. @throws {ArgumentError} on a size or vectors that it cannot have. */
export const drawSequence = (task: Task, sequence: Sequence): TaskBatch => {
  const size = sizeOf(task, sequence);
  switch (sequence.kind) {
    case 'random':
      return task.sample(1, size, new Generator(sequence.seed));
    case 'pattern': {
      const { patterns = {} } = task;
      const patterned = Object.hasOwn(patterns, sequence.pattern) ? patterns[sequence.pattern] : undefined;
      if (!patterned) {
        const known = Object.keys(patterns).join(', ') || 'none';
        throw new ArgumentError(`${task.name} has no pattern '${sequence.pattern}'; there is ${known}`);
      }
      return patterned.sample(1, size, new Generator(0));
    }
    case 'drawn':
      if (!task.given) throw new ArgumentError(`${task.name} takes no vectors of one's own`);
      return task.given(sequence.vectors).sample(1, size, new Generator(0));
  }
};
