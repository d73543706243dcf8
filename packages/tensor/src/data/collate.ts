import { Tensor } from '../autograd/tensor.ts';
import { ArgumentError, got } from '../errors.ts';
import { tensor } from '../ops/create.ts';
import { stack } from '../ops/join.ts';
import { isPlainObject } from '../plain-object.ts';
import type { NumberArray } from '../shape/dtype.ts';
import { DEEPEST, tooDeep } from '../shape/nested.ts';

/** What a batch of examples `T` looks like once `defaultCollate` has joined them. */
export type Collated<T> = T extends Tensor | NumberArray | number | boolean
  ? Tensor
  : T extends string
    ? string[]
    : T extends readonly unknown[] | object
      ? { [K in keyof T]: Collated<T[K]> }
      : never;

/**
 * Joins examples into a batch along a new first axis, as PyTorch's `default_collate`: tensors (and typed arrays) are
 * stacked, tuples and plain objects are joined part by part, strings stay an array of strings. Numbers become a float32
 * tensor [B] also when they are whole, booleans a bool tensor: give class indices as int32 tensors or typed arrays.
 * @throws {ArgumentError} on other values, or when the examples are built differently.
 * @throws {ShapeError} when tensors in one place differ in shape.
 */
export const defaultCollate = <T>(items: readonly T[]): Collated<T> => {
  if (!Array.isArray(items) || items.length === 0)
    throw new ArgumentError('collate: expected a non-empty array of examples');
  return join(items, 'the example') as Collated<T>;
};

/** What joins values of this kind; `where` says which part of the example they are. */
const join = (parts: readonly unknown[], where: string, depth = 0): unknown => {
  if (depth > DEEPEST) throw new ArgumentError(`collate: ${tooDeep(where)}`);
  const kind = kindOf(parts[0], where);
  const other = parts.findIndex((part) => kindOf(part, where) !== kind);
  if (other > 0) {
    throw new ArgumentError(
      `collate: ${where} is a ${kind} in example 0 of the batch and a ${kindOf(parts[other], where)} in example ${other}`,
    );
  }
  return joiners[kind](parts, where, depth + 1);
};

// biome-ignore lint/suspicious/noExplicitAny: kindOf has told the parts' type
type Joiner = (parts: readonly any[], where: string, depth: number) => unknown;

const joiners: Record<Kind, Joiner> = {
  tensor: (parts: readonly Tensor[]) => stack(parts),
  'typed array': (parts: readonly NumberArray[]) => stack(parts.map((part) => tensor(part))),
  number: (parts: readonly number[]) => tensor(parts),
  boolean: (parts: readonly boolean[]) => tensor(parts),
  string: (parts) => [...parts],
  array: (parts: readonly (readonly unknown[])[], where, depth) => {
    const other = parts.findIndex((part) => part.length !== parts[0].length);
    if (other > 0) {
      throw new ArgumentError(
        `collate: ${where} has ${parts[0].length} elements in example 0 of the batch and ${parts[other].length} in example ` +
          `${other}; pad them in a collate function of your own`,
      );
    }
    return parts[0].map((_, i) =>
      join(
        parts.map((part) => part[i]),
        `${where}[${i}]`,
        depth,
      ),
    );
  },
  object: (parts: readonly Readonly<Record<string, unknown>>[], where, depth) => {
    const keys = Object.keys(parts[0]);
    const other = parts.findIndex((part) => !sameKeys(keys, Object.keys(part)));
    if (other > 0) {
      throw new ArgumentError(
        `collate: ${where} has the keys ${keys.join(', ')} in example 0 of the batch and ${Object.keys(parts[other]).join(', ')} in example ${other}`,
      );
    }
    return Object.fromEntries(
      keys.map((key) => [
        key,
        join(
          parts.map((part) => part[key]),
          `${where}.${key}`,
          depth,
        ),
      ]),
    );
  },
};

const sameKeys = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((key) => b.includes(key));

type Kind = 'tensor' | 'typed array' | 'number' | 'boolean' | 'string' | 'array' | 'object';

const kindOf = (part: unknown, where: string): Kind => {
  if (part instanceof Tensor) return 'tensor';
  if (ArrayBuffer.isView(part)) return 'typed array';
  if (Array.isArray(part)) return 'array';
  const type = typeof part;
  if (type === 'number' || type === 'boolean' || type === 'string') return type;
  if (isPlainObject(part)) return 'object';
  const isInstance = type === 'object' && part !== null && !(part instanceof Promise);
  const found = isInstance ? `a ${(part as object).constructor.name}` : got(part);
  throw new ArgumentError(`collate: ${where} is ${found}, which has no batch; pass a collate function of your own`);
};
