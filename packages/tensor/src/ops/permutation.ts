import { zeroElements } from '../backend/index.ts';
import type { Generator } from '../random/generator.ts';

/** 0 … n − 1 in random order, every order equally likely (Fisher and Yates). @throws {ShapeError} on more than there is room for. */
export const permutation = (op: string, n: number, generator: Generator): Int32Array => {
  const order = zeroElements(op, [n], 'int32') as Int32Array;
  for (let i = 0; i < n; i++) order[i] = i;
  for (let i = n - 1; i > 0; i--) {
    const j = generator.nextInt(i + 1);
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order;
};
