import type { Tensor } from '../autograd/tensor.ts';
import { checkIterable } from '../checks.ts';
import { ArgumentError, got, IndexError, ShapeError } from '../errors.ts';
import { checkTensor } from '../ops/arguments.ts';
import { tensor } from '../ops/create.ts';
import { indexSelect } from '../ops/indexing.ts';
import { permutation } from '../ops/permutation.ts';
import { select } from '../ops/slice.ts';
import { checkOptions } from '../options.ts';
import { show } from '../quote.ts';
import { defaultGenerator, type Generator } from '../random/generator.ts';
import { formatShape } from '../shape/shape.ts';
import type { Collated } from './collate.ts';

/** Examples that can be had by number. */
export interface Dataset<T> {
  readonly length: number;
  /** Example `index`, from 0 to length − 1. */
  get(index: number): T;
  /** Several at once, as the default collate would join them; for data sets that have a faster way to it. */
  getBatch?(indices: readonly number[]): Collated<T>;
}

type Slices<T extends readonly Tensor[]> = { readonly [K in keyof T]: Tensor };

/**
 * Tensors with one example a row: inputs [N, …], targets [N, …] → a tuple of inputs[i] […], targets[i] […].
 * A batch is taken with one `indexSelect` a tensor.
 * @throws {ArgumentError | ShapeError} without tensors, on a scalar, or when the lengths differ.
 */
export class TensorDataset<T extends readonly Tensor[]> implements Dataset<Slices<T>> {
  readonly tensors: Slices<T>;
  readonly length: number;

  constructor(...tensors: T) {
    if (tensors.length === 0) throw new ArgumentError('TensorDataset: expected one tensor or more');
    tensors.forEach((x, i) => {
      if (checkTensor('TensorDataset', x, `tensor ${i}`).ndim === 0) {
        throw new ShapeError(`TensorDataset: tensor ${i} is a scalar; its first axis must count the examples`);
      }
      if (x.shape[0] !== tensors[0].shape[0]) {
        throw new ShapeError(
          `TensorDataset: tensor ${i} is ${formatShape(x.shape)}, tensor 0 is ${formatShape(tensors[0].shape)}; ` +
            `their first axes must agree (${x.shape[0]} ≠ ${tensors[0].shape[0]})`,
        );
      }
    });
    this.tensors = tensors as readonly Tensor[] as Slices<T>;
    this.length = tensors[0].shape[0];
  }

  /** @throws {IndexError} */
  get(index: number): Slices<T> {
    checkPosition('TensorDataset', index, this.length);
    return this.#each((x) => select(x, 0, index));
  }

  /** @throws {IndexError} */
  getBatch(indices: readonly number[]): Collated<Slices<T>> {
    for (const index of checkIterable('TensorDataset', indices, 'indices'))
      checkPosition('TensorDataset', index, this.length);
    const rows = tensor(Int32Array.from(indices));
    return this.#each((x) => indexSelect(x, 0, rows)) as Collated<Slices<T>>;
  }

  #each(slice: (x: Tensor) => Tensor): Slices<T> {
    return this.tensors.map(slice) as readonly Tensor[] as Slices<T>;
  }
}

/** An array as a data set. The array is not copied. `get` throws an {@link IndexError} outside of it. */
export const arrayDataset = <T>(items: readonly T[]): Dataset<T> => {
  if (!Array.isArray(items)) throw new ArgumentError(`arrayDataset: expected an array, got ${got(items)}`);
  return {
    get length() {
      return items.length;
    },
    get(index) {
      checkPosition('arrayDataset', index, items.length);
      return items[index];
    },
  };
};

const checkPosition = (op: string, index: number, length: number): void => {
  if (Number.isInteger(index) && index >= 0 && index < length) return;
  const range = length === 0 ? 'it is empty' : `use 0 to ${length - 1}`;
  throw new IndexError(`${op}: index ${show(index)} is out of range for ${length} examples; ${range}`);
};

/** @throws {ArgumentError} on what is not a data set. */
const checkDataset = (op: string, dataset: Dataset<unknown>, what = 'the data set'): void => {
  if (typeof dataset?.get === 'function') return;
  throw new ArgumentError(`${op}: ${what} must have a length and get(index), got ${got(dataset)}`);
};

