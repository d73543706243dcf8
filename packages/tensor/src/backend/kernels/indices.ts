import { IndexError } from '../../errors.ts';
import type { TypedArray } from '../../shape/dtype.ts';

// Indices are data, so only the kernel sees them. All of them are checked before the first element is written.
export const checkIndices = (name: string, index: TypedArray, size: number): void => {
  for (let i = 0; i < index.length; i++) {
    const at = index[i];
    if (at < 0 || at >= size) {
      throw new IndexError(
        `${name}: index ${at} at position ${i} is out of range; this axis takes ${size === 0 ? 'none (it is empty)' : `0 to ${size - 1}`}`,
      );
    }
  }
};
