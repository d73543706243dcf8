import { digit } from './integers.ts';
import { precedes } from './order.ts';
import type { cells, float, int, Line } from './types.ts';
import { productOfWholes } from './wholes.ts';

// As with sums of runs: from what is known of runs of `width` elements that end at each element comes that of runs `terms`
// times as long.

export function prodRuns(this: Line, a: cells, size: int, inner: int, terms: int, width: int): float {
  let product = 1.0;
  for (let i = 0; i < terms; i++) {
    if (i * width <= digit(this.thread.x, inner, size)) {
      product = product * a[this.thread.x - i * width * inner];
    }
  }
  return product;
}

export function prodRunsWholes(this: Line, a: cells, size: int, inner: int, terms: int, width: int): float {
  let product = 1.0;
  for (let i = 0; i < terms; i++) {
    if (i * width <= digit(this.thread.x, inner, size)) {
      product = productOfWholes(product, a[this.thread.x - i * width * inner]);
    }
  }
  return product;
}

/** Where the largest element of a run stands, the last of equals; NaN is larger than all. */
export function leadRuns(this: Line, order: cells, a: cells, size: int, inner: int, terms: int, width: int): float {
  const position = digit(this.thread.x, inner, size);
  let best = order[this.thread.x];
  for (let i = 1; i < terms; i++) {
    if (i * width <= digit(this.thread.x, inner, size)) {
      const other = order[this.thread.x - i * width * inner];
      const x = a[this.thread.x + ((best - position) | 0) * inner];
      const y = a[this.thread.x + ((other - position) | 0) * inner];
      if (precedes(x, y, 1) > 0) {
        best = other;
      }
    }
  }
  return best;
}
