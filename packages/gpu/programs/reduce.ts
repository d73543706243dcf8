import { digit, quotient, remainder } from './integers.ts';
import { exponential, larger, logarithm, measure } from './numbers.ts';
import type { cells, float, int, Line } from './types.ts';
import { productOfWholes, totalOfWholes } from './wholes.ts';

// A line of elements is reduced in stages: a thread takes every `chunks`-th element, so that neighbours read neighbours,
// and the results of all `chunks` threads are a shorter line, [outer, chunks, inner]. Sums come out more exact that way
// than one after the other.
//
// gpu.js takes a variable for an integer if it begins at a whole number and is counted up somewhere. So `at` is counted up
// by 1 and then moved on by the rest of the step: it stays exact, and no quotient is computed twice.

export function sumChunk(this: Line, a: cells, size: int, inner: int, chunks: int): float {
  const count = quotient(size - 1 - digit(this.thread.x, inner, chunks), chunks) + 1;
  let at = 0;
  at += quotient(this.thread.x, chunks * inner) * size * inner + remainder(this.thread.x, chunks * inner);
  let sum = 0.0;
  for (let i = 0; i < count; i++) {
    sum = sum + a[at];
    at++;
    at += chunks * inner - 1;
  }
  return sum;
}

/** The same of int32: up to 64 terms that are exact do not wrap around. */
export function sumChunkWholes(this: Line, a: cells, size: int, inner: int, chunks: int): float {
  const count = quotient(size - 1 - digit(this.thread.x, inner, chunks), chunks) + 1;
  let at = 0;
  at += quotient(this.thread.x, chunks * inner) * size * inner + remainder(this.thread.x, chunks * inner);
  let total = 0;
  total++;
  let rough = 0.0;
  let far = 0.0;
  for (let i = 0; i < count; i++) {
    total = total + (a[at] | 0);
    rough = rough + a[at];
    if (Math.abs(a[at]) > 16777216) {
      far = 1.0;
    }
    at++;
    at += chunks * inner - 1;
  }
  return totalOfWholes(total - 1, rough, far);
}

export function prodChunk(this: Line, a: cells, size: int, inner: int, chunks: int): float {
  const count = quotient(size - 1 - digit(this.thread.x, inner, chunks), chunks) + 1;
  let at = 0;
  at += quotient(this.thread.x, chunks * inner) * size * inner + remainder(this.thread.x, chunks * inner);
  let product = 1.0;
  for (let i = 0; i < count; i++) {
    product = product * a[at];
    at++;
    at += chunks * inner - 1;
  }
  return product;
}

export function prodChunkWholes(this: Line, a: cells, size: int, inner: int, chunks: int): float {
  const count = quotient(size - 1 - digit(this.thread.x, inner, chunks), chunks) + 1;
  let at = 0;
  at += quotient(this.thread.x, chunks * inner) * size * inner + remainder(this.thread.x, chunks * inner);
  let product = 1.0;
  for (let i = 0; i < count; i++) {
    product = productOfWholes(product, a[at]);
    at++;
    at += chunks * inner - 1;
  }
  return product;
}

/** The largest element, NaN if there is one; with `sign` −1 the smallest. Of none: `least`. */
export function extremeChunk(
  this: Line,
  a: cells,
  size: int,
  inner: int,
  chunks: int,
  sign: float,
  least: float,
): float {
  const count = quotient(size - 1 - digit(this.thread.x, inner, chunks), chunks) + 1;
  let at = 0;
  at += quotient(this.thread.x, chunks * inner) * size * inner + remainder(this.thread.x, chunks * inner);
  let most = least;
  for (let i = 0; i < count; i++) {
    most = larger(most, sign * a[at]);
    at++;
    at += chunks * inner - 1;
  }
  return sign * most;
}

/** Whether any element is true, or with `start` 1 all are. */
export function truthChunk(this: Line, a: cells, size: int, inner: int, chunks: int, start: float): float {
  const count = quotient(size - 1 - digit(this.thread.x, inner, chunks), chunks) + 1;
  let at = 0;
  at += quotient(this.thread.x, chunks * inner) * size * inner + remainder(this.thread.x, chunks * inner);
  let truth = start;
  for (let i = 0; i < count; i++) {
    let own = 1.0;
    if (a[at] === 0) {
      own = 0.0;
    }
    if (own !== start) {
      truth = own;
    }
    at++;
    at += chunks * inner - 1;
  }
  return truth;
}

