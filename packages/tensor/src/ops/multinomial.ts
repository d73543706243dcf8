import type { Tensor } from '../autograd/tensor.ts';
import { ArgumentError, ShapeError } from '../errors.ts';
import { checkOptions, type OptionNames } from '../options.ts';
import { show } from '../quote.ts';
import { formatShape } from '../shape/shape.ts';
import { checkFloat } from './arguments.ts';
import { add, div, maximum, minimum, mul, neg } from './arithmetic.ts';
import { gt, le, where } from './compare.ts';
import { zeros } from './create.ts';
import { cummax } from './cumulative.ts';
import { log1p } from './elementwise.ts';
import { gather, topk } from './indexing.ts';
import { reshape } from './movement.ts';
import { type GeneratorOptions, rand } from './random.ts';
import { cumsum, max, sum } from './reduce.ts';
import { narrow } from './slice.ts';
import { checkBetween } from './values.ts';

/** How `multinomial` draws. */
export interface MultinomialOptions extends GeneratorOptions {
  /** Whether a category may be drawn more than once; default false. */
  readonly replacement?: boolean;
}

const MULTINOMIAL: OptionNames<MultinomialOptions> = { replacement: 'flag', generator: 1 };

/**
 * So many categories, drawn with the given probabilities, which need not add up to 1. Without replacement the order is that
 * of the draws, and a category with probability 0 comes only when no other is left. probabilities [N] or [B, N] →
 * [numSamples] or [B, numSamples] int32.
 * @throws {ShapeError | DTypeError}
 * @throws {ArgumentError} on more samples than categories without replacement; and, where the values are there to be looked at,
 * on probabilities that are negative or not finite, or all 0.
 */
export const multinomial = (probabilities: Tensor, numSamples: number, options?: MultinomialOptions): Tensor => {
  const op = 'multinomial';
  const { replacement = false, generator } = checkOptions(op, options, MULTINOMIAL);
  const from = generator ? { generator } : {};
  const { shape, ndim } = checkFloat(op, probabilities, 'the probabilities');
  if (ndim !== 1 && ndim !== 2) {
    throw new ShapeError(`${op}: the probabilities must be [N] or [B, N], got ${formatShape(shape)}`);
  }
  const categories = shape[ndim - 1];
  const most = replacement ? Infinity : categories;
  if (!Number.isInteger(numSamples) || numSamples < 1 || numSamples > most || categories === 0) {
    throw new ArgumentError(`${op}: ${show(numSamples)} samples of ${categories} categories; take 1 to ${most}`);
  }
  const p = reshape(probabilities.detach(), [ndim === 2 ? shape[0] : 1, categories]);
  checkBetween(op, 'a probability', p, 0, Number.MAX_VALUE);
  checkBetween(op, 'the sum of probabilities', sum(p, 1), Number.MIN_VALUE, Infinity);
  const drawn = replacement ? byBisection(p, numSamples, from) : byRace(p, numSamples, from);
  return reshape(drawn, [...shape.slice(0, -1), numSamples]);
};

/**
 * Each category has a time that passes until it comes, exponential with its probability as the rate: the first ones win. What
 * cannot come comes last, and no time is infinite.
 */
const byRace = (p: Tensor, count: number, from: GeneratorOptions): Tensor => {
  const rate = div(p, max(p, 1, { keepdim: true }));
  const time = div(log1p(neg(rand(p.shape, { ...from, dtype: p.dtype }))), maximum(rate, 1e-36));
  return topk(where(gt(p, 0), time, -3e38), count).indices;
};

/** The first category whose running total is above a number below the whole: one of probability 0 adds nothing to it. */
const byBisection = (p: Tensor, count: number, from: GeneratorOptions): Tensor => {
  const [batch, categories] = p.shape;
  const last = categories - 1;
  const totals = cummax(where(gt(p, 0), cumsum(p, 1), 0), 1);
  const wanted = mul(rand([batch, count], { ...from, dtype: p.dtype }), narrow(totals, 1, last, 1));
  let found = zeros([batch, count], { dtype: 'int32' });
  // How many totals are not above it, bit by bit. The last one always is, unless all probabilities are 0.
  for (let step = 2 ** Math.ceil(Math.log2(categories)) / 2; step >= 1; step /= 2) {
    const total = gather(totals, 1, minimum(add(found, step - 1), last));
    found = where(le(total, wanted), add(found, step), found);
  }
  return minimum(found, last);
};
