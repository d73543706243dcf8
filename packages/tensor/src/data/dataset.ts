import type { Tensor } from '../autograd/tensor.ts';
import { ArgumentError, got, IndexError, ShapeError } from '../errors.ts';
import { checkTensor } from '../ops/arguments.ts';
import { tensor } from '../ops/create.ts';
import { indexSelect } from '../ops/indexing.ts';
import { select } from '../ops/slice.ts';
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
    for (const index of indices) checkPosition('TensorDataset', index, this.length);
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
  throw new IndexError(`${op}: index ${index} is out of range for ${length} examples; ${range}`);
};
