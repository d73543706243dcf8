import { ArgumentError, got } from '../errors.ts';
import { checkOptions } from '../options.ts';
import { show } from '../quote.ts';
import { defaultGenerator, type Generator } from '../random/generator.ts';

/** An order of examples, drawn anew at every pass. */
export interface Sampler extends Iterable<number> {
  /** How many there are in a pass. */
  readonly length: number;
}

/** How `WeightedRandomSampler` draws. */
export interface WeightedRandomSamplerOptions {
  /** Whether an example may come again in a pass; default true. */
  readonly replacement?: boolean;
  /** What is drawn from; default the generator that `manualSeed` seeds. */
  readonly generator?: Generator;
}

/** Samples of a pass: of all there is an array. */
const MOST = 2 ** 26;

/** Parts of 2⁵³. */
const PARTS = 2 ** 53;

/**
 * Examples drawn with probabilities that are proportional to their weights, as for classes of unequal sizes; for
 * `new DataLoader(dataset, { sampler })`. A pass is drawn whole when it begins.
 * @throws {ArgumentError} on weights that are not finite numbers ≥ 0 with a sum > 0, or when fewer of them than `numSamples`
 * are > 0 without replacement.
 */
export class WeightedRandomSampler implements Sampler {
  readonly length: number;
  readonly #weights: readonly number[];
  readonly #replacement: boolean;
  readonly #generator: Generator;

  constructor(weights: ArrayLike<number>, numSamples: number, options?: WeightedRandomSamplerOptions) {
    const op = 'WeightedRandomSampler';
    const names = { replacement: 'flag', generator: 1 } as const;
    const { replacement = true, generator = defaultGenerator } = checkOptions(op, options, names);
    if (typeof weights?.length !== 'number')
      throw new ArgumentError(`${op}: expected an array of weights, got ${got(weights)}`);
    if (!Number.isSafeInteger(numSamples) || numSamples < 1 || numSamples > MOST)
      throw new ArgumentError(`${op}: numSamples is a whole number from 1 to ${MOST}, got ${show(numSamples)}`);
    this.#weights = Array.from(weights);
    const bad = this.#weights.findIndex((weight) => !(Number.isFinite(weight) && weight >= 0));
    if (bad >= 0)
      throw new ArgumentError(`${op}: weight ${bad} must be a finite number ≥ 0, got ${show(this.#weights[bad])}`);
    const some = this.#weights.filter((weight) => weight > 0).length;
    if (some === 0 || (!replacement && some < numSamples))
      throw new ArgumentError(
        `${op}: ${some} of ${this.#weights.length} weights are > 0, need ${replacement ? 1 : numSamples} or more`,
      );
    this.length = numSamples;
    this.#replacement = replacement;
    this.#generator = generator;
  }

  *[Symbol.iterator](): IterableIterator<number> {
    yield* this.#replacement ? this.#withReplacement() : this.#without();
  }

  /** In (0, 1). */
  #uniform(): number {
    return (this.#generator.nextInt(PARTS) + 0.5) / PARTS;
  }

  #withReplacement(): number[] {
    const sums: number[] = [];
    let total = 0;
    for (const weight of this.#weights) {
      total += weight;
      sums.push(total);
    }
    const last = this.#weights.findLastIndex((weight) => weight > 0);
    return Array.from({ length: this.length }, () => {
      const at = this.#uniform() * total;
      // The first whose sum is beyond it.
      let [low, high] = [0, last];
      while (low < high) {
        const middle = (low + high) >> 1;
        if (sums[middle] > at) high = middle;
        else low = middle + 1;
      }
      return low;
    });
  }

  /** The largest keys log(u) / weight are such a draw (Efraimidis & Spirakis 2006). */
  #without(): number[] {
    return this.#weights
      .map((weight, index) => ({ index, key: weight > 0 ? Math.log(this.#uniform()) / weight : -Infinity }))
      .sort((a, b) => b.key - a.key || a.index - b.index)
      .slice(0, this.length)
      .map(({ index }) => index);
  }
}
