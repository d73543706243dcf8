import type { Generator } from '@engram/tensor';

/** A fraction in [0, 1) with 30 bits. */
export const fraction = (generator: Generator): number => generator.nextInt(2 ** 30) / 2 ** 30;

/** So many whole numbers below `bound`, no two alike, in the order in which they came. */
export const distinct = (count: number, bound: number, generator: Generator): number[] => {
  const drawn = new Set<number>();
  while (drawn.size < count) drawn.add(generator.nextInt(bound));
  return [...drawn];
};

/** The same in a random order, each order as likely as the others. */
export const shuffled = <T>(values: readonly T[], generator: Generator): T[] => {
  const order = [...values];
  for (let i = order.length - 1; i > 0; i--) {
    const j = generator.nextInt(i + 1);
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return order;
};

/**
 * So many places, no two alike: each is drawn from those that are left with probabilities in the ratio of their weights.
 * It takes `count` numbers from the generator, whatever they are. `count` ≤ the number of weights, which are > 0.
 */
export const weightedPlaces = (count: number, weights: readonly number[], generator: Generator): number[] => {
  const left = weights.map((weight, place) => ({ weight, place }));
  return Array.from({ length: count }, () => {
    const aim = fraction(generator) * left.reduce((sum, { weight }) => sum + weight, 0);
    let below = 0;
    const found = left.findIndex(({ weight }) => {
      below += weight;
      return aim < below;
    });
    return left.splice(found, 1)[0]!.place;
  });
};
