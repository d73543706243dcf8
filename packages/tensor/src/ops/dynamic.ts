import { Tensor } from '../autograd/tensor.ts';
import { ArgumentError, ShapeError } from '../errors.ts';
import { checkOptions } from '../options.ts';
import { show } from '../quote.ts';
import { isFloat } from '../shape/dtype.ts';
import { checkSize, formatShape, normalizeAxis, type Shape, sameShape, stridesOf } from '../shape/shape.ts';
import { castTo, checkIndex, checkTensor, tensorOrNull } from './arguments.ts';
import { onesLike, tensor, zeros } from './create.ts';
import { indexAdd, indexSelect } from './indexing.ts';
import { checkMask } from './masked.ts';
import { expand, flatten, transpose } from './movement.ts';
import { checkBetween, valuesFor } from './values.ts';

// How large the results are depends on values, which have to be there: not while a function is compiled, and not on a GPU.

const placesOf = (op: string, x: Tensor, instead: string): number[] => {
  const places: number[] = [];
  valuesFor(op, x, instead).forEach((value, i) => {
    if (value !== 0) places.push(i);
  });
  return places;
};

const whole = (values: number[], shape?: Shape): Tensor => tensor(Int32Array.from(values), shape);

/**
 * The index tuples of all elements that are not 0, in order; NaN is not 0. x [A…] → [n, axes of x] int32. Eager, and on the CPU.
 * @throws {CompileError} inside a compiled function.
 */
export const nonzero = (x: Tensor): Tensor => {
  const places = placesOf('nonzero', checkTensor('nonzero', x), 'ne(x, 0)');
  const strides = stridesOf(x.shape);
  const index = places.flatMap((place) => strides.map((stride, i) => Math.floor(place / stride) % x.shape[i]));
  return whole(index, [places.length, x.ndim]);
};

/**
 * The elements of x where the mask holds, in order; both broadcast. x [A…], mask [B…] bool → [n]. Eager, and on the CPU.
 * @throws {ShapeError | DTypeError}
 * @throws {CompileError} inside a compiled function.
 */
export const maskedSelect = (x: Tensor, mask: Tensor): Tensor => {
  const shape = checkMask('maskedSelect', x, mask);
  const places = placesOf('maskedSelect', expand(mask, shape), 'where()');
  return indexSelect(flatten(expand(x, shape)), 0, whole(places));
};

/** What `unique` compares, and what it gives besides values. */
export interface UniqueOptions {
  /** In ascending order, or in the order in which they first come; default true. */
  readonly sorted?: boolean;
  /** Also give `inverse`: for each element (or slice) of x the place of its like among the values. Default false. */
  readonly returnInverse?: boolean;
  /** Also give `counts`: how often each of the values comes. Default false. */
  readonly returnCounts?: boolean;
  /** Compare slices along this axis; default elements. */
  readonly axis?: number;
}

/** The values alone, or with what was asked for. */
export type Unique<O extends UniqueOptions> = O extends
  | { readonly returnInverse: true }
  | { readonly returnCounts: true }
  ? { readonly values: Tensor } & (O extends { readonly returnInverse: true }
      ? { readonly inverse: Tensor }
      : unknown) &
      (O extends { readonly returnCounts: true } ? { readonly counts: Tensor } : unknown)
  : Tensor;

/**
 * Each value once; each NaN is one of its own. With `axis`, each slice along it. x [A…] → [n], or [.., n, ..]; or, with
 * `returnInverse` or `returnCounts`, a record `{ values, inverse, counts }` of what was asked for: inverse [A…] or [size of the axis],
 * counts [n], int32. Without a gradient. Eager, and on the CPU.
 * @throws {ShapeError}
 * @throws {CompileError} inside a compiled function.
 */
