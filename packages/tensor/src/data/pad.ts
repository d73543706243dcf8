import { Tensor } from '../autograd/tensor.ts';
import { ArgumentError, DTypeError, got, ShapeError } from '../errors.ts';
import { checkTensor } from '../ops/arguments.ts';
import { lt } from '../ops/compare.ts';
import { arange, tensor } from '../ops/create.ts';
import { stack } from '../ops/join.ts';
import { transpose, unsqueeze } from '../ops/movement.ts';
import { pad } from '../ops/pad.ts';
import { checkOptions, type OptionNames } from '../options.ts';
import { isPlainObject } from '../plain-object.ts';
import type { NumberArray } from '../shape/dtype.ts';
import { DEEPEST, tooDeep } from '../shape/nested.ts';
import { formatShape, sameShape } from '../shape/shape.ts';
import { type Collated, defaultCollate } from './collate.ts';

/** How `padSequence` lays sequences side by side. */
export interface PadSequenceOptions {
  /** Whether the result is [B, T, …] rather than [T, B, …]; default false. */
  readonly batchFirst?: boolean;
  /** What stands behind the end of a sequence; default 0. */
  readonly paddingValue?: number;
}

const PAD: OptionNames<PadSequenceOptions> = { batchFirst: 'flag', paddingValue: 'number' };

/**
 * Sequences of several lengths as one tensor: B of [Tᵢ, …] → [T, B, …] with T the longest, or [B, T, …] with `batchFirst`.
 * @throws {ArgumentError | ShapeError | DTypeError} without sequences, or when they differ in more than their length.
 */
export const padSequence = (sequences: readonly Tensor[], options?: PadSequenceOptions): Tensor => {
  const { batchFirst = false, paddingValue = 0 } = checkOptions('padSequence', options, PAD);
  if (!Array.isArray(sequences) || sequences.length === 0)
    throw new ArgumentError('padSequence: expected a non-empty array of sequences');
  const [first] = sequences;
  sequences.forEach((sequence, i) => {
    const { shape, dtype } = checkTensor('padSequence', sequence, `sequence ${i}`);
    if (shape.length === 0)
      throw new ShapeError(
        `padSequence: sequence ${i} is a scalar, which has no length; give a number, or join it yourself`,
      );
    if (!sameShape(shape.slice(1), first.shape.slice(1))) {
      throw new ShapeError(
        `padSequence: sequence ${i} is ${formatShape(shape)}, sequence 0 ${formatShape(first.shape)}; they may differ in their first axis alone`,
      );
    }
    if (dtype !== first.dtype)
      throw new DTypeError(`padSequence: sequence ${i} is ${dtype}, sequence 0 ${first.dtype}; they must agree`);
  });
  const longest = sequences.reduce((most, { shape }) => Math.max(most, shape[0]), 0);
  const padded = sequences.map((sequence) => {
    const behind = [...new Array<number>(2 * sequence.ndim - 1).fill(0), longest - sequence.shape[0]];
    return pad(sequence, behind, { value: paddingValue });
  });
  const batch = stack(padded);
  return batchFirst ? batch : transpose(batch, 0, 1);
};

/** Sequences in a batch. */
export interface Padded {
  /** [B, T, …], or [T, B, …]. */
  readonly values: Tensor;
  /** [B, T] bool, whatever the order of the values: true where there is something, false behind the end. */
  readonly mask: Tensor;
  /** [B] int32. */
  readonly lengths: Tensor;
}

/** What a batch of examples `T` looks like once `padCollate` has joined them. */
export type PadCollated<T> = T extends Tensor | NumberArray
  ? Padded
  : T extends number | boolean | string
    ? Collated<T>
    : T extends readonly unknown[] | object
      ? { [K in keyof T]: PadCollated<T[K]> }
      : never;

/**
 * A collate function for sequences of several lengths: every part of an example that is a tensor (or typed array) is one, its
 * first axis is time, and the batch has `{ values, mask, lengths }` of it. Numbers and the rest are joined as by
 * `defaultCollate`.
 *
 * ```ts
 * const loader = new DataLoader(arrayDataset(sentences), { batchSize: 32, collate: padCollate({ batchFirst: true }) });
 * for (const [{ values, mask }, labels] of loader) … // MultiheadAttention's keyPaddingMask is logicalNot(mask)
 * ```
 * @throws {ArgumentError} on an option that there is not; the function throws as `padSequence` and `defaultCollate`.
 */
export const padCollate = (options?: PadSequenceOptions): (<T>(items: readonly T[]) => PadCollated<T>) => {
  checkOptions('padCollate', options, PAD);
  const join = (items: readonly unknown[], depth = 0): unknown => {
    if (depth > DEEPEST) throw new ArgumentError(`padCollate: ${tooDeep('an example')}`);
    const [first] = items;
    const sequences = items.map((item) => (ArrayBuffer.isView(item) ? tensor(item as unknown as NumberArray) : item));
    if (sequences.every((item) => item instanceof Tensor)) return padded(sequences as Tensor[], options);
    const parts = Array.isArray(first) ? first.map((_, i) => i) : isPlainObject(first) ? Object.keys(first) : null;
    if (parts === null || !items.every((item) => sameParts(item, first))) return defaultCollate(items);
    const joined = parts.map((part) => [
      part,
      join(
        items.map((item) => (item as Record<string, unknown>)[part]),
        depth + 1,
      ),
    ]);
    return Array.isArray(first) ? joined.map(([, value]) => value) : Object.fromEntries(joined);
  };
  return <T>(items: readonly T[]) => {
    if (!Array.isArray(items) || items.length === 0)
      throw new ArgumentError(`padCollate: expected a non-empty array of examples, got ${got(items)}`);
    return join(items) as PadCollated<T>;
  };
};

/** Where it does not hold, `defaultCollate` says why. */
const sameParts = (a: unknown, b: unknown): boolean =>
  Array.isArray(a)
    ? Array.isArray(b) && a.length === b.length
    : isPlainObject(a) && isPlainObject(b) && Object.keys(a).join() === Object.keys(b).join();

const padded = (sequences: readonly Tensor[], options: PadSequenceOptions | undefined): Padded => {
  const values = padSequence(sequences, options);
  const lengths = tensor(Int32Array.from(sequences, ({ shape }) => shape[0]));
  const time = arange(values.shape[options?.batchFirst ? 1 : 0], { dtype: 'int32' });
  return { values, mask: lt(time, unsqueeze(lengths, 1)), lengths };
};
