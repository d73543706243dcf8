import type { Tensor } from './tensor.ts';

/** Stands in for the `.grad` of every tensor while a function is recorded, so that the real ones stay as they are. */
export interface RecordedGrads {
  /** `real` is what the tensor has outside. */
  get(tensor: Tensor, real: Tensor | null): Tensor | null;
  set(tensor: Tensor, value: Tensor | null): void;
}

let current: RecordedGrads | null = null;

export const recordedGrads = (): RecordedGrads | null => current;

export const withRecordedGrads = <T>(grads: RecordedGrads | null, fn: () => T): T => {
  const before = current;
  current = grads;
  try {
    return fn();
  } finally {
    current = before;
  }
};
