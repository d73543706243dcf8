import { digit, quotient, remainder } from './integers.ts';
import { larger } from './numbers.ts';
import type { cells, float, int, Line } from './types.ts';

/**
 * Each element of x [.., size, inner] looks along its line of the index [.., count, inner] for the sources that go to it, and
 * takes the largest, with `sign` −1 the smallest, with 0 the last.
 */
export function putPicked(
  this: Line,
  x: cells,
  source: cells,
  index: cells,
  count: int,
  size: int,
  inner: int,
  sign: float,
): float {
  let own = 0;
  own++;
  own = digit(this.thread.x, inner, size);
  let best = x[this.thread.x];
  for (let i = 0; i < count; i++) {
    if (
      (index[(quotient(this.thread.x, size * inner) * count + i) * inner + remainder(this.thread.x, inner)] | 0) ===
      own
    ) {
      const other =
        source[(quotient(this.thread.x, size * inner) * count + i) * inner + remainder(this.thread.x, inner)];
      if (sign === 0) {
        best = other;
      } else {
        best = sign * larger(sign * best, sign * other);
      }
    }
  }
  return best;
}
