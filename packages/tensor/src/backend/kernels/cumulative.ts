import { type AxisGeometry, kernel } from '../kernel.ts';

/** oᵢ = a₀ a₁ … aᵢ along an axis. */
export const cumprod = kernel<AxisGeometry>({
  name: 'cumprod',
  form: 'along',
  exactness: 'sums',
  loop: ([o], [a], { outer, size, inner }) => {
    // As in `mul`, the low bits of a product beyond 2⁵³ are kept.
    const whole = o instanceof Int32Array;
    for (let r = 0; r < outer; r++) {
      for (let j = 0; j < inner; j++) {
        let at = r * size * inner + j;
        let p = 1;
        for (let i = 0; i < size; i++, at += inner) {
          p = whole ? Math.imul(p, a[at]) : p * a[at];
          o[at] = p;
        }
      }
    }
  },
});

/** The largest so far and where it stands: of equals the last, and the last NaN once there is one. */
export const cummax = kernel<AxisGeometry>({
  name: 'cummax',
  form: 'along',
  loop: ([values, indices], [a], { outer, size, inner }) => {
    for (let r = 0; r < outer; r++) {
      for (let j = 0; j < inner; j++) {
        let at = r * size * inner + j;
        let most = a[at];
        let best = 0;
        for (let i = 0; i < size; i++, at += inner) {
          const x = a[at];
          if (x >= most || x !== x) {
            most = x;
            best = i;
          }
          values[at] = most;
          indices[at] = best;
        }
      }
    }
  },
});