/**
 * The examples of a data set at `indices`, in this order.
 * @throws {ArgumentError | IndexError} on what is not a data set, or an index out of its range.
 */
export class Subset<T> implements Dataset<T> {
  readonly dataset: Dataset<T>;
  readonly indices: readonly number[];
  readonly getBatch?: (indices: readonly number[]) => Collated<T>;

  constructor(dataset: Dataset<T>, indices: ArrayLike<number>) {
    checkDataset('Subset', dataset);
    this.dataset = dataset;
    if (typeof indices !== 'object' || typeof indices?.length !== 'number')
      throw new ArgumentError(`Subset: expected an array of indices, got ${got(indices)}`);
    this.indices = Array.from(indices);
    for (const index of this.indices) checkPosition('Subset', index, dataset.length);
    if (dataset.getBatch) this.getBatch = (positions) => dataset.getBatch!(positions.map((i) => this.#at(i)));
  }

  get length(): number {
    return this.indices.length;
  }

  get(index: number): T {
    return this.dataset.get(this.#at(index));
  }

  #at(position: number): number {
    checkPosition('Subset', position, this.length);
    return this.indices[position];
  }
}

/**
 * Data sets one after the other.
 * @throws {ArgumentError} without one, or on what is not a data set.
 */
export class ConcatDataset<T> implements Dataset<T> {
  readonly datasets: readonly Dataset<T>[];

  constructor(datasets: Iterable<Dataset<T>>) {
    this.datasets = [...checkIterable('ConcatDataset', datasets, 'data sets')];
    if (this.datasets.length === 0) throw new ArgumentError('ConcatDataset: expected one data set or more');
    this.datasets.forEach((dataset, i) => {
      checkDataset('ConcatDataset', dataset, `data set ${i}`);
    });
  }

  get length(): number {
    return this.datasets.reduce((sum, { length }) => sum + length, 0);
  }

  get(index: number): T {
    checkPosition('ConcatDataset', index, this.length);
    let rest = index;
    const dataset = this.datasets.find(({ length }) => {
      if (rest < length) return true;
      rest -= length;
      return false;
    })!;
    return dataset.get(rest);
  }
}

/** What `randomSplit` draws from. */
export interface RandomSplitOptions {
  /** What the order is drawn from; default the generator that `manualSeed` seeds. */
  readonly generator?: Generator;
}

/**
 * Parts of a data set that do not overlap, drawn at random. `lengths` are whole numbers whose sum is the data set's length, or
 * fractions whose sum is 1: each part then has ⌊fraction · length⌋ examples, and those that are left go one each to the first
 * parts.
 * @throws {ArgumentError} when they do not add up.
 */
export const randomSplit = <T>(
  dataset: Dataset<T>,
  lengths: readonly number[],
  options?: RandomSplitOptions,
): Subset<T>[] => {
  const { generator = defaultGenerator } = checkOptions('randomSplit', options, { generator: 1 });
  checkDataset('randomSplit', dataset);
  const count = dataset.length;
  const sizes = sizesOf(lengths, count);
  const order = permutation('randomSplit', count, generator);
  let start = 0;
  return sizes.map((size) => {
    start += size;
    return new Subset(dataset, order.subarray(start - size, start));
  });
};

const sizesOf = (lengths: readonly number[], count: number): readonly number[] => {
  const isList = Array.isArray(lengths) && lengths.length > 0 && lengths.every((n) => n >= 0 && n < Infinity);
  const total = isList ? lengths.reduce((sum, n) => sum + n, 0) : Number.NaN;
  if (total === count && lengths.every(Number.isInteger)) return lengths;
  if (!(Math.abs(total - 1) < 1e-9)) {
    throw new ArgumentError(
      `randomSplit: lengths must be whole numbers whose sum is ${count}, the data set's length, or fractions whose sum is 1; ` +
        `got ${isList ? `[${lengths.join(', ')}], whose sum is ${total}` : got(lengths)}`,
    );
  }
  const sizes = lengths.map((part) => Math.floor(part * count));
  const left = count - sizes.reduce((sum, n) => sum + n, 0);
  return sizes.map((size, i) => size + (i < left ? 1 : 0));
};
