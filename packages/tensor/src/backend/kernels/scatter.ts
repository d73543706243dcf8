import { kernel } from '../kernel.ts';
import type { LineGeometry } from './indexing.ts';
import { checkIndices } from './indices.ts';

/** Picks along an axis: x [outer, size, inner], source and index [outer, count, inner]. */
export interface ScatterGeometry extends LineGeometry {
  /** What a place holds that several go to: with 1 the largest of them and of x, with −1 the smallest, with 0 the last. */
  readonly sign: 1 | 0 | -1;
}

/** a with elements of the source at their places along an axis; or the larger, or the smaller, of both. */
export const scatter = kernel<ScatterGeometry>({
  name: 'scatter',
  index: 2,
  loop: ([o], [a, source, index], { op, outer, size, inner, count, sign }) => {
    checkIndices(op, index, size);
    o.set(a);
    for (let r = 0, si = 0; r < outer; r++) {
      for (let c = 0; c < count; c++) {
        for (let i = 0; i < inner; i++, si++) {
          const at = (r * size + index[si]) * inner + i;
          o[at] = sign === 0 ? source[si] : sign * Math.max(sign * o[at], sign * source[si]);
        }
      }
    }
  },
});
