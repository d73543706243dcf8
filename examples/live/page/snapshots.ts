// Moments of the training that can be looked at: steps, rising. `null` is now.

/** The one that is nearest to a step. */
export const nearest = (steps: readonly number[], step: number): number | null => {
  let found: number | null = null;
  for (const each of steps) {
    if (found === null || Math.abs(each - step) < Math.abs(found - step)) found = each;
  }
  return found;
};

/** The next one, or the one before; now comes after the last. */
export const beside = (steps: readonly number[], from: number | null, by: 1 | -1): number | null => {
  if (by === 1) return from === null ? null : (steps.find((step) => step > from) ?? null);
  return steps.findLast((step) => from === null || step < from) ?? from;
};
