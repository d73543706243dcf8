import type { Tensor } from '../autograd/tensor.ts';
import { checkOptions } from '../options.ts';
import { isFloat } from '../shape/dtype.ts';
import { asFloat, checkTensor } from './arguments.ts';
import { clone } from './cast.ts';
import { eq, lt, ne, where } from './compare.ts';
import { abs } from './elementwise.ts';

/** Whether x is NaN → bool. No gradient. x [A…] → [A…]. */
export const isnan = (x: Tensor): Tensor => ne(checkTensor('isnan', x), x);
/** Whether x is ∞ or −∞ → bool. No gradient. x [A…] → [A…]. */
export const isinf = (x: Tensor): Tensor => eq(abs(asFloat('isinf', x)), Infinity);
/** Whether x is neither NaN nor infinite → bool. No gradient. x [A…] → [A…]. */
export const isfinite = (x: Tensor): Tensor => lt(abs(asFloat('isfinite', x)), Infinity);

/** What `nanToNum` puts in the place of what is not finite. */
export interface NanToNumOptions {
  /** In place of NaN; default 0. */
  readonly nan?: number;
  /** In place of ∞; default the largest number of the dtype. */
  readonly posinf?: number;
  /** In place of −∞; default the least number of the dtype. */
  readonly neginf?: number;
}

/** x with numbers in place of NaN and the infinities, where its gradient is 0; a copy of what is not float. x [A…] → [A…]. */
export const nanToNum = (x: Tensor, options?: NanToNumOptions): Tensor => {
  const most = checkTensor('nanToNum', x).dtype === 'float64' ? Number.MAX_VALUE : 3.4028234663852886e38;
  const names = { nan: 'number', posinf: 'number', neginf: 'number' } as const;
  const { nan = 0, posinf = most, neginf = -most } = checkOptions('nanToNum', options, names);
  if (!isFloat(x.dtype)) return clone(x);
  return where(isnan(x), nan, where(eq(x, Infinity), posinf, where(eq(x, -Infinity), neginf, x)));
};
