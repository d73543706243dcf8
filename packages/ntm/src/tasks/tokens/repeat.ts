import { blanks, DELIMITER, dataTokens, tokenTask } from './token-task.ts';

/**
 * As `copyTask`, but the sequence must be said twice: reading must not forget.
 * Inputs s₁ … s_L 9 0 … 0, targets 0 … 0 s₁ … s_L s₁ … s_L: T = 3 L + 1.
 */
export const repeatTask = tokenTask({
  name: 'repeat-task',
  about: 'a sequence of tokens is shown, then must be said twice',
  lengths: [1, 1000],
  length: 4,
  steps: (length) => 3 * length + 1,
  recallStart: (length) => length + 1,
  draw: (length, randint) => {
    const sequence = dataTokens(length, randint);
    return {
      inputs: [...sequence, DELIMITER, ...blanks(2 * length)],
      targets: [...blanks(length + 1), ...sequence, ...sequence],
    };
  },
});
