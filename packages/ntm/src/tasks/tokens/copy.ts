import { blanks, DELIMITER, dataTokens, tokenTask } from './token-task.ts';

/**
 * A sequence is shown, then a delimiter, then nothing; during the nothing it must be said again.
 * Inputs s₁ … s_L 9 0 … 0, targets 0 … 0 s₁ … s_L: T = 2 L + 1.
 */
export const copyTask = tokenTask({
  name: 'copy-task',
  about: 'a sequence of tokens is shown, then must be said again',
  lengths: [1, 1000],
  length: 5,
  steps: (length) => 2 * length + 1,
  recallStart: (length) => length + 1,
  draw: (length, randint) => {
    const sequence = dataTokens(length, randint);
    return { inputs: [...sequence, DELIMITER, ...blanks(length)], targets: [...blanks(length + 1), ...sequence] };
  },
});
