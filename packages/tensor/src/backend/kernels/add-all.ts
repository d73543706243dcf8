import { singleRow } from '../../shape/broadcast.ts';
import { kernel } from '../kernel.ts';
import { add } from './formulas.generated.ts';

/**
 * a₁ + a₂ + … of two operands or more, in this order; each sum is rounded as by `add`. The tape records long sums of gradients
 * as one call. A backend need not have it.
 */
export const addAll = kernel({
  name: 'addAll',
  form: 'elementwise',
  loop: ([o], [first, ...others]) => {
    o.set(first);
    for (const a of others) for (let i = 0; i < o.length; i++) o[i] += a[i];
  },
  simd: ([out], [first, ...others], _, emitter) => {
    const row = singleRow(out.length, 2);
    let sum = first;
    for (const a of others) {
      if (!add.simd!([out], [sum, a], row, emitter)) return false;
      sum = out;
    }
    return true;
  },
});
