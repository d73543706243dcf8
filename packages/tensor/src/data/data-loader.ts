import { ArgumentError, got } from '../errors.ts';
import { permutation } from '../ops/permutation.ts';
import { checkOptions } from '../options.ts';
import { show } from '../quote.ts';
import { defaultGenerator, type Generator } from '../random/generator.ts';
import { type Collated, defaultCollate } from './collate.ts';
import type { Dataset } from './dataset.ts';
import type { Sampler } from './sampler.ts';

/** Which examples a `DataLoader` takes, in which order, and how it makes a batch B of examples T. */
export interface DataLoaderOptions<T, B = Collated<T>> {
  /** Examples in a batch, ≥ 1; default 1. */
  readonly batchSize?: number;
  /** A new order at every pass; default false: in order. */
  readonly shuffle?: boolean;
  /** What the order comes from, in place of `shuffle`: `new WeightedRandomSampler(…)`, or any iterable with a length. */
  readonly sampler?: Sampler;
  /** Leave out a last batch that is not full; default false. */
  readonly dropLast?: boolean;
  /** What the order is drawn from; default the generator that `manualSeed` seeds. */
  readonly generator?: Generator;
  /** Makes a batch of examples; default `defaultCollate`. */
  readonly collate?: (items: readonly T[]) => B;
}

/**
 * Batches of a data set, as often as it is iterated:
 *
 * ```ts
 * const loader = new DataLoader(new TensorDataset(inputs, targets), { batchSize: 32, shuffle: true });
 * for (let epoch = 0; epoch < 10; epoch++) {
 *   for (const [x, y] of loader) …
 * }
 * ```
 *
 * A shuffled order is drawn whole from the generator when a pass begins, and nothing during the pass: the same seed
 * gives the same passes, and a generator set to the state that it had before a pass gives that pass again.
 */
export class DataLoader<T, B = Collated<T>> implements Iterable<B> {
  readonly dataset: Dataset<T>;
  readonly batchSize: number;
  readonly #shuffle: boolean;
  readonly #sampler: Sampler | undefined;
  readonly #dropLast: boolean;
  readonly #generator: Generator;
  readonly #batchOf: (indices: readonly number[]) => B;

  /** @throws {ArgumentError} on a batch size that is not a whole number ≥ 1, or on what is not a data set. */
  constructor(dataset: Dataset<T>, options?: DataLoaderOptions<T, B>) {
    const names = {
      batchSize: 'number',
      shuffle: 'flag',
      sampler: 1,
      dropLast: 'flag',
      generator: 1,
      collate: 1,
    } as const;
    const given = checkOptions('DataLoader', options, names);
    const { batchSize = 1, shuffle = false, sampler, dropLast = false, generator = defaultGenerator, collate } = given;
    if (typeof dataset?.get !== 'function') {
      const hint = Array.isArray(dataset) ? '; wrap the array in arrayDataset(…)' : '';
      throw new ArgumentError(`DataLoader: the data set must have a length and get(index), got ${got(dataset)}${hint}`);
    }
    if (!Number.isSafeInteger(batchSize) || batchSize < 1) {
      throw new ArgumentError(`DataLoader: batchSize is a whole number ≥ 1, got ${show(batchSize)}`);
    }
    if (collate !== undefined && typeof collate !== 'function') {
      throw new ArgumentError(`DataLoader: collate is a function from examples to a batch, got ${typeof collate}`);
    }
    if (sampler !== undefined && typeof sampler?.[Symbol.iterator] !== 'function')
      throw new ArgumentError(`DataLoader: the sampler is an iterable of indices with a length, got ${got(sampler)}`);
    if (sampler !== undefined && shuffle)
      throw new ArgumentError('DataLoader: a sampler gives the order itself; leave shuffle out');
    this.dataset = dataset;
    this.batchSize = batchSize;
    this.#shuffle = shuffle;
    this.#sampler = sampler;
    this.#dropLast = dropLast;
    this.#generator = generator;
    this.#batchOf = batchOf(dataset, collate);
    checkLength(dataset);
  }

  /** The number of batches in a pass. */
  get length(): number {
    const count = this.#sampler ? checkLength(this.#sampler, 'sampler') : checkLength(this.dataset);
    const batches = count / this.batchSize;
    return this.#dropLast ? Math.floor(batches) : Math.ceil(batches);
  }

  *[Symbol.iterator](): IterableIterator<B> {
    const order = this.#order();
    const count = order === null ? checkLength(this.dataset) : order.length;
    const end = this.#dropLast ? count - (count % this.batchSize) : count;
    for (let start = 0; start < end; start += this.batchSize) {
      const length = Math.min(this.batchSize, end - start);
      yield this.#batchOf(Array.from({ length }, (_, i) => (order === null ? start + i : order[start + i])));
    }
  }

  /** The indices of a pass; `null` for all, one after the other, of which there may be more than an array holds. */
  #order(): ArrayLike<number> | null {
    if (this.#sampler) return [...this.#sampler];
    return this.#shuffle ? permutation('DataLoader', checkLength(this.dataset), this.#generator) : null;
  }
}

const batchOf = <T, B>(
  dataset: Dataset<T>,
  collate: ((items: readonly T[]) => B) | undefined,
): ((indices: readonly number[]) => B) => {
  // Without a collate function B is Collated<T>, the type parameter's default.
  if (collate === undefined && dataset.getBatch) return (indices) => dataset.getBatch!(indices) as B;
  const join = collate ?? (defaultCollate as (items: readonly T[]) => B);
  return (indices) => join(indices.map((index) => dataset.get(index)));
};

const checkLength = ({ length }: { readonly length: number }, of = 'data set'): number => {
  if (Number.isSafeInteger(length) && length >= 0) return length;
  throw new ArgumentError(`DataLoader: the ${of}'s length must be a whole number ≥ 0, got ${show(length)}`);
};
