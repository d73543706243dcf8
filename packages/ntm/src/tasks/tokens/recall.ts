import { blanks, CUE, DELIMITER, dataTokens, tokenTask } from './token-task.ts';

/**
 * Somewhere among L tokens that do not matter comes a cue, and behind it the L tokens that do: the pattern. After the
 * delimiter the pattern must be said, and nothing else. With k tokens before the cue, k drawn from 0 … L:
 * inputs x₁ … x_k 8 p₁ … p_L x_{k+1} … x_L 9 0 … 0, targets 0 … 0 p₁ … p_L: T = 3 L + 2.
 */
export const recallTask = tokenTask({
  name: 'recall-task',
  about: 'somewhere among other tokens comes a pattern behind a cue; it must be said',
  lengths: [1, 1000],
  length: 3,
  steps: (length) => 3 * length + 2,
  recallStart: (length) => 2 * length + 2,
  draw: (length, randint) => {
    const pattern = dataTokens(length, randint);
    const others = dataTokens(length, randint);
    const before = randint(length + 1);
    const shown = [...others.slice(0, before), CUE, ...pattern, ...others.slice(before)];
    return {
      inputs: [...shown, DELIMITER, ...blanks(length)],
      targets: [...blanks(2 * length + 2), ...pattern],
    };
  },
});