export const unique = <const O extends UniqueOptions = object>(x: Tensor, options?: O): Unique<O> => {
  const names = { sorted: 'flag', returnInverse: 'flag', returnCounts: 'flag', axis: 'number' } as const;
  const { sorted = true, returnInverse, returnCounts, axis } = checkOptions<UniqueOptions>('unique', options, names);
  const flat = axis === undefined || checkTensor('unique', x).ndim === 0;
  const line = flat ? flatten(x) : x;
  const at = normalizeAxis('unique', axis ?? 0, line.ndim);
  const data = valuesFor('unique', transpose(line, 0, at), 'sort()');
  const size = line.shape[at];
  const width = data.length / size;
  // NaN comes last, and differs from NaN.
  const compare = (i: number, j: number): number => {
    for (let k = 0; k < width; k++) {
      const [a, b] = [data[i * width + k], data[j * width + k]];
      if (a !== b) return a < b || b !== b ? -1 : 1;
    }
    return 0;
  };
  const order = Array.from({ length: size }, (_, i) => i).sort((i, j) => compare(i, j) || i - j);
  const groups: number[][] = [];
  order.forEach((place, i) => {
    if (i > 0 && compare(order[i - 1], place) === 0) groups[groups.length - 1].push(place);
    else groups.push([place]);
  });
  if (!sorted) groups.sort(([a], [b]) => a - b);
  const values = indexSelect(line.detach(), at, whole(groups.map(([first]) => first)));
  if (!returnInverse && !returnCounts) return values as Unique<O>;
  groups.forEach((group, i) => {
    for (const place of group) order[place] = i;
  });
  return {
    values,
    ...(returnInverse && { inverse: whole(order, flat ? x.shape : undefined) }),
    ...(returnCounts && { counts: whole(groups.map(({ length }) => length)) }),
  } as Unique<O>;
};

/** What `bincount` adds up, and how many bins there are at least. */
export interface BincountOptions {
  /** What each element counts, [N]; default 1. */
  readonly weights?: Tensor;
  /** The least size of the result; default 0. */
  readonly minlength?: number;
}

/**
 * How often each whole number comes, or the sum of its weights: yᵥ = Σ wᵢ over xᵢ = v. x [N] int32 ≥ 0 → [max(greatest + 1,
 * minlength)] int32; with weights in their dtype if that is float, else float64. Eager, and on the CPU.
 * @throws {ShapeError | DTypeError | ArgumentError}
 * @throws {CompileError} inside a compiled function.
 */
export const bincount = (x: Tensor, options?: BincountOptions): Tensor => {
  const op = 'bincount';
  const { weights, minlength = 0 } = checkOptions(op, options, { weights: 1, minlength: 'number' });
  checkIndex(op, x, 'x');
  const given = tensorOrNull(op, weights, 'weights');
  const parts = given ? castTo(given, isFloat(given.dtype) ? given.dtype : 'float64') : onesLike(x);
  if (x.ndim !== 1 || !sameShape(parts.shape, x.shape)) {
    const shapes = `${formatShape(x.shape)} and ${formatShape(parts.shape)}`;
    throw new ShapeError(`${op}: x must have one axis, and weights its shape, got ${shapes}`);
  }
  const data = valuesFor(op, x, 'oneHot(x, n).sum(0)') as Int32Array;
  checkBetween(op, 'minlength', [minlength], 0, Infinity);
  checkBetween(op, 'an element', data, 0, Infinity);
  const size = data.reduce((n, value) => Math.max(n, value + 1), minlength);
  return indexAdd(zeros([size], { dtype: parts.dtype }), 0, x, parts);
};

/**
 * Each element of x along `axis` several times in a row; without an axis, of the flattened tensor. `repeats` is a number, or one
 * for each place along the axis: an array, or an int32 tensor, which works eagerly and on the CPU only. x [.., N, ..] →
 * [.., Σ repeats, ..].
 * @throws {ShapeError | DTypeError | ArgumentError}
 * @throws {CompileError} inside a compiled function, where `repeats` is a tensor.
 */
export const repeatInterleave = (x: Tensor, repeats: number | readonly number[] | Tensor, axis?: number): Tensor => {
  const op = 'repeatInterleave';
  if (axis === undefined) return repeatInterleave(flatten(checkTensor(op, x)), repeats, 0);
  const { shape, ndim } = checkTensor(op, x);
  const n = shape[normalizeAxis(op, axis, ndim)];
  const given =
    repeats instanceof Tensor
      ? valuesFor(op, checkIndex(op, repeats, 'repeats'), 'an array of repeats')
      : [repeats].flat();
  const wrong = Array.from(given).find((count) => !(Number.isInteger(count) && count >= 0));
  if (wrong !== undefined) throw new ArgumentError(`${op}: repeats are whole numbers ≥ 0, got ${show(wrong)}`);
  if (given.length !== 1 && given.length !== n) {
    throw new ShapeError(
      `${op}: ${given.length} repeats for ${n} places along axis ${axis}; give one, or one for each`,
    );
  }
  const counts = Array.from({ length: n ?? 0 }, (_, i) => given[given.length === 1 ? 0 : i]);
  checkSize(op, [counts.reduce((a, b) => a + b, 0)], 'int32');
  return indexSelect(x, axis, whole(counts.flatMap((count, i) => new Array<number>(count).fill(i))));
};
