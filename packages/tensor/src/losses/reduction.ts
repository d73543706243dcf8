import type { Tensor } from '../autograd/tensor.ts';
import { ArgumentError } from '../errors.ts';
import { mean, sum } from '../ops/reduce.ts';
import type { OptionNames } from '../options.ts';

export type Reduction = 'mean' | 'sum' | 'none';

export interface LossOptions {
  /** Whether the elements' losses are averaged, summed or kept; default `'mean'`. */
  readonly reduction?: Reduction;
}

export const LOSS: OptionNames<LossOptions> = { reduction: 1 };

/** @throws {ArgumentError} on an unknown reduction. */
export const reduceLoss = (op: string, losses: Tensor, reduction: Reduction = 'mean'): Tensor => {
  if (reduction === 'mean') return mean(losses);
  if (reduction === 'sum') return sum(losses);
  if (reduction === 'none') return losses;
  throw new ArgumentError(`${op}: reduction is 'mean', 'sum' or 'none', got ${JSON.stringify(reduction)}`);
};
