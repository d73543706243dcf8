import type { AxisGeometry } from '@engram/tensor/backend';
import { digit, quotient, remainder } from '../helpers.ts';
import { exponential, larger, logarithm } from '../numbers.ts';
import type { Gpu, GpuKernel, GpuKernels, Operand } from '../operand.ts';
import { program } from '../program.ts';

// A line of elements is reduced in stages: a thread takes every `chunks`-th element, so that neighbours read neighbours,
// and the results of all `chunks` threads are a shorter line, [outer, chunks, inner]. Sums come out more exact that way
// than one after the other.
//
// gpu.js takes a variable for an integer if it begins at a whole number and is counted up somewhere. So `at` is counted up
// by 1 and then moved on by the rest of the step: it stays exact, and no quotient is computed twice.

const sumChunk = program('sumChunk', ['cells', 'int', 'int', 'int'], function (a, size, inner, chunks) {
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
});

const prodChunk = program('prodChunk', ['cells', 'int', 'int', 'int'], function (a, size, inner, chunks) {
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
});

/** The largest element, NaN if there is one; with `sign` −1 the smallest. Of none: `least`. */
const extremeChunk = program(
  'extremeChunk',
  ['cells', 'int', 'int', 'int', 'float', 'float'],
  function (a, size, inner, chunks, sign, least) {
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
  },
);

/** Whether any element is true, or with `start` 1 all are. */
const truthChunk = program(
  'truthChunk',
  ['cells', 'int', 'int', 'int', 'float'],
  function (a, size, inner, chunks, start) {
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
  },
);

/** Position of the first element that is the line's extreme; `size` where there is none. */
const positionChunk = program(
  'positionChunk',
  ['cells', 'cells', 'int', 'int', 'int'],
  function (a, extreme, size, inner, chunks) {
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
  },
);

/** The sum of eˣ⁻ᵐ, where m is the line's largest element. */
const exponentialChunk = program(
  'exponentialChunk',
  ['cells', 'cells', 'int', 'int', 'int'],
  function (a, most, size, inner, chunks) {
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
  },
);

const logOfSum = program('logOfSum', ['cells', 'cells', 'float'], function (most, sum, infinity) {
  const m = most[this.thread.x];
  if (Math.abs(m) < infinity) {
    return m + logarithm(sum[this.thread.x]);
  }
  return m;
});

/**
 * Sums of ever longer runs: from sums of `width` elements each, those of `terms` times as many, for all that end at an
 * element or, with `sign` −1, begin there. `from` is where positions are counted from.
 */
const sumRuns = program(
  'sumRuns',
  ['cells', 'int', 'int', 'int', 'int', 'int', 'int'],
  function (a, size, inner, terms, width, from, sign) {
    const before = from + sign * digit(this.thread.x, inner, size);
    let sum = 0.0;
    for (let i = 0; i < terms; i++) {
      if (i * width <= before) {
        sum = sum + a[this.thread.x - i * width * inner * sign];
      }
    }
    return sum;
  },
);

/** Elements that a thread takes, at least where there are as many. */
export const CHUNK = 64;

/** Reduces `cells` to `chunks` results a line. */
export type Stage = (out: Operand, cells: Operand, axis: AxisGeometry, chunks: number) => void;

/** Reduces lines to one result each, by `first` as long as they are whole, then by `next`. */
export const inStages = (gpu: Gpu, out: Operand, a: Operand, axis: AxisGeometry, first: Stage, next = first): void => {
  let cells = a;
  let { size } = axis;
  let stage = first;
  while (size > CHUNK) {
    const chunks = Math.ceil(size / CHUNK);
    const shorter = gpu.temporary(axis.outer * chunks * axis.inner);
    stage(shorter, cells, { ...axis, size }, chunks);
    cells = shorter;
    size = chunks;
    stage = next;
  }
  stage(out, cells, { ...axis, size }, 1);
};

/** One number for each line of an axis. */
export const perLine = (gpu: Gpu, { outer, inner }: AxisGeometry): Operand => gpu.temporary(outer * inner);

export const sumStage =
  (gpu: Gpu): Stage =>
  (out, cells, { size, inner }, chunks) =>
    gpu.dispatch(sumChunk, out, [cells, size, inner, chunks]);

const extremeStage =
  (gpu: Gpu, sign: 1 | -1): Stage =>
  (out, cells, { size, inner }, chunks) =>
    gpu.dispatch(extremeChunk, out, [cells, size, inner, chunks, sign, -Infinity]);

/** The largest element of each line. */
export const most = (gpu: Gpu, a: Operand, axis: AxisGeometry): Operand => {
  const out = perLine(gpu, axis);
  inStages(gpu, out, a, axis, extremeStage(gpu, 1));
  return out;
};

/** For each line the sum of eˣ⁻ᵐ, where m is its largest element. */
export const sumOfExponentials = (gpu: Gpu, a: Operand, largest: Operand, axis: AxisGeometry): Operand => {
  const out = perLine(gpu, axis);
  const first: Stage = (sums, cells, { size, inner }, chunks) =>
    gpu.dispatch(exponentialChunk, sums, [cells, largest, size, inner, chunks]);
  inStages(gpu, out, a, axis, first, sumStage(gpu));
  return out;
};

const extreme =
  (sign: 1 | -1): GpuKernel<AxisGeometry> =>
  ([out], [a], axis, gpu) =>
    inStages(gpu, out, a, axis, extremeStage(gpu, sign));

/** The first of equals, and the first NaN: the extreme is found, and then its first position. */
const position =
  (sign: 1 | -1): GpuKernel<AxisGeometry> =>
  ([out], [a], axis, gpu) => {
    const extremes = perLine(gpu, axis);
    inStages(gpu, extremes, a, axis, extremeStage(gpu, sign));
    const first: Stage = (positions, cells, { size, inner }, chunks) =>
      gpu.dispatch(positionChunk, positions, [cells, extremes, size, inner, chunks]);
    inStages(gpu, out, a, axis, first, extremeStage(gpu, -1));
  };

const truth =
  (start: 0 | 1): GpuKernel<AxisGeometry> =>
  ([out], [a], axis, gpu) =>
    inStages(gpu, out, a, axis, (truths, cells, { size, inner }, chunks) =>
      gpu.dispatch(truthChunk, truths, [cells, size, inner, chunks, start]),
    );

/** Runs become so many times as long at a dispatch. */
const GROWTH = 16;

export const reduce = {
  sum: ([out], [a], axis, gpu) => inStages(gpu, out, a, axis, sumStage(gpu)),
  prod: ([out], [a], axis, gpu) =>
    inStages(gpu, out, a, axis, (products, cells, { size, inner }, chunks) =>
      gpu.dispatch(prodChunk, products, [cells, size, inner, chunks]),
    ),
  max: extreme(1),
  min: extreme(-1),
  argmax: position(1),
  argmin: position(-1),
  any: truth(0),
  all: truth(1),
  logsumexp: ([out], [a], axis, gpu) => {
    const largest = most(gpu, a, axis);
    gpu.dispatch(logOfSum, out, [largest, sumOfExponentials(gpu, a, largest, axis), Infinity]);
  },
  cumsum: ([out], [a], { size, inner, reverse }, gpu) => {
    const terms = size <= CHUNK ? size : GROWTH;
    const [from, sign] = reverse ? [size - 1, -1] : [0, 1];
    let sums = a;
    for (let width = 1; width < size || sums === a; width *= terms) {
      gpu.dispatch(sumRuns, out, [sums, size, inner, terms, width, from, sign]);
      sums = out;
    }
  },
} satisfies Partial<GpuKernels>;
