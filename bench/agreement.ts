/** Whether two sides computed the same. */

/**
 * The largest difference between two results, as a part of the largest value of `expected`. Infinite where the lengths
 * differ or a number is none.
 */
export const difference = (expected: Float32Array, actual: Float32Array): number => {
  if (expected.length !== actual.length || expected.length === 0) return Number.POSITIVE_INFINITY;
  let largest = 0;
  let apart = 0;
  for (let i = 0; i < expected.length; i++) {
    largest = Math.max(largest, Math.abs(expected[i]!));
    apart = Math.max(apart, Math.abs(expected[i]! - actual[i]!));
  }
  if (apart === 0) return 0;
  return Number.isFinite(apart) && largest > 0 ? apart / largest : Number.POSITIVE_INFINITY;
};
