import { digit, quotient, remainder } from './integers.ts';
import { precedes } from './order.ts';
import type { cells, float, int, Line } from './types.ts';
import { added } from './wholes.ts';

// An index is a whole number in a float, exact as far as int32 is on this backend. Wherever one is used, `| 0` makes an
// integer of it, for only integers can address what lies beyond 2²⁴. To gpu.js a variable is an integer if it starts as a
// whole number and is counted up somewhere: hence the `++`.

/** Lines of a [.., size, inner] at index [count]. */
export function selectLines(
  this: Line,
  a: cells,
  index: cells,
  count: int,
  size: int,
  inner: int,
  missing: float,
): float {
  const at = index[digit(this.thread.x, inner, count)];
  if (at >= 0 && at < size) {
    return a[(quotient(this.thread.x, count * inner) * size + (at | 0)) * inner + remainder(this.thread.x, inner)];
  }
  return missing;
}

/** Each line of out [.., size, inner] looks through the index for itself: so all additions keep their order. */
export function addLines(
  this: Line,
  out: cells,
  source: cells,
  index: cells,
  count: int,
  size: int,
  inner: int,
  whole: int,
): float {
  let own = 0;
  own++;
  own = digit(this.thread.x, inner, size);
  let sum = out[this.thread.x];
  for (let i = 0; i < count; i++) {
    if ((index[i] | 0) === own) {
      sum = added(
        sum,
        source[(quotient(this.thread.x, size * inner) * count + i) * inner + remainder(this.thread.x, inner)],
        whole,
      );
    }
  }
  return sum;
}

/** Elements of a [.., size, inner] at index [.., count, inner]. */
export function pick(this: Line, a: cells, index: cells, count: int, size: int, inner: int, missing: float): float {
  const at = index[this.thread.x];
  if (at >= 0 && at < size) {
    return a[(quotient(this.thread.x, count * inner) * size + (at | 0)) * inner + remainder(this.thread.x, inner)];
  }
  return missing;
}

/** Each element of out [outer, size, inner] looks along its line of the index. What out has beyond `outer` is left alone. */
export function addPicked(
  this: Line,
  out: cells,
  source: cells,
  index: cells,
  outer: int,
  count: int,
  size: int,
  inner: int,
  whole: int,
): float {
  let own = 0;
  own++;
  own = digit(this.thread.x, inner, size);
  let sum = out[this.thread.x];
  if (quotient(this.thread.x, size * inner) < outer) {
    for (let i = 0; i < count; i++) {
      if (
        (index[(quotient(this.thread.x, size * inner) * count + i) * inner + remainder(this.thread.x, inner)] | 0) ===
        own
      ) {
        sum = added(
          sum,
          source[(quotient(this.thread.x, size * inner) * count + i) * inner + remainder(this.thread.x, inner)],
          whole,
        );
      }
    }
  }
  return sum;
}

/** Where each element of [.., size, inner] stands on its line. */
export function positions(this: Line, size: int, inner: int): float {
  return digit(this.thread.x, inner, size);
}

/**
 * Merges neighbouring runs of `width` positions, each in order of its values. A thread finds by halving how many elements
 * of the first run come before its place, and so which element has the place. Equal elements keep their order. Of each
 * run no more than `count` elements are wanted.
 */
export function mergeRuns(
  this: Line,
  order: cells,
  a: cells,
  size: int,
  inner: int,
  count: int,
  width: int,
  sign: float,
): float {
  const position = digit(this.thread.x, inner, size);
  const place = remainder(position, 2 * width);
  if (place >= count) {
    return 0;
  }
  const rest = size - position + place;
  const first = Math.min(width, rest);
  const second = Math.min(width, rest - first);
  let low = Math.max(0, place - second);
  let high = Math.min(place, first);
  while (low < high) {
    const middle = Math.floor((low + high) * 0.5);
    const mine = order[this.thread.x + ((middle - place) | 0) * inner];
    const other = order[this.thread.x + ((width - 1 - middle) | 0) * inner];
    const x = a[this.thread.x + ((mine - position) | 0) * inner];
    const y = a[this.thread.x + ((other - position) | 0) * inner];
    if (precedes(y, x, sign) > 0) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  const mine = order[this.thread.x + ((low - place) | 0) * inner];
  if (place - low >= second) {
    return mine;
  }
  const other = order[this.thread.x + ((width - low) | 0) * inner];
  if (low >= first) {
    return other;
  }
  const x = a[this.thread.x + ((mine - position) | 0) * inner];
  const y = a[this.thread.x + ((other - position) | 0) * inner];
  if (precedes(y, x, sign) > 0) {
    return other;
  }
  return mine;
}

/** The first `count` of [.., size, inner]. */
export function firsts(this: Line, a: cells, count: int, size: int, inner: int): float {
  return a[
    (quotient(this.thread.x, count * inner) * size + digit(this.thread.x, inner, count)) * inner +
      remainder(this.thread.x, inner)
  ];
}
