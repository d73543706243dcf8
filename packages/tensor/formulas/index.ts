import { activation } from './activation.ts';
import { arithmetic } from './arithmetic.ts';
import { compare } from './compare.ts';
import { elementwise } from './elementwise.ts';
import type { Formula } from './formula.ts';

/** Every elementwise kernel. */
export const formulas: readonly Formula[] = [...elementwise, ...arithmetic, ...compare, ...activation];
