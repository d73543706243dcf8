import { blanks, DATA_TOKENS, DELIMITER, dataTokens, tokenTask } from './token-task.ts';

/** Tokens in the pattern that follows a cue. */
const PATTERN = 2;

/**
 * L different cues are shown, each followed by a pattern of two tokens; then a delimiter and one of the cues. The pattern
 * that followed it must be said. Inputs c₁ p₁ q₁ … c_L p_L q_L 9 c 0 0, targets 0 … 0 p q: T = 3 L + 4.
 */
export const recallTask = tokenTask({
  name: 'recall',
  lengths: [1, DATA_TOKENS],
  steps: (length) => (1 + PATTERN) * length + 2 + PATTERN,
  recallStart: (length) => (1 + PATTERN) * length + 2,
  draw: (length, randint) => {
    const cues = shuffled(DATA_TOKENS, randint).slice(0, length);
    const patterns = cues.map(() => dataTokens(PATTERN, randint));
    const asked = randint(length);
    return {
      inputs: [...cues.flatMap((cue, i) => [cue, ...patterns[i]!]), DELIMITER, cues[asked]!, ...blanks(PATTERN)],
      targets: [...blanks((1 + PATTERN) * length + 2), ...patterns[asked]!],
    };
  },
});

/** 0 … n − 1 in random order (Fisher–Yates). */
const shuffled = (n: number, randint: (n: number) => number): number[] => {
  const order = Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i--) {
    const j = randint(i + 1);
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return order;
};
