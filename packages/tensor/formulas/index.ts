import { activation, squashing } from './activation.ts';
import { arithmetic } from './arithmetic.ts';
import { compare } from './compare.ts';
import { elementwise } from './elementwise.ts';
import type { Formula } from './formula.ts';
import { functions } from './functions.ts';

/** Of functions that are methods too, and what these are made of: every bundle has them. Their vectors are in core.ts. */
export const common: readonly Formula[] = [...elementwise, ...arithmetic, ...compare, ...squashing];

/** Of functions alone: a bundle has them that uses one. Their vectors are in networks.ts. */
export const apart: readonly Formula[] = [...activation, ...functions];

/** Every elementwise kernel. */
export const formulas: readonly Formula[] = [...common, ...apart];
