import { assertClose } from '../../../src/testing/index.ts';
import { make, type Values } from './subject.ts';
import type { Close } from './tolerances.ts';

/**
 * Passes when each number is near its counterpart, `atol` counting for the largest of them and for no less than 1: terms that
 * cancel leave an error of the size of the terms. The active backend must be the CPU.
 */
export const assertNear = (got: Values, want: Values, { rtol, atol }: Close, label: string): void => {
  if (got.data.constructor !== want.data.constructor) {
    throw new Error(`${label}: a ${got.data.constructor.name}, not a ${want.data.constructor.name}`);
  }
  const largest = Array.from(want.data).reduce(
    (most, x) => (Number.isFinite(x) ? Math.max(most, Math.abs(x)) : most),
    1,
  );
  assertClose(make(got), make(want), { label, rtol, atol: atol * largest });
};
