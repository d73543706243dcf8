import type { Generator } from './generator.ts';

/** 0 … n − 1 in random order, every order equally likely (Fisher and Yates). */
export const permutation = (n: number, generator: Generator): Int32Array => {
  const order = Int32Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i--) {
    const j = generator.nextInt(i + 1);
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order;
};
