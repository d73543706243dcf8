import type { Rows } from '../../shape/broadcast.ts';
import type { DType } from '../../shape/dtype.ts';
import type { Emitter, Operand } from '../wasm/encoder.ts';

/** Whether every operand has this dtype. */
export const all = (dtype: DType, ...groups: readonly (readonly Operand[])[]): boolean => {
  for (const operands of groups) for (const operand of operands) if (operand.dtype !== dtype) return false;
  return true;
};

/** The addresses of all, in order. */
export const addressesOf = (...groups: readonly (readonly Operand[])[]): number[] => {
  const addresses: number[] = [];
  for (const operands of groups) for (const { address } of operands) addresses.push(address);
  return addresses;
};

/** Whether the elements are four bytes each. */
export const isWord = ({ dtype }: Operand): boolean => dtype === 'float32' || dtype === 'int32';

/** The words for a walk: inner, rows, the strides, the offsets. A single row's offset stands in place of its table. */
export const rowWords = (walk: Rows, emitter: Emitter): number[] => {
  const { inner, rows, strides, bases } = walk;
  const words = [inner, rows, ...strides];
  if (rows === 1) words.push(...bases);
  else for (const table of walk.offsets) words.push(emitter.table(table));
  return words;
};

/** The walk over `n` elements of an operand and a second one that stays the same. */
export const withScalar = (n: number): number[] => [n, 1, 1, 0, 0, 0];