/** Position of the first element that is the line's extreme; `size` where there is none. */
export function positionChunk(this: Line, a: cells, extreme: cells, size: int, inner: int, chunks: int): float {
  const count = quotient(size - 1 - digit(this.thread.x, inner, chunks), chunks) + 1;
  const wanted = extreme[quotient(this.thread.x, chunks * inner) * inner + remainder(this.thread.x, inner)];
  let at = 0;
  at += quotient(this.thread.x, chunks * inner) * size * inner + remainder(this.thread.x, chunks * inner);
  let position = digit(this.thread.x, inner, chunks);
  let first = size;
  for (let i = 0; i < count; i++) {
    const x = a[at];
    let found = 0.0;
    if (x >= 0 || x < 0) {
      if (x === wanted) {
        found = 1.0;
      }
    } else {
      // NaN, which then is the extreme.
      found = 1.0;
    }
    if (found > 0 && position < first) {
      first = position;
    }
    position = position + chunks;
    at++;
    at += chunks * inner - 1;
  }
  return first;
}

/** The sum of eˣ⁻ᵐ, where m is the line's largest element. */
export function exponentialChunk(this: Line, a: cells, most: cells, size: int, inner: int, chunks: int): float {
  const count = quotient(size - 1 - digit(this.thread.x, inner, chunks), chunks) + 1;
  const m = most[quotient(this.thread.x, chunks * inner) * inner + remainder(this.thread.x, inner)];
  let at = 0;
  at += quotient(this.thread.x, chunks * inner) * size * inner + remainder(this.thread.x, chunks * inner);
  let sum = 0.0;
  for (let i = 0; i < count; i++) {
    sum = sum + exponential(a[at] - m);
    at++;
    at += chunks * inner - 1;
  }
  return sum;
}

export function logOfSum(this: Line, most: cells, sum: cells, infinity: float): float {
  const m = most[this.thread.x];
  if (Math.abs(m) < infinity) {
    return m + logarithm(sum[this.thread.x]);
  }
  return m;
}

/**
 * Sums of ever longer runs: from sums of `width` elements each, those of `terms` times as many, for all that end at an
 * element or, with `sign` −1, begin there. `from` is where positions are counted from.
 */
export function sumRuns(
  this: Line,
  a: cells,
  size: int,
  inner: int,
  terms: int,
  width: int,
  from: int,
  sign: int,
): float {
  const before = from + sign * digit(this.thread.x, inner, size);
  let sum = 0.0;
  for (let i = 0; i < terms; i++) {
    if (i * width <= before) {
      sum = sum + a[this.thread.x - i * width * inner * sign];
    }
  }
  return sum;
}

/** The largest |a|, NaN if there is one. */
export function sizeChunk(this: Line, a: cells, size: int, inner: int, chunks: int): float {
  const count = quotient(size - 1 - digit(this.thread.x, inner, chunks), chunks) + 1;
  let at = 0;
  at += quotient(this.thread.x, chunks * inner) * size * inner + remainder(this.thread.x, chunks * inner);
  let most = 0.0;
  for (let i = 0; i < count; i++) {
    most = larger(most, Math.abs(a[at]));
    at++;
    at += chunks * inner - 1;
  }
  return most;
}

/** The sum of squares, measured in what suits the line's largest size. */
export function squareChunk(this: Line, a: cells, most: cells, size: int, inner: int, chunks: int, eps: float): float {
  const count = quotient(size - 1 - digit(this.thread.x, inner, chunks), chunks) + 1;
  const m = measure(most[quotient(this.thread.x, chunks * inner) * inner + remainder(this.thread.x, inner)], eps);
  let at = 0;
  at += quotient(this.thread.x, chunks * inner) * size * inner + remainder(this.thread.x, chunks * inner);
  let sum = 0.0;
  for (let i = 0; i < count; i++) {
    const share = a[at] / m;
    sum = sum + share * share;
    at++;
    at += chunks * inner - 1;
  }
  return sum;
}

/** √(m² sum / divisor + eps), or without the root, where m is what the sum was measured in. */
export function spreadOf(this: Line, most: cells, sum: cells, divisor: float, eps: float, root: int): float {
  const m = measure(most[this.thread.x], eps);
  const mean = sum[this.thread.x] / divisor + eps / m / m;
  if (root === 1) {
    return Math.sqrt(mean) * m;
  }
  return mean * m * m;
}

/** The same of int32. */
export function sumRunsWholes(
  this: Line,
  a: cells,
  size: int,
  inner: int,
  terms: int,
  width: int,
  from: int,
  sign: int,
): float {
  const before = from + sign * digit(this.thread.x, inner, size);
  let total = 0;
  total++;
  let rough = 0.0;
  let far = 0.0;
  for (let i = 0; i < terms; i++) {
    if (i * width <= before) {
      total = total + (a[this.thread.x - i * width * inner * sign] | 0);
      rough = rough + a[this.thread.x - i * width * inner * sign];
      if (Math.abs(a[this.thread.x - i * width * inner * sign]) > 16777216) {
        far = 1.0;
      }
    }
  }
  return totalOfWholes(total - 1, rough, far);
}
