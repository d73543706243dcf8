import type { DType } from '../shape/dtype.ts';

/** A tensor's elements, contiguous and row-major. Where they are and what else there is to them, only their backend knows. */
export interface Storage {
  readonly dtype: DType;
  /** Number of elements. */
  readonly length: number;
  /** The tape's stamp of the last write in place; 0 before. */
  mutatedAt: number;
  /** How often a tensor that used this storage was given another. */
  replaced: number;
}
