import { DTypeError } from '@engram/tensor';

/** Whole numbers up to here are exact in the 32-bit floats that the GPU computes with. */
const EXACT = 2 ** 24;

const RULE = `int32 on the GPU is exact from −${EXACT} to ${EXACT} only (it is kept in 32-bit floats)`;

/** @throws {DTypeError} on a whole number that a 32-bit float may not hold. */
export const checkWhole = (value: number): number => {
  if (Math.abs(value) <= EXACT) return value;
  throw new DTypeError(`${RULE}: got ${value}; use float32, or setBackend('cpu')`);
};

/** What was computed, as int32. @throws {DTypeError} where a cell went beyond. */
export const wholesOf = (cells: Float32Array): Int32Array => {
  for (const cell of cells) {
    if (Math.abs(cell) <= EXACT) continue;
    throw new DTypeError(`${RULE}: a result is beyond; compute it in float32, or with setBackend('cpu')`);
  }
  return Int32Array.from(cells);
};

/** @throws {DTypeError} on an axis whose last position is such a number. */
export const checkPositions = (op: string, size: number): void => {
  if (size - 1 <= EXACT) return;
  throw new DTypeError(
    `${op}: an axis of ${size} elements has positions beyond int32: ${RULE}; split it, or setBackend('cpu')`,
  );
};
