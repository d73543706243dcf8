import type { Rows } from '@engram/tensor/backend';

/** How an operand is read for cell i: at ⌊i / div⌋ modulo `mod`, where `mod` 0 stands for no modulo. */
export interface Placement {
  readonly div: number;
  readonly mod: number;
}

/** Of an operand that is read cell by cell. */
export const STRAIGHT: Placement = { div: 1, mod: 0 };

/**
 * How operand k of a walk is placed: where it is contiguous and repeated along its last axes, its first axes or both.
 * `null` where it is not.
 */
export const placementOf = ({ inner, strides, sizes, steps, bases }: Rows, k: number): Placement | null => {
  if (bases[k] !== 0) return null;
  let div = 1;
  let elements = 1;
  let repeats = false;
  for (let axis = sizes.length; axis >= 0; axis--) {
    const size = axis === sizes.length ? inner : sizes[axis];
    const step = axis === sizes.length ? strides[k] : steps[k][axis];
    if (size === 1) continue;
    if (step === 0) {
      if (elements === 1) div *= size;
      else repeats = true;
    } else if (step === elements && !repeats) elements *= size;
    else return null;
  }
  if (elements === 1) return { div: 1, mod: 1 };
  return { div, mod: repeats ? elements : 0 };
};
