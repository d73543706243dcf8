import { arithmetic } from './arithmetic.ts';
import type { OpCase } from './case.ts';

/** Every table, for whoever runs them all: one backend after another, eager and compiled. */
export const tables: Record<string, readonly OpCase[]> = { arithmetic };
