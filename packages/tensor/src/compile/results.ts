import { Tensor } from '../autograd/tensor.ts';
import type { Storage } from '../backend/contract.ts';
import { CompileError } from '../errors.ts';
import { isPlainObject } from '../plain-object.ts';
import { DEEPEST, tooDeep } from '../shape/nested.ts';
import type { Shape } from '../shape/shape.ts';

/** What a compiled function returns, in place of one result or a part of it. */
export type Result =
  /** Output number `index` of the program. */
  | { readonly kind: 'output'; readonly index: number; readonly shape: Shape }
  /** A tensor that was there before: the caller gets it back, or, with a shape, another one with its elements. */
  | { readonly kind: 'argument'; readonly index: number; readonly shape: Shape | null }
  | { readonly kind: 'outside'; readonly tensor: Tensor }
  /** The elements of a tensor that was there before. */
  | { readonly kind: 'view'; readonly storage: Storage; readonly shape: Shape }
  | { readonly kind: 'nothing'; readonly value: null | undefined }
  | { readonly kind: 'array'; readonly items: readonly Result[] }
  | { readonly kind: 'record'; readonly keys: readonly string[]; readonly items: readonly Result[] };

/** @throws {CompileError} on what is neither a tensor, nor an array or record of tensors, nor nothing. */
export const resultOf = (
  name: string,
  value: unknown,
  describe: (tensor: Tensor) => Result,
  where = 'it',
  depth = 0,
): Result => {
  if (value instanceof Tensor) return describe(value);
  if (value === undefined || value === null) return { kind: 'nothing', value };
  if (value instanceof Promise) {
    value.catch(() => {}); // the error below comes first
    throw new CompileError(
      `${name}: the function is asynchronous, and what comes after its first await cannot be recorded; ` +
        'await outside and compile the synchronous part',
    );
  }
  if (depth === DEEPEST) throw new CompileError(`${name}: the result: ${tooDeep(where)}`);
  if (Array.isArray(value)) {
    return {
      kind: 'array',
      items: value.map((item, i) => resultOf(name, item, describe, `${where}[${i}]`, depth + 1)),
    };
  }
  if (isPlainObject(value)) {
    const keys = Object.keys(value);
    const items = keys.map((key) => resultOf(name, value[key], describe, `${where}.${key}`, depth + 1));
    return { kind: 'record', keys, items };
  }
  throw new CompileError(
    `${name}: the function returns tensors, alone or in arrays and records; ${where} is ${
      typeof value === 'object' ? `a ${value.constructor.name}` : `the ${typeof value} ${String(value)}`
    }, which would be the same at every run`,
  );
};

/** The result itself. */
export const assemble = (
  result: Result,
  outputs: (index: number, shape: Shape) => Tensor,
  args: readonly Tensor[],
): unknown => {
  switch (result.kind) {
    case 'output':
      return outputs(result.index, result.shape);
    case 'argument':
      return result.shape === null ? args[result.index] : sharing(args[result.index].storage, result.shape);
    case 'outside':
      return result.tensor;
    case 'view':
      return sharing(result.storage, result.shape);
    case 'nothing':
      return result.value;
    case 'array':
      return result.items.map((item) => assemble(item, outputs, args));
    case 'record':
      return Object.fromEntries(result.keys.map((key, i) => [key, assemble(result.items[i], outputs, args)]));
  }
};

const sharing = (storage: Storage, shape: Shape): Tensor => new Tensor(storage, shape, storage.dtype);
